"""A report in Markdown with plots: the figures, by slice, beside the naive baseline, and every failure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from eval.run import Run

_FIGURES = (
    "answer_accuracy",
    "abstention_recall",
    "false_abstention",
    "citation_validity",
    "citation_precision",
    "citation_recall",
    "evidence_hit@1",
    "evidence_hit@5",
    "evidence_hit@10",
    "evidence_recall@5",
    "latency_p50",
    "latency_p95",
)


def write(runs: Sequence[Run], folder: Path) -> Path:
    """Write report.md, figures.json and the plots into a folder; returns the path of report.md."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = [
        {"name": run.name, "system": run.system, "totals": run.result.totals, "slices": run.result.slices}
        for run in runs
    ]
    (folder / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    parts = ["# Báo cáo đánh giá", ""]
    for name in dict.fromkeys(run.name for run in runs):
        parts += _set(name, [run for run in runs if run.name == name], folder)
    path = folder / "report.md"
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return path


def _set(name: str, runs: Sequence[Run], folder: Path) -> list[str]:
    ours = next(run for run in runs if run.system == "troly")
    plot = _plot(name, runs, folder)
    lines = [
        f"## {name} ({len(ours.questions)} câu hỏi)",
        "",
        "| chỉ số | " + " | ".join(run.system for run in runs) + " |",
    ]
    lines.append("|---|" + "---|" * len(runs))
    lines += [
        f"| {figure} | " + " | ".join(str(run.result.totals.get(figure, "–")) for run in runs) + " |"
        for figure in _FIGURES
    ]
    lines += ["", f"![{name}]({plot.name})", "", "| lát cắt | kết quả | số câu |", "|---|---|---|"]
    lines += [f"| {key} | {value:.3f} | {count} |" for key, (value, count) in ours.result.slices.items()]
    lines += ["", "### Câu sai", ""]
    lines += [
        f"- `{q['id']}` {q['question']}\n  - cần {q['must_include']}, không {q['must_not_include']}\n"
        f"  - được: {a['answer'][:300]!r}"
        for q, a in ours.result.failures
    ]
    return [*lines, ""]


def _plot(name: str, runs: Sequence[Run], folder: Path) -> Path:
    """A bar chart of the shares, a group of bars a figure."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    shares = [figure for figure in _FIGURES if not figure.startswith("latency")]
    drawing, axes = pyplot.subplots(figsize=(10, 4))
    width = 0.8 / len(runs)
    for at, run in enumerate(runs):
        places = [index + at * width for index in range(len(shares))]
        axes.bar(places, [run.result.totals.get(figure, 0.0) for figure in shares], width, label=run.system)
    axes.set_xticks([index + 0.4 - width / 2 for index in range(len(shares))], shares, rotation=30, ha="right")
    axes.set_ylim(0, 1.05)
    axes.set_title(name)
    axes.legend()
    path = folder / f"{name}.png"
    drawing.savefig(path, dpi=110, bbox_inches="tight")
    pyplot.close(drawing)
    return path
