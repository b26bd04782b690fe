"""Write the answered examples into both READMEs: real questions to the sample library, with the answers as printed."""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READMES = (ROOT / "README.md", ROOT / "README.vi.md")
QUESTIONS = (
    "phong nao chu tri an toan thong tin o cau sen",
    "P.KTHT&ĐT P.Cầu Sen được giao n/v gì trong KH CĐS 2026?",
    "So sánh chỉ tiêu hồ sơ công việc xử lý trên môi trường mạng năm 2026 của Cầu Sen, Đồng Mây và Hòn Sao",
    "Who leads digital skills training in Dong May commune?",
    "Chỉ tiêu tỷ lệ hộ nghèo của phường Cầu Sen năm 2026 là bao nhiêu?",
)
_BLOCK = re.compile(r"(<!-- examples:[^\n]*-->\n).*?(<!-- end of examples -->)", re.DOTALL)


def examples() -> str:
    """The examples as Markdown: the command and what it prints."""
    from assistant.chain import Assistant
    from ingest.pipeline import ingest
    from ui.cli.ask import show
    from vectorstore.library import Library

    parts = []
    with tempfile.TemporaryDirectory() as home, Library.open(Path(home)) as library:
        ingest(library, [ROOT / "samples" / "text"])
        assistant = Assistant(library)
        for question in QUESTIONS:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                show(assistant.ask(question))
            parts.append(f'```console\n$ troly ask "{question}"\n{printed.getvalue().strip()}\n```\n')
    return "\n".join(parts)


def filled(text: str, block: str) -> str:
    """A README with the examples in their place."""
    return _BLOCK.sub(lambda match: f"{match[1]}\n{block}\n{match[2]}", text)


def main() -> None:
    """Rewrite both files."""
    block = examples()
    for path in READMES:
        path.write_text(filled(path.read_text(encoding="utf-8"), block), encoding="utf-8")


if __name__ == "__main__":
    main()
