"""Writes every sample file from the masters in samples/source: `python samples/make.py [text|all]`."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from maker.source import Master, masters  # noqa: E402
from maker.text import to_text  # noqa: E402


def main() -> None:
    """Makes the plain texts; with "all" the other formats as well."""
    papers = masters(HERE / "source")
    write_texts(papers, HERE / "text")


def write_texts(papers: list[Master], folder: Path) -> None:
    """One .txt a paper."""
    folder.mkdir(exist_ok=True)
    for paper in papers:
        (folder / f"{paper.name}.txt").write_text(to_text(paper), encoding="utf-8")


if __name__ == "__main__":
    main()
