"""What the commands print: results on standard output, all else on standard error.

Names and titles come from files, so control characters in them are replaced.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from playground.base.visible import is_hidden, visible

if TYPE_CHECKING:
    from playground.datasets.derived.baseline import Baseline

LEAST_OF_LAST = 24
"""Characters of the last column of a table below which the others are wrapped as well."""


def say(text: str) -> None:
    """Print a line of results."""
    Console(highlight=False, soft_wrap=True, markup=False).print(visible(text))


def report(text: str) -> None:
    """Print a line that is not a result: a warning, an error, the file that was written."""
    Console(stderr=True, highlight=False, soft_wrap=True, markup=False).print(visible(text))


def say_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table without lines; the last column takes the remaining width.

    Where the others leave it too little, all columns are wrapped and none is lost.
    """
    console = Console(highlight=False, markup=False)
    cells = [[visible(cell) for cell in row] for row in (headings, *rows)]
    others = [max(map(cell_len, column)) for column in zip(*cells, strict=True)][:-1]
    has_room = console.width - sum(others) - len(others) >= LEAST_OF_LAST
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(cells[0], 1):
        table.add_column(heading, no_wrap=has_room and place < len(headings), overflow="fold")
    for row in cells[1:]:
        table.add_row(*row)
    console.print(table)


def say_json(values: Mapping[str, object]) -> None:
    """Print one JSON object on one line; a number that is not finite becomes null."""
    text = json.dumps(_jsonable(values), ensure_ascii=False, allow_nan=False)
    # Escaped, not replaced: a program that reads it gets every character.
    say("".join(json.dumps(c)[1:-1] if is_hidden(c) else c for c in text))


def _jsonable(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _jsonable(entry) for key, entry in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def metrics_by_kind(values: Mapping[str, float]) -> dict[str, object]:
    """Return the results of an epoch, grouped into loss, metrics and validation.

    Parameters
    ----------
    values : mapping of str to float
        Keyed by Keras's names: "loss", "accuracy", "val_loss", "val_accuracy".

    Examples
    --------
    >>> metrics_by_kind({"loss": 0.5, "accuracy": 1.0, "val_loss": 0.6})
    {'loss': 0.5, 'metrics': {'accuracy': 1.0}, 'validation': {'loss': 0.6}}
    """
    prefix = "val_"
    return {
        "loss": values.get("loss"),
        "metrics": {
            name: value
            for name, value in values.items()
            if name != "loss" and not name.startswith(prefix)
        },
        "validation": {
            name.removeprefix(prefix): value
            for name, value in values.items()
            if name.startswith(prefix)
        },
    }


def say_metrics(
    values: Mapping[str, float], baseline: "Baseline | None" = None, loss: str = ""
) -> None:
    """Print the results of an epoch as a table with a column for training and one for test.

    Parameters
    ----------
    baseline : Baseline or None
        What simple methods reach on the test set: two more columns.
    loss : str
        Keras's name of the loss.
    """
    metrics = [name for name in values if name != "loss" and not name.startswith("val_")]
    names = ["loss", *metrics]
    simple = {} if baseline is None else baseline.of_simple
    model = {} if baseline is None else baseline.of_model
    loss = loss if baseline is not None and baseline.has_loss else ""
    columns = (
        [values[name] for name in names],
        [values.get(f"val_{name}") for name in names],
        [simple.get(loss if name == "loss" else name) for name in names],
        [model.get(loss if name == "loss" else name) for name in names],
    )
    titles = ["train", "test"]
    titles += [] if baseline is None else [baseline.simple, baseline.model or "-"]
    rows = [
        (name, *("" if value is None else f"{value:.6g}" for value in row[: len(titles)]))
        for name, row in zip(names, zip(*columns, strict=True), strict=True)
    ]
    say_table(("", *titles), rows)
