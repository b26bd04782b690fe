"""The gate of CI: the figures on the samples, and on the shared questions where they are, must not fall below the floor."""

from __future__ import annotations

import json
import sys
from importlib.resources import files

from eval.run import ROOT, Run, library_of, measure, question_file, shared


def main() -> int:
    """Measure, print each figure beside its floor, return 1 when one is missed."""
    floors = json.loads(files("eval").joinpath("floors.json").read_text(encoding="utf-8"))
    missed = 0
    for run in runs():
        print(f"{run.name}: {len(run.questions)} câu hỏi")
        for figure, floor in floors[run.name].items():
            value = run.result.totals.get(figure, 0.0)
            bad = value > floor if figure == "false_abstention" else value < floor
            missed += bad
            print(f"  {figure:20s} {value:.4f}  (ngưỡng {floor}){'  KHÔNG ĐẠT' if bad else ''}")
    return 1 if missed else 0


def runs() -> list[Run]:
    """The sample questions always; the shared development questions where the folder is there."""
    done = []
    with library_of(ROOT / "samples" / "text") as library:
        done.append(measure("samples", library, question_file(ROOT / "eval" / "questions" / "samples.jsonl")))
    folder = shared()
    if folder is None:
        print("Không có thư mục shared: chỉ đo trên văn bản mẫu.")
        return done
    with library_of(folder / "plans") as library:
        done.append(measure("dev", library, question_file(folder / "questions" / "dev.jsonl")))
    return done


if __name__ == "__main__":
    sys.exit(main())
