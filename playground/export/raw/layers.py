"""The preparation as ordinary Keras layers around a model, for export.

Vocabularies, means and variances are given to constructors, so that they are part of the
architecture in every format.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from playground.datasets.features import OWN, own_formula
from playground.datasets.preparation.applying import category_table
from playground.datasets.preparation.kinds import Encoding, TextMode
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    NumberColumn,
    Preparation,
    TextColumn,
)
from playground.export.raw.boundary import CODE, TEXT, ModelInput

SMALLEST_SCALE = 1e-6
"""Keras divides by at least 1e-7; smaller scales go through two `Rescaling` layers."""
NOT_IN_WORDS = "\0"
"""A text that no vocabulary has."""


# Any: Keras has no types.
def with_preparation(
    model: Any, preparation: Preparation, inputs: tuple[ModelInput, ...], *, fills: bool
) -> Any:
    """Return a model that takes raw rows and answers in the units of the data.

    Parameters
    ----------
    model : keras.Model
        Takes prepared inputs; it becomes a part of the result.
    preparation : Preparation
    inputs : tuple of ModelInput
        As `playground.export.raw.boundary.inputs_of` returns them.
    fills : bool
        Whether operations may fill missing numbers.

    Returns
    -------
    keras.Model
        Its inputs are a dictionary, by the names in `inputs`.
    """
    import keras  # noqa: PLC0415 (heavy)
    from keras import layers  # noqa: PLC0415

    tensors = {
        entry.name: keras.Input(entry.shape, name=entry.name, dtype=entry.dtype) for entry in inputs
    }
    by_column: dict[str, list[tuple[ModelInput, Any]]] = {}
    for entry in inputs:
        by_column.setdefault(entry.column, []).append((entry, tensors[entry.name]))
    parts: list[Any] = []
    for column in preparation.columns:
        given = by_column[column.name]
        match column:
            case NumberColumn():
                parts += _number(column, given, fills=fills)
            case CategoryColumn():
                parts.append(_category(column, *given[0]))
            case TextColumn():
                parts.append(_text(column, *given[0]))
            case ArrayColumn():
                parts.append(_array(column, given[0][1]))
            case _:
                parts += [tensor for _, tensor in given]
    if preparation.features:
        parts = _features(preparation.features, *parts)
    joined = parts[0] if len(parts) == 1 else layers.Concatenate(name="features")(parts)
    outputs = model(_scaled(preparation, joined))
    return keras.Model(tensors, _in_units(preparation, outputs), name="with_preparation")


def _number(
    column: NumberColumn, given: Sequence[tuple[ModelInput, Any]], *, fills: bool
) -> list[Any]:
    """Return the number, filled in, and where it is missing."""
    from keras import ops  # noqa: PLC0415 (heavy)

    raw = given[0][1]
    if not fills:
        return [tensor for _, tensor in given]
    is_missing = ops.not_equal(raw, raw)  # NaN alone differs from itself
    parts = [raw if column.fill is None else ops.where(is_missing, float(column.fill), raw)]
    if column.has_indicator:
        parts.append(ops.cast(is_missing, "float32"))
    return parts


def is_plain(column: CategoryColumn, entry: ModelInput) -> bool:
    """Return whether Keras's own one-hot lookup gives the inputs of a category."""
    return (
        len(entry.shape) == 1
        and entry.takes == TEXT
        and column.encoding is Encoding.ONE_HOT
        and column.has_unknown
        and column.fill is None
        and not column.has_indicator
    )


def _category(column: CategoryColumn, entry: ModelInput, raw: Any) -> Any:
    from keras import layers  # noqa: PLC0415 (heavy)

    vocabulary = list(column.vocabulary)
    if is_plain(column, entry):
        return layers.StringLookup(vocabulary=vocabulary, output_mode="one_hot")(raw)
    if entry.takes == TEXT:
        # The empty text, a missing cell, has a place of its own after the vocabulary.
        codes = layers.StringLookup(vocabulary=[*vocabulary, ""])(raw)
    else:
        assert entry.takes == CODE
        codes = raw
    texts = (NOT_IN_WORDS, *column.vocabulary)
    table = category_table(column, texts)
    inputs = layers.Embedding(
        len(table), table.shape[1], weights=[table], trainable=False, name=f"{entry.name}_inputs"
    )(codes)
    return layers.Reshape((*entry.shape[:-1], table.shape[1]))(inputs)


def _text(column: TextColumn, entry: ModelInput, raw: Any) -> Any:
    from keras import layers  # noqa: PLC0415 (heavy)

    if entry.takes != TEXT:
        return raw
    vocabulary = list(column.vocabulary)
    if column.mode is TextMode.SEQUENCE:
        return layers.TextVectorization(
            vocabulary=vocabulary, output_sequence_length=column.length
        )(raw)
    found = layers.TextVectorization(vocabulary=vocabulary, output_mode="multi_hot")(raw)
    return layers.Reshape((1 + len(vocabulary),))(found)


def _array(column: ArrayColumn, raw: Any) -> Any:
    from keras import layers  # noqa: PLC0415 (heavy)

    return raw if column.brightest == 1 else layers.Rescaling(1 / column.brightest)(raw)


def _features(names: tuple[str, ...], x: Any, y: Any) -> list[Any]:
    """Return functions of a point, those of `playground.datasets.features`."""
    from keras import layers, ops  # noqa: PLC0415 (heavy)

    def product(first: Any, second: Any) -> Any:
        return layers.Multiply()([first, second])

    makers: dict[str, Callable[[], Any]] = {
        "x": lambda: x,
        "y": lambda: y,
        "x²": lambda: product(x, x),
        "y²": lambda: product(y, y),
        "xy": lambda: product(x, y),
        "sin x": lambda: ops.sin(x),
        "sin y": lambda: ops.sin(y),
    }

    def made(name: str) -> Any:
        formula = own_formula(name)
        if formula is None:
            return makers[name]()
        # Where x and y are not used, the result still needs a row for each point.
        return ops.add(formula.tensor(ops, {"x": x, "y": y}), ops.multiply(x, 0.0))

    return [made(name) for name in names]


def _scaled(preparation: Preparation, x: Any) -> Any:
    from keras import layers  # noqa: PLC0415 (heavy)

    scaling = preparation.scaling
    if scaling is None:
        return x
    offset, scale = scaling
    if scale.min() < SMALLEST_SCALE:
        shifted = layers.Rescaling(1.0, (-offset).tolist())(x)
        return layers.Rescaling((1 / scale).tolist())(shifted)
    variance = np.square(scale.astype(np.float64))
    if is_one_scale(preparation):
        return layers.Normalization(axis=None, mean=float(offset[0]), variance=float(variance[0]))(
            x
        )
    return layers.Normalization(mean=offset.tolist(), variance=variance.tolist())(x)


def is_one_scale(preparation: Preparation) -> bool:
    """Return whether all numbers of a sample have the same scale, as the pixels of an image."""
    return isinstance(preparation.columns[0], ArrayColumn) and len(preparation.input_shape) > 1


def _in_units(preparation: Preparation, outputs: Any) -> Any:
    """Return outputs in the units of the data."""
    from keras import layers  # noqa: PLC0415 (heavy)

    target = preparation.target
    if not target.scale:
        return outputs
    return layers.Rescaling(list(target.scale), list(target.offset), name="in_units")(outputs)


def refusal(preparation: Preparation, label: str, *, has_operations: bool) -> str | None:
    """Return why a format cannot hold the preparation, and what to do; None if it can."""
    needy = [name for name in preparation.features if name.startswith(("sin", OWN))]
    if has_operations or not needy:
        return None
    return (
        f"{label} cannot hold the feature {needy[0].removeprefix(OWN)}; choose another format, or "
        "export without the preparation"
    )
