#!/usr/bin/env python3
"""Count over public papers what the review needs to know of ordinary usage, into assistant/review/data/.

usage: build_review_data.py SHARED

Writes two tables of facts and counts; no sentence can be read back from them.
  lower_words.tsv      dictionary words of two syllables that papers hardly ever capitalise in mid-sentence, with both counts
  known_documents.tsv  documents that several papers cite with the same date and, mostly, the same title
The plans that the review is measured on (SHARED/plans) are not read.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from assistant.review.citations import Citation, citations_in, sign_parts
from assistant.review.words import compounds
from ingest.language.tokens import spelled
from vectorstore.text import squeeze

OUT = Path(__file__).parent.parent / "assistant" / "review" / "data"
SEEN, SHARE = 20, 0.01  # times in lower case; the share of capitals that is still "hardly ever"
PAPERS = 2  # that must agree on a document's date
_WORD = re.compile(r"[^\W\d_]+")


def main() -> None:
    """Read the papers, write both tables, say how long they are."""
    papers = dict(_papers(Path(sys.argv[1])))
    words = _lower_words(papers.values())
    _write(
        "lower_words",
        "Words that papers hardly ever capitalise in mid-sentence; times in lower case, times capitalised.",
        words,
    )
    known = _known_documents(papers)
    _write(
        "known_documents",
        f"Documents as at least {PAPERS} of {len(papers)} public papers cite them, none otherwise: "
        "number, date, issuer, title, papers.",
        known,
    )
    print(f"{len(papers)} papers → {len(words)} words, {len(known)} documents")


def _papers(shared: Path) -> Iterator[tuple[str, str]]:
    public = shared / "public"
    for path in sorted([*public.glob("plans/0*.txt"), *public.glob("legal/*.md")]):
        if path.name != "SOURCES.md":
            yield path.name, squeeze(path.read_text(encoding="utf-8").replace("*", ""))
    laws: dict[str, list[str]] = defaultdict(list)
    for line in (public / "alqac_combined" / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        laws[record["law"]].append(record["text"])
    yield from ((law, squeeze(" ".join(articles))) for law, articles in laws.items())


def _lower_words(texts) -> list[tuple[str, ...]]:
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        found = list(_WORD.finditer(text))
        for before, first, second in zip(found, found[1:], found[2:], strict=False):
            if not before.group().islower() or not second.group().islower():
                continue
            if first.start() != before.end() + 1 or second.start() != first.end() + 1:
                continue
            key = f"{spelled(first.group())} {spelled(second.group())}"
            (lower if first.group().islower() else capital)[key] += 1
    kept = (
        key for key, times in lower.items() if times >= SEEN and key in compounds() and capital[key] <= SHARE * times
    )
    return [(key, str(lower[key]), str(capital[key])) for key in sorted(kept)]


def _known_documents(papers: dict[str, str]) -> list[tuple[str, ...]]:
    cited: dict[str, dict[str, Citation]] = defaultdict(dict)
    dates: dict[str, Counter] = defaultdict(Counter)
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    for name, text in papers.items():
        for found in citations_in(text):
            if not found.day or not _central(found.number):
                continue
            key = found.number.upper()
            if name not in cited[key]:
                cited[key][name] = found
                dates[key][found.day] += 1
            if found.title and len(found.title.split()) <= 45:
                titles[key][_plain(found.title)] += 1
    rows = []
    for key, by_paper in sorted(cited.items()):
        day, times = dates[key].most_common(1)[0]
        if times < PAPERS or len(dates[key]) > 1:
            continue
        issuer = Counter(_plain(found.issuer) for found in by_paper.values() if found.issuer).most_common(1)
        title, seen = (titles[key].most_common(1) or [("", 0)])[0]
        number = next(iter(by_paper.values())).number
        rows.append(
            (number, day.isoformat(), issuer[0][0] if issuer else "", title if seen >= PAPERS else "", str(times))
        )
    return rows


def _central(number: str) -> bool:
    """True for documents of the Party's centre, the National Assembly, the Government and the ministries."""
    letters = sign_parts(number)[1]
    return (bool(re.search(r"/\d{4}/", number)) and "UBND" not in number and "HĐND" not in number) or letters in {
        "TW",
        "TTg",
        "CP",
    }


def _plain(text: str) -> str:
    return squeeze(text).strip(" ,.;:")


def _write(name: str, head: str, rows: list[tuple[str, ...]]) -> None:
    lines = [f"# {head}", "# Written by scripts/build_review_data.py.", *("\t".join(row) for row in rows)]
    (OUT / f"{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
