"""Reads data set, features, split and scaling from the lines of an exported script."""

import ast
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from playground.base.errors import ParameterError
from playground.base.formula import parse_formula
from playground.base.params import Selection
from playground.datasets.features import OWN, feature
from playground.datasets.preparation_code import (
    COORDINATES,
    FEATURE_CODE,
    NO_ZERO_SCALE,
    ORDER,
    POINTS,
    SIZE,
    apply_scaling,
    fit_columns,
    fit_scaling,
    one_feature,
)
from playground.datasets.prepare import SCALINGS
from playground.datasets.script_code import SEED, TRAIN_FRACTION, Piece
from playground.datasets.sources import DATASETS
from playground.importing.network.values import Data, Value
from playground.importing.project import own_data
from playground.importing.project.code_matching import Script, parsed, read_values

Fields: TypeAlias = Mapping[str, object]
"""Fields of `DataConfig`."""
MOST_FEATURES = 40
HOLES = (SEED, TRAIN_FRACTION)
"""Those that are fields of `DataConfig`."""
RAW = "raw_"
"""Begins the names of a model that takes raw rows."""
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
    pieces : tuple of Piece
        Those of `own_data.Match`.
    """

    source: Selection | None = None
    fields: dict[str, object] = field(default_factory=dict)
    is_whole: bool = False
    indices: set[int] = field(default_factory=set)
    pieces: tuple[Piece, ...] = ()

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
    script = Script(statements)
    result = OwnData()
    match = own_data.find(script)
    if match is not None:
        result.source, result.is_whole = match.source, match.is_whole
        result.indices.update(match.indices)
        result.pieces = match.pieces
        if match.seed is not None:
            result.fields["seed"] = match.seed
        for piece in match.pieces:
            result.fields |= {key: piece.values[key] for key in HOLES if key in piece.values}
    result.indices |= _raw_model(statements)
    for index, fields in sorted(_found_settings(script).items()):
        result.fields |= fields
        result.indices.add(index)
    for target in INPUTS:
        (both,) = parsed(f"{target} = {POINTS}")
        for index in script.places(both):
            if script.read(index, both) is not None:
                # Other scripts have this line too, so it is interpreted as well.
                result.fields["features"] = ("x", "y")
        for index in script.places(parsed(f"{target} = ().reshape(-1, 1)")[0]):
            own = _reshaped(script.statements[index])
            if own:
                result.fields["features"] = (own,)
                result.indices.add(index)
        for index in script.places(parsed(f"{target} = np.stack([], axis=1)")[0]):
            columns = _stacked(script.statements[index], target)
            if columns:
                result.fields["features"] = columns
                result.indices.add(index)
    if result.source is not None or "train_fraction" in result.fields:
        result.fields.setdefault("scaling", "none")
    return result


def _raw_model(statements: Sequence[ast.stmt]) -> set[int]:
    """Return the statements that build a model for raw rows, if nothing else uses them.

    It is the preparation of the project around its network, so it adds nothing to it.
    """
    assigned = [_target(statement) for statement in statements]
    own = {index for index, name in enumerate(assigned) if name.startswith(RAW)}
    if not {f"{RAW}inputs", f"{RAW}outputs", f"{RAW}model"} <= {assigned[index] for index in own}:
        return set()
    others = (node for index, node in enumerate(statements) if index not in own)
    used = {node.id for each in others for node in ast.walk(each) if isinstance(node, ast.Name)}
    return set() if any(name.startswith(RAW) for name in used) else own


def _target(statement: ast.stmt) -> str:
    """Return the name that a statement assigns to; empty for others."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def _found_settings(script: Script) -> dict[int, Fields]:
    """Return the fields that each statement of the settings sets, by its place."""
    found: dict[int, Fields] = {}
    for line, fields in _settings():
        (template,) = parsed(line)
        for place in script.places(template):
            read = script.read(place, template)
            if read is not None and all(map(_is_number, read.values())):
                found[place] = {**fields, **read}
    return found


def _settings() -> Iterator[tuple[str, Fields]]:
    """Yield each statement of the settings, with the fields that it sets."""
    yield from ((line, {}) for line in (ORDER, SIZE, NO_ZERO_SCALE, COORDINATES))
    for spec in DATASETS:
        if spec.code is not None:
            lines = (*spec.code.split_lines, *spec.code.earlier_split_lines)
            yield from ((line, {}) for line in lines)
    for scaling in SCALINGS[1:]:
        yield from ((line, {"scaling": scaling}) for line in fit_columns(scaling))
        for is_row in (True, False):
            lines = fit_scaling(scaling, is_row=is_row)
            yield from ((line, {"scaling": scaling}) for line in lines)
    yield from ((apply_scaling(name), {}) for name in ("x_train", "x_test"))
    for target in INPUTS:
        for name, code in FEATURE_CODE.items():
            yield one_feature(target, code), {"features": (name,)}


def _is_number(value: object) -> bool:
    return type(value) in (int, float)


def _reshaped(statement: ast.stmt) -> str:
    """Return the user's feature that ``x = (...).reshape(-1, 1)`` computes, or ""."""
    match statement:
        case ast.Assign(
            value=ast.Call(func=ast.Attribute(value=inner, attr="reshape"), args=[_, _])
        ):
            found = _feature(inner)
            return found if found.startswith(OWN) else ""
    return ""


def _stacked(statement: ast.stmt, target: str) -> tuple[str, ...]:
    """Return the features that ``x = np.stack([...], axis=1)`` computes; none for others."""
    match statement:
        case ast.Assign(value=ast.Call(args=[ast.List(elts=[*entries])])):
            names = tuple(_feature(entry) for entry in entries[:MOST_FEATURES])
        case _:
            return ()
    if not names or "" in names or len(set(names)) < len(names):
        return ()
    columns = ", ".join(feature(name).code for name in names)
    template = ast.parse(f"{target} = np.stack([{columns}], axis=1)").body[0]
    return names if read_values(template, statement, {}) else ()


def _feature(entry: ast.expr) -> str:
    """Return the feature that an expression computes; empty for any other."""
    for name, code in FEATURE_CODE.items():
        template = parsed(code)[0]
        if isinstance(template, ast.Expr) and read_values(template.value, entry, {}):
            return name
    return _own_feature(entry)


def _own_feature(entry: ast.expr) -> str:
    """Return the name of the feature that is a formula of ``x1`` and ``x2``; "" for others."""
    names = {node.id for node in ast.walk(entry) if isinstance(node, ast.Name)}
    if not names & {"x1", "x2"} or not names <= {"x1", "x2", "np"}:
        return ""
    try:
        text = ast.unparse(entry).replace("np.", "").replace("x1", "x").replace("x2", "y")
        return feature(OWN + parse_formula(text, ("x", "y")).text()).name
    except (ParameterError, RecursionError):
        return ""
