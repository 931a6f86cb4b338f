"""Recognises the truth table of a logic gate in numbers that are written out."""

from playground.base.params import Selection
from playground.datasets.sources.truth_table import GATES, POINTS
from playground.importing.network.values import Array, Value

Row = tuple[float, ...]


def gate_of(x: Value, y: Value) -> Selection | None:
    """Return the truth table whose rows `x` and `y` are, in any order; None for none."""
    inputs, labels = _rows(x), _rows(y)
    table = {row: label[0] for row, label in zip(inputs, labels, strict=False) if len(label) == 1}
    points = [tuple(float(value) for value in point) for point in POINTS]
    if len(inputs) != len(points) or len(labels) != len(points) or set(table) != set(points):
        return None
    given = [table[point] for point in points]
    for name, values in GATES.items():
        for low, form in ((0.0, "0/1"), (-1.0, "-1/1")):
            if given == [1.0 if value else low for value in values]:
                signed = {} if form == "0/1" else {"labels": form}
                return Selection("truth_table", {"gate": name, **signed})
    return None


def _rows(value: Value) -> list[Row]:
    """Return rows of numbers; a number alone is a row of one."""
    rows = value.rows if isinstance(value, Array) else value
    if not isinstance(rows, list | tuple):
        return []
    result: list[Row] = []
    for row in rows:
        cells = row if isinstance(row, list | tuple) else (row,)
        result.append(tuple(float(cell) for cell in cells if isinstance(cell, int | float)))
    return result
