"""The figures that this project prints are those that the outside script finds on the same facts."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from eval.facts import KINDS, score_facts
from tests.shared import ROOT, shared_dir

_GOLD = ROOT / "eval" / "gold"


def _spoilt(rows: list[dict]) -> list[dict]:
    """The notes with some left out, some changed and some invented, as an extraction would err."""
    kept = [dict(row) for at, row in enumerate(rows) if at % 7]
    for at, row in enumerate(kept):
        if at % 5 == 0:
            row.update({"unit": "Phòng Nội vụ", "value": 1, "number": "1/KH-UBND", "when": "không rõ"})
        if at % 4 == 0 and "task" in row:
            row["task"] = " ".join(row["task"].split()[: max(1, len(row["task"].split()) // 2)])
    return [*kept, *(dict(row) for row in rows[:3])]


@pytest.mark.parametrize("kind", KINDS)
def test_figures_agree_with_the_outside_script(kind: str, tmp_path: Path) -> None:
    script = shared_dir() / "tools" / "score_facts.py"
    gold = [json.loads(line) for line in (_GOLD / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]
    found = _spoilt(gold)
    given = tmp_path / "found.jsonl"
    given.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")
    command = [sys.executable, str(script), kind, str(_GOLD / f"{kind}.jsonl"), str(given)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    theirs = [float(number) for number in re.findall(r"(?:precision|recall) ([\d.]+)", said)]
    ours = score_facts(kind, gold, found)
    assert [round(ours.precision, 4), round(ours.recall, 4)] == theirs
