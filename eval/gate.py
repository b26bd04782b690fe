"""The gate of CI: the figures on the project's own questions, and on the shared ones where they are, keep their floors."""

from __future__ import annotations

import json
import sys
from importlib.resources import files

from eval.run import Run, library_of, measure, question_file, question_sets, shared


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
    """The project's own questions always; the shared development questions where the folder is there."""
    if shared() is None:
        print("Không có thư mục shared: chỉ đo trên văn bản của dự án.")
    done = []
    for chosen in question_sets():
        with library_of(*chosen.papers) as library:
            done.append(measure(chosen.name, library, question_file(chosen.questions)))
    return done


if __name__ == "__main__":
    sys.exit(main())
