"""Where a model's words come from: any OpenAI-compatible endpoint, any provider of LangChain, or a GGUF file run here."""

from __future__ import annotations

import atexit
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_RETRIES = 2
_HEADROOM = 1.25
_LONGEST_REPLY = 500  # tokens
_local_lock = threading.Lock()
_local: dict[str, Any] = {}


class ModelUnavailable(Exception):
    """The model cannot be used now; the text is one Vietnamese sentence."""


def configured(settings: Settings) -> bool:
    """True when the office has named a model."""
    return bool(settings.llm_model)


def name_of(settings: Settings) -> str:
    """How the configured model is named: by its provider or address and its name, a file by its name alone."""
    name = settings.llm_model or ""
    if settings.llm_base_url:
        return f"{name} ({settings.llm_base_url})"
    return name if provider_of(name) else Path(name).name


def provider_of(name: str) -> str:
    """The provider that a model's name begins with: "openai" of "openai:gpt-4o"; "" for a file."""
    provider, colon, _ = name.partition(":")
    return provider if colon and len(provider) > 1 and "/" not in provider and "\\" not in provider else ""


def chat_model(settings: Settings) -> BaseChatModel:
    """The chat model of the settings. Raises ModelUnavailable with the reason.

    With an address: that OpenAI-compatible endpoint; "provider:name": LangChain's own door to it; else a GGUF file."""
    if not settings.llm_model:
        raise ModelUnavailable("Chưa đặt mô hình ngôn ngữ (TROLY_LLM_MODEL).")
    if settings.llm_base_url:
        return _openai(settings, settings.llm_model, settings.llm_base_url)
    if provider := provider_of(settings.llm_model):
        return _provided(settings, provider)
    return _openai(settings, "local", local_endpoint(Path(settings.llm_model), settings.llm_context))


def _openai(settings: Settings, name: str, address: str) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else "khong-can-khoa"
    return init_chat_model(
        name,
        model_provider="openai",
        base_url=address,
        api_key=key,
        timeout=settings.llm_timeout,
        max_retries=_RETRIES,
        temperature=0.0,
        max_completion_tokens=_LONGEST_REPLY,
    )


def _provided(settings: Settings, provider: str) -> BaseChatModel:
    """A model by `init_chat_model`. Raises ModelUnavailable for an unknown provider or a missing package."""
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {"temperature": 0.0}
    if settings.llm_api_key:
        given["api_key"] = settings.llm_api_key.get_secret_value()
    if provider == "ollama":  # has no time-out of its own
        given["client_kwargs"] = {"timeout": settings.llm_timeout}
    else:
        given |= {"timeout": settings.llm_timeout, "max_retries": _RETRIES}
    try:
        return init_chat_model(str(settings.llm_model), **given)
    except ImportError as error:
        raise ModelUnavailable(
            f"Chưa cài phần nối với {provider}: pip install 'troly[{provider.replace('_', '-')}]'."
        ) from error
    except ValueError as error:
        raise ModelUnavailable(f"Không mở được mô hình {settings.llm_model}; hãy kiểm tra TROLY_LLM_MODEL.") from error


def local_endpoint(model: Path, context: int) -> str:
    """The address of the GGUF model run in this process; started on first use, one at a time.

    Raises ModelUnavailable when the file, the extra package or the memory is missing."""
    with _local_lock:
        if str(model) not in _local:
            _check(model)
            _local.clear()
            _local[str(model)] = _start(model, context)
        return f"{_local[str(model)].listening_address.rstrip('/')}/v1"


def _check(model: Path) -> None:
    if not model.is_file():
        raise ModelUnavailable(f"Không tìm thấy tệp mô hình {model}; hãy kiểm tra TROLY_LLM_MODEL.")
    with model.open("rb") as stream:
        if stream.read(4) != b"GGUF":
            raise ModelUnavailable(f"{model.name} không phải tệp GGUF; hãy chọn tệp mô hình khác.")
    needed, free = model.stat().st_size * _HEADROOM, free_memory()
    if free is not None and needed > free:
        raise ModelUnavailable(
            f"Mô hình cần khoảng {needed / 2**30:.1f} GB bộ nhớ, máy chỉ còn {free / 2**30:.1f} GB; hãy chọn mô hình nhỏ hơn."
        )


def free_memory() -> int | None:
    """Free memory in bytes as the kernel estimates it, or None where it cannot be read."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)


def _start(model: Path, context: int) -> Any:
    try:
        import xllamacpp
    except ImportError as error:
        raise ModelUnavailable("Chưa cài phần chạy mô hình GGUF: pip install 'troly[llm]'.") from error
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx = context
    params.n_parallel = 1
    server = xllamacpp.Server(params)
    atexit.register(_local.clear)
    return server
