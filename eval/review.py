"""How well the review finds what a careful reader found: recall on gold defects, findings a page, a planted-defect set.

usage: python -m eval.review gold GOLD.jsonl PLANS [--misses]
       python -m eval.review pages FILE... [--list]
       python -m eval.review planted TEXT... [--seed N] [--misses]
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.review import Finding, Review
from assistant.review.run import review
from eval.planted import Planted, plant
from vectorstore.text import normal

KINDRED = (
    frozenset({"format", "unbalanced_punctuation", "missing_number"}),
    frozenset({"typo", "duplicated_text"}),
    frozenset({"leftover_place_name", "unit_name"}),
    frozenset({"other", "inconsistent_reference", "unit_name"}),
    frozenset({"inconsistent_target", "inconsistent_reference"}),
)
"""Kinds of one family: a fault may be told as either ("Phòng Nội vụ": a leftover, or an office the place does not have)."""

CHARACTERS = 2600
"""Of a printed page of a plan in 14 points, where a text file knows no pages."""


@dataclass(slots=True)
class Recall:
    """found, total: by the gold's confidence; misses: the gold defects that no finding met."""

    found: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    misses: list[Mapping[str, Any]] = field(default_factory=list)

    def share(self, *levels: str) -> float:
        """Share of the defects of these confidences that were found, 0 to 1."""
        return sum(self.found[level] for level in levels) / max(1, sum(self.total[level] for level in levels))


def gold_recall(gold: Iterable[Mapping[str, Any]], reviews: Mapping[str, Review]) -> Recall:
    """A gold defect counts as found when a finding of a kindred kind has evidence that overlaps its own."""
    recall = Recall()
    for defect in gold:
        if defect["doc_id"] not in reviews:
            continue
        level = defect["confidence"]
        recall.total[level] += 1
        if any(meets(defect["kind"], defect["evidence"], finding) for finding in reviews[defect["doc_id"]].findings):
            recall.found[level] += 1
        else:
            recall.misses.append(defect)
    return recall


def meets(kind: str, evidence: str, finding: Finding) -> bool:
    """True when a finding tells the defect: kindred kind, and half of the shorter evidence's words are common, in one run."""
    return kindred(kind, finding.kind) and overlap(evidence, finding.evidence)


def kindred(one: str, other: str) -> bool:
    """True for kinds of one family."""
    return one == other or any(one in family and other in family for family in KINDRED)


def overlap(one: str, other: str) -> bool:
    """True when one text holds the other, or they share a run of at least half of the shorter one's words."""
    a, b = normal(one).strip(" .;,"), normal(other).strip(" .;,")
    if not a or not b:
        return False
    if a in b or b in a:
        return True
    first, second = re.findall(r"\w+", a), re.findall(r"\w+", b)
    return _longest_run(first, second) >= max(2, 0.5 * min(len(first), len(second)))


def _longest_run(first: Sequence[str], second: Sequence[str]) -> int:
    best, row = 0, [0] * (len(second) + 1)
    for word in first:
        row = [0, *(row[at] + 1 if word == other else 0 for at, other in enumerate(second))]
        best = max(best, *row)
    return best


def findings_a_page(result: Review) -> dict[str, float]:
    """Findings a page by grade, and of all."""
    pages = result.pages if result.pages > 1 else max(1.0, len(result.raw) / CHARACTERS)
    counts = Counter(finding.severity for finding in result.findings)
    return {grade: counts[grade] / pages for grade in ("lỗi", "cảnh báo", "gợi ý")} | {"pages": pages}


def planted_recall(
    texts: Iterable[Path], *, count: int = 100, seed: int = 1
) -> tuple[Recall, dict[str, tuple[int, int]]]:
    """Recall on defects put into clean texts by `eval.planted`, in all and by kind (found, planted)."""
    recall = Recall()
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    with TemporaryDirectory() as folder:
        for planted in plant([path.read_text(encoding="utf-8") for path in texts], count=count, seed=seed):
            for defect, found in _found(planted, Path(folder)):
                recall.total["planted"] += 1
                recall.found["planted"] += found
                kinds[defect["kind"]][0] += found
                kinds[defect["kind"]][1] += 1
                if not found:
                    recall.misses.append(defect)
    return recall, {kind: (found, total) for kind, (found, total) in sorted(kinds.items())}


def _found(planted: Planted, folder: Path) -> Iterable[tuple[Mapping[str, Any], bool]]:
    path = folder / f"{planted.name}.txt"
    path.write_text(planted.text, encoding="utf-8")
    findings = review(path).findings
    for defect in planted.defects:
        yield defect, any(meets(defect["kind"], defect["evidence"], finding) for finding in findings)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["gold", "pages", "planted"])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    {"gold": _gold, "pages": _pages, "planted": _planted}[args.what](args)


def _gold(args: argparse.Namespace) -> None:
    gold = [json.loads(line) for line in args.paths[0].read_text(encoding="utf-8").splitlines() if line.strip()]
    reviews = {doc: review(args.paths[1] / f"{doc}.txt") for doc in sorted({defect["doc_id"] for defect in gold})}
    recall = gold_recall(gold, reviews)
    print(
        f"high {recall.share('high'):.2f} ({recall.found['high']}/{recall.total['high']})  "
        f"high+medium {recall.share('high', 'medium'):.2f}  all {recall.share('high', 'medium', 'low'):.2f}"
    )
    _misses(args, recall)


def _pages(args: argparse.Namespace) -> None:
    for path in args.paths:
        result = review(path)
        shares = findings_a_page(result)
        print(f"{path.name}: " + "  ".join(f"{name} {share:.2f}" for name, share in shares.items()))
        for finding in result.findings if args.list else ():
            print(
                f"  [{finding.severity}] {finding.kind} {finding.location}: {finding.evidence[:100]} | {finding.explanation}"
            )


def _planted(args: argparse.Namespace) -> None:
    recall, kinds = planted_recall(args.paths, seed=args.seed)
    print(f"planted {recall.share('planted'):.2f} ({recall.found['planted']}/{recall.total['planted']})")
    for kind, (found, total) in kinds.items():
        print(f"  {kind}: {found}/{total}")
    _misses(args, recall)


def _misses(args: argparse.Namespace, recall: Recall) -> None:
    for defect in recall.misses if args.misses else ():
        print(f"  missed [{defect.get('confidence', '')}] {defect['kind']}: {defect['evidence'][:110]}")


if __name__ == "__main__":
    main()
