#!/usr/bin/env python3
"""Learn what OCR makes of each character, from pairs of true and damaged lines, into ingest/repair/data/confusions.tsv.

usage: learn_confusions.py PAIRS.tsv... [--out FILE]

PAIRS holds `true TAB damaged` a line (scan_pages.py makes them from any text; a damaged paper beside a clean sibling
gives them too). Words are paired in order, then their characters are aligned and counted by a few rounds of
expectation-maximisation with best alignments. Only the table of costs is written, no text.
"""

from __future__ import annotations

import argparse
import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ingest.repair.costs import DATA, Costs
from ingest.repair.learn import learned
from vectorstore.text import fold


def main() -> None:
    """Read the pairs, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=DATA)
    args = parser.parse_args()
    words = Counter(pair for path in args.pairs for line in lines_of(path) for pair in word_pairs(*line))
    write(learned(words), args.out)
    print(f"{words.total():,} pairs of words → {args.out}")


def lines_of(path: Path) -> Iterator[tuple[str, str]]:
    """The pairs of one file, composed Unicode."""
    for line in unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).splitlines():
        true, _, seen = line.partition("\t")
        yield true, seen


def word_pairs(true: str, seen: str) -> Iterator[tuple[str, str]]:
    """The words of two lines, one by one where equally many stand between two words that surely match."""
    ours, theirs = true.split(), seen.split()
    matcher = difflib.SequenceMatcher(None, [fold(w) for w in ours], [fold(w) for w in theirs], autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        if b - a == d - c:
            yield from zip(ours[a:b], theirs[c:d], strict=True)


def write(costs: Costs, path: Path) -> None:
    """One line a step: true, seen, cost."""
    head = (
        "# true TAB seen TAB cost in nats: what OCR writes for a character or two; an empty cell is nothing\n"
        "# source: learned by scripts/learn_confusions.py from printed and scanned pages and a damaged paper\n"
    )
    rows = sorted((true, seen, cost) for (true, seen), cost in costs.steps().items() if "\t" not in true + seen)
    path.write_text(head + "".join(f"{true}\t{seen}\t{cost:.2f}\n" for true, seen, cost in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
