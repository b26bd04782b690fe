"""Writes every sample file from the masters in samples/source: `python -m samples.make [--text]`."""

from __future__ import annotations

import argparse
from pathlib import Path

from samples.maker.source import Master, masters
from samples.maker.text import to_text
from samples.maker.word import write_docx

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Makes the plain texts, then the other formats unless --text is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", action="store_true", help="only the plain texts")
    args = parser.parse_args()
    papers = masters(HERE / "source")
    write_texts(papers, HERE / "text")
    if not args.text:
        folder = HERE / "formats"
        folder.mkdir(exist_ok=True)
        for paper in papers:
            write_docx(paper, folder / f"{paper.name}.docx")


def write_texts(papers: list[Master], folder: Path) -> None:
    """One .txt a paper."""
    folder.mkdir(exist_ok=True)
    for paper in papers:
        (folder / f"{paper.name}.txt").write_text(to_text(paper), encoding="utf-8")


if __name__ == "__main__":
    main()
