"""Facts as tables: lines of the contract, tables for people, spreadsheets, and plans side by side."""

from assistant.tables.compare import IndicatorRow, TaskRow, compare_responsibilities, compare_targets
from assistant.tables.export import write_jsonl, write_xlsx
from assistant.tables.facts import fact_lines, fact_table
from assistant.tables.side_by_side import compared_lines, compared_table
from assistant.tables.table import Table

__all__ = [
    "IndicatorRow",
    "Table",
    "TaskRow",
    "compare_responsibilities",
    "compare_targets",
    "compared_lines",
    "compared_table",
    "fact_lines",
    "fact_table",
    "write_jsonl",
    "write_xlsx",
]
