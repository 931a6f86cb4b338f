"""The preparation as Keras code: a model around ``model`` that takes raw rows.

The layers are those of `playground.export.raw.layers`. Every variable begins with ``raw_``.
"""

from collections.abc import Sequence

import numpy as np

from playground.datasets.preparation.applying import category_table
from playground.datasets.preparation.kinds import TextMode
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    NumberColumn,
    Preparation,
    TextColumn,
)
from playground.export.raw.boundary import TEXT, ModelInput, inputs_of
from playground.export.raw.layers import NOT_IN_WORDS, SMALLEST_SCALE, is_one_scale, is_plain
from playground.export.script.expressions import (
    Call,
    Expression,
    Items,
    call,
    feature_tensor,
    literal,
    name,
    statement,
)

HEADING = "# A model that takes raw rows and answers in the units of the data"
FEATURES = {"x²": ("x", "x"), "y²": ("y", "y"), "xy": ("x", "y")}


def raw_code(preparation: Preparation) -> str:
    """Return the statements that build ``raw_model`` around ``model``.

    Raises
    ------
    ExportError
        A feature cannot be written.
    """
    inputs = inputs_of(preparation, takes_texts=True, fills=True)
    return "\n".join(_Writer(preparation, inputs).lines())


class _Writer:
    """Writes one statement after the other."""

    def __init__(self, preparation: Preparation, inputs: tuple[ModelInput, ...]) -> None:
        self._preparation = preparation
        self._inputs = inputs
        self._lines: list[str] = []

    def lines(self) -> list[str]:
        """Return all statements."""
        for entry in self._inputs:
            kind = {} if entry.dtype == "float32" else {"dtype": literal(entry.dtype)}
            made = call("keras.Input", literal(entry.shape), name=literal(entry.name), **kind)
            self._put(entry.name, made)
        parts = [part for column in self._preparation.columns for part in self._column(column.name)]
        if self._preparation.features:
            parts = [
                self._feature(place, *parts) for place in range(len(self._preparation.features))
            ]
        joined = parts[0]
        if len(parts) > 1:
            names = Items(tuple(map(name, parts)))
            joined = self._apply("features", call("layers.Concatenate"), names)
        outputs = self._put("outputs", call("model", name(self._scaled(joined))))
        target = self._preparation.target
        if target.scale:
            scaling = call(
                "layers.Rescaling", literal(list(target.scale)), literal(list(target.offset))
            )
            outputs = self._apply("outputs", scaling, name(outputs))
        variables = {entry.name: name(f"raw_{entry.name}") for entry in self._inputs}
        inputs = self._put("inputs", call("dict", **variables))
        made = call("keras.Model", name(inputs), name(outputs))
        self._lines.append(statement(made, target="raw_model"))
        return self._lines

    def _put(self, variable: str, expression: Expression) -> str:
        """Assign to a variable; return its name."""
        self._lines.append(statement(expression, target=f"raw_{variable}"))
        return f"raw_{variable}"

    def _apply(self, variable: str, layer: Call, to: Expression) -> str:
        return self._put(variable, Call(layer.function, layer.arguments, (to,)))

    def _column(self, column_name: str) -> list[str]:
        """Return the variables that hold the inputs of one column."""
        entries = [entry for entry in self._inputs if entry.column == column_name]
        column = next(c for c in self._preparation.columns if c.name == column_name)
        entry = entries[0]
        first = entry.name
        match column:
            case NumberColumn():
                return self._number(column, first)
            case CategoryColumn():
                return [self._category(column, entry)]
            case TextColumn() if entry.takes == TEXT:
                return [self._text(column, first)]
            case ArrayColumn() if column.brightest != 1:
                layer = call("layers.Rescaling", literal(1 / column.brightest))
                return [self._apply(f"{first}_scaled", layer, name(f"raw_{first}"))]
            case _:
                return [f"raw_{entry.name}" for entry in entries]

    def _number(self, column: NumberColumn, own: str) -> list[str]:
        raw = name(f"raw_{own}")
        if column.fill is None and not column.has_indicator:
            return [str(raw)]
        # NaN alone differs from itself.
        gap = self._put(f"{own}_is_missing", call("keras.ops.not_equal", raw, raw))
        parts = [str(raw)]
        if column.fill is not None:
            filled = call("keras.ops.where", name(gap), literal(float(column.fill)), raw)
            parts = [self._put(f"{own}_filled", filled)]
        if column.has_indicator:
            marked = call("keras.ops.cast", name(gap), literal("float32"))
            parts.append(self._put(f"{own}_indicator", marked))
        return parts

    def _category(self, column: CategoryColumn, entry: ModelInput) -> str:
        own = entry.name
        raw, words = name(f"raw_{own}"), list(column.vocabulary)
        if is_plain(column, entry):
            layer = call(
                "layers.StringLookup", vocabulary=_texts(words), output_mode=literal("one_hot")
            )
            return self._apply(f"{own}_inputs", layer, raw)
        lookup = call("layers.StringLookup", vocabulary=_texts([*words, ""]))
        codes = self._apply(f"{own}_codes", lookup, raw)
        table = category_table(column, (NOT_IN_WORDS, *column.vocabulary))
        start = call("keras.initializers.Constant", Items(tuple(map(_numbers, table.tolist()))))
        layer = call(
            "layers.Embedding",
            literal(len(table)),
            literal(table.shape[1]),
            embeddings_initializer=start,
            trainable=literal(False),
        )
        found = self._apply(f"{own}_rows", layer, name(codes))
        if len(entry.shape) == 1:
            return self._apply(f"{own}_inputs", call("layers.Flatten"), name(found))
        shaped = call("layers.Reshape", literal((*entry.shape[:-1], table.shape[1])))
        return self._apply(f"{own}_inputs", shaped, name(found))

    def _text(self, column: TextColumn, own: str) -> str:
        raw, words = name(f"raw_{own}"), _texts(column.vocabulary)
        if column.mode is TextMode.SEQUENCE:
            layer = call(
                "layers.TextVectorization",
                vocabulary=words,
                output_sequence_length=literal(column.length),
            )
            return self._apply(f"{own}_words", layer, raw)
        layer = call("layers.TextVectorization", vocabulary=words, output_mode=literal("multi_hot"))
        found = self._apply(f"{own}_words", layer, raw)
        return self._apply(f"{own}_inputs", call("layers.Flatten"), name(found))

    def _feature(self, place: int, x: str, y: str) -> str:
        """Return the variable that holds a function of a point."""
        feature, points = self._preparation.features[place], {"x": x, "y": y}
        if feature in points:
            return points[feature]
        if feature in FEATURES:
            factors = Items(tuple(name(points[each]) for each in FEATURES[feature]))
            return self._apply(f"feature_{place + 1}", call("layers.Multiply"), factors)
        if feature.startswith("sin ") and feature[4:] in points:
            wave = call("keras.ops.sin", name(points[feature[4:]]))
            return self._put(f"feature_{place + 1}", wave)
        own = feature_tensor(feature, points)
        return self._put(f"feature_{place + 1}", own)

    def _scaled(self, inputs: str) -> str:
        scaling = self._preparation.scaling
        if scaling is None:
            return inputs
        offset, scale = scaling
        if scale.min() < SMALLEST_SCALE:
            layer = call("layers.Rescaling", literal(1.0), _numbers((-offset).tolist()))
            inputs = self._apply("shifted", layer, name(inputs))
            layer = call("layers.Rescaling", _numbers((1 / scale).tolist()))
            return self._apply("scaled", layer, name(inputs))
        variance = np.square(scale.astype(np.float64))
        if is_one_scale(self._preparation):
            layer = call(
                "layers.Normalization",
                axis=literal(None),
                mean=_number(offset[0]),
                variance=_number(variance[0]),
            )
        else:
            layer = call(
                "layers.Normalization",
                mean=_numbers(offset.tolist()),
                variance=_numbers(variance.tolist()),
            )
        return self._apply("scaled", layer, name(inputs))


def _numbers(values: Sequence[float]) -> Items:
    """Return numbers, rounded to float32, with as few digits as that takes."""
    return Items(tuple(map(_number, values)))


def _texts(values: Sequence[str]) -> Items:
    return Items(tuple(map(literal, values)))


def _number(value: float) -> Expression:
    return literal(float(str(np.float32(value))))
