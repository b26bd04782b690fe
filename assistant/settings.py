"""Settings: environment variables `TROLY_…` or a `.env`-style file `troly.env` in the data folder. Nothing else is read."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.home import default_home

SAMPLE_COLLECTION = "mau"
DEFAULT_COLLECTION = "chung"


class Settings(BaseSettings):
    """What an office may set. Every field is an environment variable of the same name with the prefix TROLY_."""

    model_config = SettingsConfigDict(env_prefix="TROLY_", extra="ignore")

    home: Path = Field(default_factory=default_home, description="Thư mục dữ liệu")
    host: str = Field("127.0.0.1", description="Địa chỉ mà ứng dụng lắng nghe")
    port: int = Field(7860, description="Cổng của ứng dụng")
    watch: str = Field("", description="Các thư mục được theo dõi khi ứng dụng chạy, cách nhau như trong biến PATH")
    login: bool = Field(False, description="Bắt buộc đăng nhập cả khi chỉ lắng nghe trên máy này (sau một proxy)")
    session_hours: float = Field(12.0, gt=0, description="Số giờ một phiên đăng nhập còn hiệu lực")
    embedding_model: str | None = Field(None, description="Tên hoặc thư mục một mô hình sentence-transformers khác")
    reranker: str | None = Field(None, description="Tên hoặc thư mục một cross-encoder để xếp lại kết quả")
    chroma_url: str | None = Field(None, description="Địa chỉ máy chủ Chroma; bỏ trống: chạy nhúng")
    llm_base_url: str | None = Field(None, description="Địa chỉ tương thích OpenAI của mô hình ngôn ngữ")
    llm_model: str | None = Field(
        None, description="Tên mô hình ở địa chỉ đó; hoặc nhà-cung-cấp:tên (openai:…, ollama:…); hoặc một tệp GGUF"
    )
    llm_duty: str | None = Field(
        None, description="Việc giao cho mô hình: doc | dien-dat | khong; bỏ trống: theo kết quả sát hạch"
    )
    llm_api_key: SecretStr | None = Field(None, description="Khóa của mô hình; không bao giờ ghi vào nhật ký")
    llm_timeout: float = Field(60.0, description="Số giây chờ mô hình")
    llm_context: int = Field(4096, description="Số token mà mô hình nhận được")

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders to follow while the page is served."""
        return tuple(Path(part.strip()) for part in self.watch.split(os.pathsep) if part.strip())


@cache
def settings() -> Settings:
    """The settings of this process, read once. `settings.cache_clear()` reads them anew."""
    first = Settings()
    env_file = first.home / "troly.env"
    return Settings(_env_file=env_file) if env_file.is_file() else first  # type: ignore[call-arg]
