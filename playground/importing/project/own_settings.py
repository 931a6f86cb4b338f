"""Reads data set, features, split and scaling from the lines of an exported script."""

import ast
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from playground.base.params import Selection
from playground.datasets.preparation_code import (
    COORDINATES,
    FEATURE_CODE,
    NO_ZERO_SCALE,
    ORDER,
    POINTS,
    SIZE,
    apply_scaling,
    fit_scaling,
    one_feature,
)
from playground.datasets.prepare import SCALINGS
from playground.datasets.sources import DATASETS
from playground.importing.network.values import Data, Value
from playground.importing.project import own_data
from playground.importing.project.code_matching import parsed, read_values

Fields: TypeAlias = Mapping[str, object]
"""Fields of `DataConfig`."""
INPUTS = ("x", "x_train")
"""What a script calls the inputs that it makes of features."""


@dataclass(slots=True)
class OwnData:
    """What an exported script says of its data.

    Attributes
    ----------
    source : Selection or None
        None where the lines do not make a data set themselves.
    fields : dict
        Fields of `DataConfig` that the lines give.
    is_whole : bool
        Whether the data set was recognised with all of its code.
    indices : set of int
        The statements that are understood with this.
    """

    source: Selection | None = None
    fields: dict[str, object] = field(default_factory=dict)
    is_whole: bool = False
    indices: set[int] = field(default_factory=set)

    def bind(self, scope: "ChainMap[str, Value]") -> None:
        """Bind the names of the script's arrays to the data set."""
        if self.source is None:
            return
        needs_scaling = DATASETS[self.source.name].comes_unscaled
        x = Data(self.source, "x", needs_scaling=needs_scaling, is_scaled=self.is_whole)
        y = Data(self.source, "y")
        scope.update({"points": x, "x": x, "x_train": x, "x_test": x})
        scope.update({"y": y, "y_train": y, "y_test": y})


def own_data_of(statements: Sequence[ast.stmt]) -> OwnData:
    """Return the data of an exported script; mostly empty for other scripts."""
    result = OwnData()
    match = own_data.find(statements)
    if match is not None:
        result.source, result.is_whole = match.source, match.is_whole
        result.indices.update(match.indices)
        if match.seed is not None:
            result.fields["seed"] = match.seed
    settings = tuple((parsed((line,))[0], fields) for line, fields in _settings())
    for index, statement in enumerate(statements):
        found = _setting(statement, settings)
        if found is not None:
            result.fields |= found
            result.indices.add(index)
        elif _is_points(statement):
            result.fields["features"] = ("x", "y")
    if result.source is not None or "train_fraction" in result.fields:
        result.fields.setdefault("scaling", "none")
    return result


def _settings() -> Iterator[tuple[str, Fields]]:
    """Yield each statement of the settings, with the fields that it sets by standing there."""
    yield from ((line, {}) for line in (ORDER, SIZE, NO_ZERO_SCALE, COORDINATES))
    for spec in DATASETS:
        if spec.code is not None:
            yield from ((line, {}) for line in spec.code.split_lines)
    for scaling in SCALINGS[1:]:
        for is_row in (True, False):
            lines = fit_scaling(scaling, is_row=is_row)
            yield from ((line, {"scaling": scaling}) for line in lines)
    yield from ((apply_scaling(name), {}) for name in ("x_train", "x_test"))
    for target in INPUTS:
        for name, code in FEATURE_CODE.items():
            yield one_feature(target, code), {"features": (name,)}


def _setting(
    statement: ast.stmt, settings: Sequence[tuple[ast.stmt, Fields]]
) -> dict[str, object] | None:
    """Return the fields that one statement sets; None if it does not belong to the settings."""
    for template, fields in settings:
        read: dict[str, object] = {}
        if read_values(template, statement, read) and all(map(_is_number, read.values())):
            return {**fields, **read}
    columns = _stacked(statement)
    return {"features": columns} if columns else None


def _is_number(value: object) -> bool:
    return type(value) in (int, float)


def _is_points(statement: ast.stmt) -> bool:
    """Return whether the coordinates themselves are the inputs; a line of other scripts too."""
    templates = (parsed((f"{target} = {POINTS}",))[0] for target in INPUTS)
    return any(read_values(template, statement, {}) for template in templates)


def _stacked(statement: ast.stmt) -> tuple[str, ...]:
    """Return the features that ``x = np.stack([...], axis=1)`` computes; none for others."""
    match statement:
        case ast.Assign(value=ast.Call(args=[ast.List(elts=[*entries])])):
            names = tuple(_feature(entry) for entry in entries)
        case _:
            return ()
    if not names or "" in names:
        return ()
    columns = ", ".join(FEATURE_CODE[name] for name in names)
    lines = (f"{target} = np.stack([{columns}], axis=1)" for target in INPUTS)
    is_same = any(read_values(parsed((line,))[0], statement, {}) for line in lines)
    return names if is_same else ()


def _feature(entry: ast.expr) -> str:
    """Return the feature that an expression computes; empty for any other."""
    for name, code in FEATURE_CODE.items():
        template = parsed((code,))[0]
        if isinstance(template, ast.Expr) and read_values(template.value, entry, {}):
            return name
    return ""
