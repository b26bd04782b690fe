"""Formulas of a workbook that no program has computed yet: the plain arithmetic that plans use, worked out here."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterable
from statistics import fmean
from typing import Any

from openpyxl.utils import range_boundaries

_REFERENCE = (
    r"(?:(?:'(?P<quoted>[^']+)'|(?P<sheet>[^\W\d]\w*))!)?(?P<area>\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)"
)
# "B4", "$C$2:C9", "'Quý I'!D5"; not the beginning of a function's name
_AREA = re.compile(rf"(?<![\w.]){_REFERENCE}(?![\w(])")
_PERCENT = re.compile(r"(_?\d+(?:\.\d+)?)%")
_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {"SUM": sum, "AVERAGE": fmean, "MIN": min, "MAX": max}
_DEEPEST = 40
_LARGEST = 5000  # cells of one area


class Unknown(Exception):
    """A formula that is not worked out here: another function, a word, a circle."""


def value_of(book: Any, sheet: str, place: str, depth: int = 0) -> float:
    """The number in a cell, computed where it is a formula. book: an openpyxl workbook with its formulas; place: "C4".

    Raises Unknown where it is no number and cannot be computed."""
    if depth > _DEEPEST or sheet not in book.sheetnames:
        raise Unknown(place)
    value = book[sheet][place].value
    if value is None:
        return 0.0
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unknown(place)
    if not isinstance(value, str):
        return float(value)
    if not value.startswith("="):
        raise Unknown(place)
    return _computed(book, sheet, value[1:], depth)


def _computed(book: Any, sheet: str, formula: str, depth: int) -> float:
    areas: list[list[float]] = []

    def named(match: re.Match[str]) -> str:
        home = match["quoted"] or match["sheet"] or sheet
        areas.append([value_of(book, home, cell, depth + 1) for cell in _cells(match["area"])])
        return f"_{len(areas) - 1}"

    text = _PERCENT.sub(r"(\1/100)", _AREA.sub(named, formula)).replace("^", "**").replace(";", ",")
    try:
        return _number(_walk(ast.parse(text.strip(), mode="eval").body, areas))
    except (SyntaxError, ArithmeticError, ValueError, IndexError, RecursionError, MemoryError) as error:
        raise Unknown(formula) from error


def _cells(area: str) -> Iterable[str]:
    """The cells of "B2:C3"; a single cell is itself."""
    from openpyxl.utils import get_column_letter

    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    if (right - left + 1) * (bottom - top + 1) > _LARGEST:
        raise Unknown(area)
    return [f"{get_column_letter(column)}{row}" for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _walk(node: ast.AST, areas: list[list[float]]) -> float | list[float]:
    """The value of a node; an area is the list of its numbers."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id.startswith("_"):
        return areas[int(node.id[1:])]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(_walk(node.operand, areas))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _number(_walk(node.left, areas)), _number(_walk(node.right, areas))
        return float(_OPERATORS[type(node.op)](left, right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _called(node.func.id.upper(), [_walk(argument, areas) for argument in node.args])
    raise Unknown(ast.dump(node))


def _called(name: str, arguments: list[float | list[float]]) -> float:
    if name == "ROUND" and len(arguments) == 2:
        return round(_number(arguments[0]), int(_number(arguments[1])))
    if name not in _FUNCTIONS:
        raise Unknown(name)
    return float(_FUNCTIONS[name]([x for item in arguments for x in (item if isinstance(item, list) else [item])]))


def _number(value: float | list[float]) -> float:
    if isinstance(value, list):
        if len(value) != 1:
            raise Unknown("an area where a number must be")
        return value[0]
    return value
