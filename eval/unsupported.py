"""Counts what answers say that their own cited quotes do not: numbers, dates, codes, offices and places.

Written apart from the checks that the program makes of itself, so that it can show what those let through.

    python -m eval.unsupported ANSWERS.jsonl"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vectorstore.text import UPPER

_MARKER = re.compile(r"\[(\d{1,3})\]")
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,/]\d+)*(?!\w)")
# "có 3 nhiệm vụ:", "Có 2 nơi: …": how many the answer itself lists
_COUNT = re.compile(r"\b[Cc]ó \d+ (?:nhiệm vụ|nơi|văn bản|kết quả|chỉ tiêu|đơn vị)\b")
_CODE = re.compile(r"\d+[-/][\w/-]*[A-ZĐ][\w-]*")
_NAMED = re.compile(
    r"(?:Phòng|Ban|Sở|Công an|Văn phòng|Trung tâm|Trạm|Chi cục|Bộ|Hội|Đoàn|Ủy ban|UBND|HĐND|phường|xã|quận|huyện|tỉnh|thành phố"
    rf"|đặc khu|thị trấn|thôn|tổ dân phố)\s+[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*"
)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something said without its quote saying it. sort: number | code | name."""

    question: str
    sort: str
    said: str
    line: str


def unsupported(answer: Mapping[str, Any]) -> Iterator[Unsupported]:
    """What the lines of one answer (an object of the contract) say beyond the citations that they name.

    A line without a marker (the head of a list or a table) is held against all citations of the answer."""
    if answer["abstained"]:
        return
    citations = {citation["n"]: citation for citation in answer["citations"]}
    for line in filter(None, answer["answer"].split("\n")):
        named = {int(n) for n in _MARKER.findall(line)}
        cited = [citations[n] for n in (named & citations.keys() or citations)]
        told = _plain(" ".join(_words(citation) for citation in cited))
        bare = _COUNT.sub(" ", _MARKER.sub(" ", line))
        for sort, pattern in (("number", _NUMBER), ("code", _CODE), ("name", _NAMED)):
            for said in dict.fromkeys(pattern.findall(bare)):
                if not _is_told(_plain(said), told, sort):
                    yield Unsupported(answer["question"], sort, said, line)


def _words(citation: Mapping[str, Any]) -> str:
    """Everything that a reader sees of a citation."""
    date = "/".join(reversed((citation["date"] or "").split("-")))
    named = (citation["title"], citation["number"], date, citation.get("place"))
    shown: list[str | None] = [citation["quote"], citation.get("quote_restored"), *named, *citation.get("context", ())]
    return " . ".join(filter(None, shown))


def _is_told(said: str, told: str, sort: str) -> bool:
    edge = r"(?<![\d])" if sort != "name" else r"(?<!\w)"
    return re.search(rf"{edge}0*{re.escape(said)}(?!\w)", told) is not None


def _plain(text: str) -> str:
    """Lower case, no marks, one kind of dash and blank, leading zeros of numbers dropped."""
    bare = "".join(
        c for c in unicodedata.normalize("NFD", text.lower().replace("đ", "d")) if not unicodedata.combining(c)
    )
    bare = re.sub("[\u2010-\u2015]", "-", bare).replace("&", "va")
    return re.sub(r"\s+", " ", re.sub(r"(?<![\d.,])0+(?=\d)", "", bare)).strip()


def main(path: Path) -> None:
    """Print each find and the totals."""
    answers = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    given = [answer for answer in answers if not answer["abstained"]]
    found = [item for answer in given for item in unsupported(answer)]
    for item in found:
        print(f"{item.sort}: {item.said!r} — {item.question}\n    {item.line}")
    sorts = {sort: sum(item.sort == sort for item in found) for sort in ("number", "code", "name")}
    print(f"{len(given)} answers; beyond their quotes: {sorts}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
