#!/usr/bin/env python3
"""Count the syllables, pairs and triples of a folder of public papers into ingest/language/data/syllables.npz.

usage: build_language_model.py SHARED [--out FILE] [--leave-out PART]...

SHARED holds plans/ and public/. Only counts are written: triples seen in a single document are dropped,
so that no sentence can be read back. Word lists that installed packages ship count a little as well:
  underthesea (Apache-2.0): corpus/data/Viet74K.txt, words; address/data/mapping.json, names of administrative units;
  newspaper sentences of pipeline/pos_tag (VLSP 2013), counted as one paper
  wordfreq (CC BY-SA 4.0 data), when installed: frequencies of general Vietnamese words
--leave-out: papers whose path contains PART are not read; for measurements on papers that the model has not seen.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

from ingest.language.model import DATA, Counts, packed, save
from ingest.language.syllable import is_possible
from ingest.language.tokens import SPECIAL, spelled, tokens
from vectorstore.text import fold

MIN_WORD, MIN_PAIR, MIN_TRIPLE_DOCUMENTS = 2, 0.8, 2
IN_DICTIONARY, IN_PLACES, IN_QUESTIONS = 1.0, 0.4, 5.0  # occurrences that standing in a word list counts for
MOST_LISTED = 3.0  # occurrences of a single word that all lists together count for
MIN_FOREIGN = 4  # occurrences of a word that is no Vietnamese syllable: an abbreviation, a foreign word
ROMAN = re.compile(r"[ivxlc]+")
QUESTIONS = DATA.parent / "questions.txt"
UNMARKED = 0.02  # of its marked form, below which a plain spelling ("khong") is someone's typing
MARKED = 0.55  # a clean Vietnamese text has marks on some 75 % of its words
GENERAL = 100_000  # tokens that the general word frequencies stand for


def main() -> None:
    """Read, count, prune, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--leave-out", action="append", default=[])
    args = parser.parse_args()
    texts = [*documents(args.shared, args.leave_out), *news()]
    rows = [list(tokens(text)) for text in texts if clean(text)]
    listed = Counter({tuple(tokens(word)): IN_DICTIONARY for word in dictionary()})
    listed.update({tuple(tokens(name)): IN_PLACES * (1 + math.log(many)) for name, many in place_names().items()})
    listed.update(
        {tuple(tokens(phrase)): IN_QUESTIONS for phrase in QUESTIONS.read_text(encoding="utf-8").splitlines()[2:]}
    )
    counts = counted(rows, listed, general())
    save(counts, args.out)
    print(
        f"{len(rows)} papers, {sum(map(len, rows)):,} tokens → {len(counts.words):,} words, {len(counts.pair):,} pairs, "
        f"{len(counts.triple):,} triples, {args.out.stat().st_size / 1e6:.2f} MB"
    )


def documents(shared: Path, left_out: list[str]) -> Iterator[str]:
    """The texts of the shared folder, one per document."""
    names = ["plans/*.txt", "public/plans/*.txt", "public/legal/*.md", "public/legacy/truth/*.txt"]
    for path in sorted(path for name in names for path in shared.glob(name)):
        if path.name != "SOURCES.md" and not any(part in str(path) for part in left_out):
            yield path.read_text(encoding="utf-8")
    laws: dict[str, list[str]] = {}
    for line in (shared / "public/alqac_combined/corpus.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        laws.setdefault(record["law"], []).append(record["text"])
    yield from ("\n\n".join(articles) for law, articles in laws.items() if not any(part in law for part in left_out))
    yield "\n".join(
        json.loads(line)["text"] for line in lines_of(shared, "public/alqac_combined/queries.jsonl", left_out)
    )
    for article in json.loads((shared / "public/xquad_vi/xquad.vi.json").read_text(encoding="utf-8"))["data"]:
        yield "\n\n".join(paragraph["context"] for paragraph in article["paragraphs"])


def lines_of(shared: Path, name: str, left_out: list[str]) -> list[str]:
    """The lines of a file, none when it is left out."""
    return [] if any(part in name for part in left_out) else (shared / name).read_text(encoding="utf-8").splitlines()


def news() -> Iterator[str]:
    """Tagged newspaper sentences that come with a tagger, as plain text."""
    path = package_file("underthesea", "pipeline", "pos_tag", "models", "pos_crf_vlsp2013_20230303", "test_output.txt")
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    yield " ".join(line.split("\t")[0] if line else "\n" for line in lines)


def clean(text: str) -> bool:
    """False for a text that lost its diacritics."""
    words = [token for token in tokens(text) if token not in SPECIAL]
    return sum(fold(word) != word for word in words) > MARKED * len(words)


def package_file(package: str, *parts: str) -> Path | None:
    """A data file of an installed package."""
    spec = find_spec(package)
    path = Path(spec.origin).parent.joinpath(*parts) if spec and spec.origin else None
    return path if path and path.exists() else None


def dictionary() -> Iterator[str]:
    """Words of several syllables, each a text of its own."""
    path = package_file("underthesea", "corpus", "data", "Viet74K.txt")
    yield from path.read_text(encoding="utf-8").splitlines() if path else ()


def place_names() -> Counter[str]:
    """Provinces, districts, wards, before and after 1 July 2025, with the number of wards each stands for."""
    path = package_file("underthesea", "address", "data", "mapping.json")
    rows = json.loads(path.read_text(encoding="utf-8"))["ward_mapping"] if path else []
    fields = ("old_province", "old_district", "old_ward", "new_province", "new_ward")
    return Counter(row[field] for row in rows for field in fields if row.get(field))


def general() -> Counter[str]:
    """General word frequencies, in words of GENERAL tokens."""
    if not find_spec("wordfreq"):
        print("wordfreq is not installed: general frequencies left out")
        return Counter()
    import wordfreq

    table: Counter[str] = Counter()
    for word, share in wordfreq.get_frequency_dict("vi", wordlist="small").items():
        if word.isalpha():
            table[spelled(word)] += share * GENERAL
    return table


def counted(rows: list[list[str]], lists: Counter[tuple[str, ...]], frequencies: Counter[str]) -> Counts:
    """The pruned counts."""
    single = Counter(word for row in rows for word in row)
    pair = Counter(key for row in rows for key in pairwise(row))
    triple = Counter(key for row in rows for key in triples(row))
    papers = Counter(key for row in rows for key in set(triples(row)))
    kept = Counter({key: many for key, many in triple.items() if papers[key] >= MIN_TRIPLE_DOCUMENTS})
    listed: Counter[str] = Counter()
    for row, many in lists.items():
        row = row[1:-1]  # without the edges of a sentence, which a list does not show
        listed.update({token: many for token in row})
        pair.update({key: many for key in pairwise(row)})
        kept.update({key: many for key in triples(row)})
    words = vocabulary(rows, single, set(listed), frequencies)
    single.update({word: min(many, MOST_LISTED) for word, many in listed.items()})
    single.update(frequencies)
    words = (*SPECIAL, *sorted(words, key=lambda w: (-single[w], w)))
    return numbered(words, single, Counter({k: n for k, n in pair.items() if n >= MIN_PAIR}), kept)


def triples(row: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The triples of neighbours in a row of tokens."""
    return zip(row, row[1:], row[2:], strict=False)


def vocabulary(rows: list[list[str]], single: Counter[str], listed: set[str], frequencies: Counter[str]) -> set[str]:
    """Syllables that are used or listed, and frequent foreign words and abbreviations."""
    readers = Counter(word for row in rows for word in set(row))
    marked = marked_forms(single)
    used = {w for w, n in single.items() if n >= MIN_WORD} | {w for w, n in frequencies.items() if n >= 1}
    used -= {w for w in used if single[w] + frequencies[w] < UNMARKED * marked.get(w, 0.0)}
    foreign = {w for w, n in single.items() if n >= MIN_FOREIGN and readers[w] >= MIN_TRIPLE_DOCUMENTS and len(w) > 1}
    syllables = {w for w in used | listed if is_possible(w)}
    return (syllables | {w for w in foreign if not ROMAN.fullmatch(w) and plain(w)}) - set(SPECIAL)


def marked_forms(single: Counter[str]) -> dict[str, float]:
    """For each plain spelling the count of its most frequent form with marks."""
    most: dict[str, float] = {}
    for word, many in single.items():
        if fold(word) != word:
            most[fold(word)] = max(many, most.get(fold(word), 0.0))
    return most


def plain(word: str) -> bool:
    """True for letters without diacritics but đ: "internet", "hđnd"."""
    return word.replace("đ", "d").isascii()


def numbered(words: tuple[str, ...], single: Counter, pair: Counter, triple: Counter) -> Counts:
    """The counts under word numbers, those of unknown words dropped."""
    number = {word: n for n, word in enumerate(words)}

    def of(table: Counter) -> Counter[tuple[int, ...]]:
        return Counter({tuple(number[w] for w in k): n for k, n in table.items() if all(w in number for w in k)})

    singles = np.array([single[word] for word in words], float)
    return Counts(words, singles, *packed(of(pair)), *packed(of(triple)))


if __name__ == "__main__":
    main()
