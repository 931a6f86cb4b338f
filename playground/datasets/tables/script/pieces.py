"""`table_pieces`: all statements, from the file to scaled arrays."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from playground.base.params import ParamValue
from playground.datasets.preparation.kinds import Scaling
from playground.datasets.preparation_code import (
    NO_ZERO_SCALE,
    apply_scaling,
    fit_columns,
)
from playground.datasets.script_code import Lines, Piece, Pieces, Values
from playground.datasets.tables.facts import facts_of
from playground.datasets.tables.forms import EXCEL, PARQUET, TEXT
from playground.datasets.tables.opened import MOST_READ_BYTES
from playground.datasets.tables.plan import Plan, plan_of
from playground.datasets.tables.script import file, inputs, reading, rows
from playground.datasets.tables.settings import TableSettings, settings_of

STOP = "raise SystemExit($reason)"
SCALED = tuple(map(apply_scaling, ("x_train", "x_test")))


def table_pieces(values: Values, scaling: str) -> tuple[Piece, ...]:
    """Return the statements for a table; none if an earlier version has read it.

    Parameters
    ----------
    scaling : str
        Of columns without one of their own.
    """
    if facts_of(str(values["found"])) is None:
        return ()
    plan, settings = plan_of(values), settings_of(str(values["columns"]))
    path = str(values["path"])
    if plan.facts.form == TEXT and plan.facts.size > MOST_READ_BYTES:
        return (Piece(STOP, {"reason": _too_large(plan, path)}),)
    if reason := rows.obstacle(plan):
        return (Piece(STOP, {"reason": reason}),)
    return tuple(_pieces(plan, settings, path, Scaling(scaling)))


def _pieces(plan: Plan, settings: TableSettings, path: str, scaling: Scaling) -> Iterator[Piece]:
    yield from reading.reading(plan, path)
    yield from inputs.vocabularies(plan)
    yield from rows.kept_rows(plan)
    yield from rows.ordering(plan)
    yield from rows.targets(plan)
    yield from rows.parts(plan, settings)
    yield from inputs.inputs(plan)
    yield from rows.taken(plan)
    ways = {way for way, _ in inputs.runs_of(plan, scaling)}
    if len(ways) > 1:
        yield from inputs.scaling(plan, scaling)
        yield from map(Piece, (NO_ZERO_SCALE, *SCALED))
    elif ways != {Scaling.NONE}:
        yield from map(Piece, (*fit_columns(ways.pop()), NO_ZERO_SCALE, *SCALED))
    if plan.window.steps:
        yield Piece(rows.WINDOWS)


def _too_large(plan: Plan, path: str) -> str:
    gigabytes = plan.facts.size / 2**30
    return (
        f"{path} has {gigabytes:.1f} GB, too much for a script that reads it into memory: train "
        "in the window and export the model with its preparation, or set x_train, y_train, "
        "x_test and y_test here"
    )


@cache
def _further() -> Lines:
    scaling = (line for way in (Scaling.STANDARD, Scaling.MINMAX) for line in fit_columns(way))
    own = (*file.further_templates(), *reading.templates(), *rows.templates(), *inputs.templates())
    return tuple(dict.fromkeys((*own, *scaling, NO_ZERO_SCALE, *SCALED)))


def _is_whole(templates: Collection[str]) -> bool:
    """Return whether statements with these templates define all arrays."""
    has_targets = any(template in templates for template in rows.TAKEN_TARGETS)
    return has_targets and inputs.TAKEN in templates


def _params(read: Mapping[str, Any]) -> Mapping[str, ParamValue]:
    return {"path": str(read.get("path", "")), "target": str(read.get(rows.TARGET_HOLE, ""))}


def _packages(values: Values) -> tuple[str, ...]:
    """Return what pandas needs to read the file."""
    facts = facts_of(str(values["found"]))
    if facts is None:
        return ()
    return {EXCEL: ("openpyxl",), PARQUET: ("pyarrow",)}.get(facts.form, ())


TABLE_PIECES = Pieces(
    write=table_pieces,
    opening=tuple(file.opening_templates()),
    further=_further(),
    is_whole=_is_whole,
    params=_params,
    packages=_packages,
)
