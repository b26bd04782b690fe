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
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ingest.repair.channel import DATA, Costs, guess
from vectorstore.text import fold

ROUNDS = 5
PRIOR = 8.0  # occurrences that the wider family counts for
TOO_DEAR = 8.5  # nats beyond which a confusion is left to the guess
TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = (
    "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in ["", *TONES])
    + "đĐ"
)
TOO_FAR = 3.2  # nats a character: beyond this two words are not the same word
Step = tuple[str, str]


def main() -> None:
    """Read the pairs, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=DATA)
    args = parser.parse_args()
    words = Counter(pair for path in args.pairs for line in lines_of(path) for pair in word_pairs(*line))
    costs, steps = Costs({}, {}, {}, {}, {}), Counter[Step]()
    for _ in range(ROUNDS):
        steps = counted(words, costs)
        costs = estimated(steps, words)
    write(costs, args.out)
    print(f"{sum(words.values()):,} pairs of words, {len(steps):,} different steps → {args.out}")


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


def counted(words: Counter[Step], costs: Costs) -> Counter[Step]:
    """How often each step stands on the best alignment of a pair of words."""
    steps: Counter[Step] = Counter()
    for (true, seen), times in words.items():
        cost, path = aligned(true, seen, costs)
        if cost <= TOO_FAR * max(len(true), len(seen)):
            for step in path:
                steps[step] += times
    return steps


def aligned(true: str, seen: str, costs: Costs) -> tuple[float, list[Step]]:
    """The cheapest way to write `seen` for `true`, as steps (true characters, seen characters)."""
    best: dict[tuple[int, int], tuple[float, list[Step]]] = {(0, 0): (0.0, [])}
    for i in range(len(true) + 1):
        for j in range(len(seen) + 1):
            options = [best[0, 0]] if i == j == 0 else []
            for di, dj in ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1)):
                if i >= di and j >= dj:
                    step = (true[i - di : i], seen[j - dj : j])
                    cost, path = best[i - di, j - dj]
                    options.append((cost + price(step, costs), [*path, step]))
            best[i, j] = min(options, key=lambda option: option[0])
    return best[len(true), len(seen)]


def price(step: Step, costs: Costs) -> float:
    """The cost of one step under the table so far, with a guess for what it does not hold."""
    true, seen = step
    if not true:
        return costs.added.get(seen, costs.rare_added)
    if not seen:
        return costs.lost.get(true, costs.rare_lost)
    if len(true) == 2:
        return costs.merge.get(step, 9.0)
    if len(seen) == 2:
        return costs.split.get(step, 8.0)
    return costs.substitution(true, seen)


def estimated(steps: Counter[Step], words: Counter[Step]) -> Costs:
    """The table of costs: negative log shares, smoothed by those of the characters of the same family."""
    couples: Counter[str] = Counter()
    for (true, _), times in words.items():
        couples.update({true[n : n + 2]: times for n in range(len(true) - 1)})
    letters = sum(times for (true, _), times in steps.items() if len(true) == 1)
    costs = Costs({}, {}, {}, {}, {})
    for (true, seen), times in steps.items():
        if not true:
            costs.added[seen] = -math.log(times / letters)
        elif len(true) == 2:
            costs.merge[true, seen] = -math.log(times / (couples[true] + PRIOR))
    for true, shares in smoothed(steps).items():
        costs.lost[true] = -math.log(shares.pop("", 1e-3))
        for seen, share in shares.items():
            (costs.one if len(seen) == 1 else costs.split)[true, seen] = -math.log(share)
    return costs


def smoothed(steps: Counter[Step]) -> dict[str, dict[str, float]]:
    """For each character the share of everything that it, or a character of its family, was read as.

    Families, from the widest: one base letter (o ó ộ ơ …), one vowel with its quality mark (ô ố ồ ổ ỗ ộ)."""
    counts: dict[str, Counter[str]] = {}
    for (true, seen), times in steps.items():
        if len(true) == 1:
            for name in families(true):
                counts.setdefault(name, Counter())[seen] += times
    letters = {name for name in counts if len(name) == 1} | set(LETTERS)
    return {letter: shares_of(letter, counts) for letter in sorted(letters)}


def shares_of(letter: str, counts: dict[str, Counter[str]]) -> dict[str, float]:
    """The shares of one character, backed off through its families to the guess."""
    known = [counts.get(name, Counter()) for name in families(letter)]
    shares = {seen: 0.5 * math.exp(-guess(letter, seen)) if len(seen) == 1 else 1e-5 for seen in known[0]}
    for table in known:
        total = table.total() + PRIOR
        shares = {seen: (table[seen] + PRIOR * share) / total for seen, share in shares.items()}
    return {seen: share for seen, share in shares.items() if -math.log(share) < TOO_DEAR or seen == letter}


@cache
def families(letter: str) -> tuple[str, ...]:
    """The names of a letter's families, the widest first, the letter itself last."""
    if not letter.isalpha():
        return (letter,)
    base = fold(letter)
    quality = "".join(c for c in unicodedata.normalize("NFD", letter) if c not in TONES)
    case = "upper" if letter.isupper() else "lower"
    return (f"{case} base {base}", f"{case} quality {quality}", letter)


def write(costs: Costs, path: Path) -> None:
    """One line a step: true, seen, cost."""
    rows = [
        *(
            (true, seen, cost)
            for table in (costs.one, costs.split, costs.merge)
            for (true, seen), cost in table.items()
        ),
        *((true, "", cost) for true, cost in costs.lost.items()),
        *(("", seen, cost) for seen, cost in costs.added.items()),
    ]
    head = (
        "# true TAB seen TAB cost in nats: what OCR writes for a character or two; an empty cell is nothing\n"
        "# source: learned by scripts/learn_confusions.py from printed and scanned pages and a damaged paper\n"
    )
    body = "".join(f"{true}\t{seen}\t{cost:.2f}\n" for true, seen, cost in sorted(rows) if "\t" not in true + seen)
    path.write_text(head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
