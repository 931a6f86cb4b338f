"""Every layer type against Keras itself: shapes, weights, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from playground.base.errors import ShapeError
from playground.base.params import (
    Bool,
    Choice,
    Float,
    Int,
    Param,
    ParamValue,
    Regularizer,
    RegularizerParam,
    Shape,
)
from playground.catalog.layers import LAYERS
from playground.catalog.spec import Category, LayerSpec, TensorShape
from tests.catalog.keras_layers import applied, constructed, sample_shapes
from tests.laws import exercises, reached

LARGEST = 6
"""Sizes are kept small: rules of shapes do not depend on them."""
LEAST_ACCEPTED = 20
"""Examples of each layer type that the catalogue accepts and Keras has to accept too."""
LAYERS_OF_KERAS = tuple(spec for spec in LAYERS if spec.name not in ("Input", "Opaque"))
OFTEN_WRAPPED = frozenset(("Dense", "Conv2D", "Flatten", "MaxPooling2D", "Dropout", "LSTM"))
"""Inner layers with which wrappers are compared outside the long lane."""


@dataclass(frozen=True)
class Case:
    """A layer type, and for a wrapper the layer within."""

    spec: LayerSpec
    given: Mapping[str, ParamValue]

    def parse(self, drawn: Mapping[str, ParamValue]) -> Mapping[str, ParamValue]:
        """Return complete values."""
        return self.spec.parse({**drawn, **self.given})


def cases() -> list[object]:
    """Return each layer type, and each wrapper with each layer that it can hold."""
    found: list[object] = []
    for spec in LAYERS_OF_KERAS:
        if spec.wrapper is None:
            found.append(pytest.param(Case(spec, {}), id=spec.name))
            continue
        found += [
            pytest.param(
                Case(spec, {spec.wrapper.param: inner.name}),
                id=f"{spec.name}-{inner.name}",
                marks=() if inner.name in OFTEN_WRAPPED else pytest.mark.long,
            )
            for inner in spec.wrapper.inner
        ]
    return found


def within(case: Case, values: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
    """Return the values of the inner layer of a wrapper."""
    own = {param.name for param in case.spec.params}
    return {name: value for name, value in values.items() if name not in own}


def inputs_within(case: Case, inputs: tuple[TensorShape, ...]) -> tuple[TensorShape, ...]:
    """Return what the inner layer of a wrapper receives; the inputs themselves without one.

    Keras calls the inner layer of TimeDistributed without its checks of the input.
    """
    if case.spec.name != "TimeDistributed":
        return inputs
    return tuple((*shape[:1], *shape[2:]) for shape in inputs)


def drawn_params(case: Case) -> tuple[Param, ...]:
    """Return the parameters whose values are drawn."""
    return tuple(p for p in case.spec.params_of(case.given) if p.name not in case.given)


@dataclass(frozen=True)
class Outcome:
    """The result for a layer: its shape and weights, or a refusal."""

    shape: TensorShape | None = None
    weights: tuple[tuple[str, tuple[int, ...], bool], ...] = ()
    parameters: int = 0


def value_of(param: Param) -> st.SearchStrategy[ParamValue]:
    """Return a strategy for values of `param`, its default among the likely ones."""
    drawn: st.SearchStrategy[ParamValue]
    if isinstance(param, Int):
        drawn = st.integers(param.minimum, min(param.maximum, LARGEST))
    elif isinstance(param, Float):
        drawn = st.floats(max(param.minimum, 0.01), min(param.maximum, 0.99))
    elif isinstance(param, Bool):
        drawn = st.booleans()
    elif isinstance(param, Choice):
        drawn = st.sampled_from(param.options)
    elif isinstance(param, Shape):
        entries = st.integers(param.minimum, min(param.maximum, 4))
        drawn = st.lists(entries, min_size=param.min_length, max_size=param.max_length).map(tuple)
    elif isinstance(param, RegularizerParam):
        drawn = st.sampled_from([Regularizer(), Regularizer(0.1, 0.2)])
    else:
        raise AssertionError(f"no strategy for {type(param).__name__}")
    return st.one_of(st.just(param.initial), drawn)


def shapes(minimum_rank: int = 1, maximum_rank: int = 5) -> st.SearchStrategy[TensorShape]:
    """Return a strategy for shapes with a free batch."""
    size = st.integers(1, 8) | st.sampled_from([4, 6, 12])
    sizes = st.lists(size, min_size=minimum_rank - 1, max_size=maximum_rank - 1)
    return sizes.map(lambda known: (None, *known))


@st.composite
def inputs_of(draw: st.DrawFn, case: Case) -> tuple[TensorShape, ...]:
    """Return as many input shapes as the layer takes; several are alike or nearly so."""
    spec = case.spec
    if spec.maximum_inputs == 1:
        rank = len(sample_shapes(spec, case.given)[0]) + 1
        return (draw(st.one_of(shapes(), shapes(rank, rank), shapes(rank, rank))),)
    first = draw(shapes(2))
    others = []
    for _ in range(draw(st.integers(1, 2 if spec.maximum_inputs is None else 1))):
        changed = list(first)
        if draw(st.booleans()):
            changed[draw(st.integers(1, len(first) - 1))] = draw(st.integers(1, 3))
        others.append(tuple(changed))
    return (first, *others)


def ours(
    spec: LayerSpec, values: Mapping[str, ParamValue], inputs: tuple[TensorShape, ...]
) -> Outcome:
    """Return what the catalogue says."""
    try:
        shape = spec.output_shape(values, inputs)
        weights = spec.weights(values, inputs)
    except ShapeError:
        return Outcome()
    known = tuple((weight.name, weight.shape, weight.is_trainable) for weight in weights)
    return Outcome(shape, known, sum(weight.size for weight in weights))


def of_keras(
    spec: LayerSpec, values: Mapping[str, ParamValue], inputs: tuple[TensorShape, ...]
) -> Outcome:
    """Return what Keras does."""
    import keras  # noqa: PLC0415 - takes seconds

    tensors = [keras.KerasTensor(shape) for shape in inputs]
    try:
        layer = constructed(spec.name, values)
        output = applied(spec, layer, tensors)
    except (ValueError, TypeError, IndexError, ZeroDivisionError, NotImplementedError):
        return Outcome()
    weights = tuple(
        (weight_name(weight), tuple(weight.shape), weight.trainable) for weight in layer.weights
    )
    return Outcome(tuple(output.shape), weights, layer.count_params())


def axes(
    values: Mapping[str, ParamValue], inputs: tuple[TensorShape, ...]
) -> list[tuple[int, TensorShape]]:
    """Return the axes that the values name, each with the shape that it is an axis of."""
    if isinstance(axis := values.get("axis"), int):
        return [(axis, shape) for shape in inputs]
    pair = values.get("axes")
    return list(zip(pair, inputs, strict=True)) if isinstance(pair, tuple) else []


def computes(
    spec: LayerSpec, values: Mapping[str, ParamValue], inputs: tuple[TensorShape, ...]
) -> bool:
    """Return whether Keras not only accepts the shapes, but can also compute with them."""
    import tensorflow as tf  # noqa: PLC0415 - takes seconds

    data = [np.zeros([2 if size is None else size for size in shape]) for shape in inputs]
    try:
        applied(spec, constructed(spec.name, values), data)
    except (ValueError, TypeError, IndexError, tf.errors.OpError):
        return False
    return True


def weight_name(weight: Any) -> str:
    """Return a weight's name, with that of the part of its layer that it belongs to."""
    for part in ("forward", "backward", "query", "key", "value", "attention_output"):
        if f"/{part}_" in weight.path or f"/{part}/" in weight.path:
            return f"{part}_{weight.name}"
    return str(weight.name)


@pytest.mark.keras
@pytest.mark.parametrize("case", cases())
@exercises(compared=5)
@given(data=st.data())
def test_keras_agrees(case: Case, data: st.DataObject) -> None:
    spec = case.spec
    drawn = {param.name: data.draw(value_of(param), param.name) for param in drawn_params(case)}
    values = case.parse(drawn)
    inputs = data.draw(inputs_of(case), "inputs")
    inner_inputs = inputs_within(case, inputs)
    # Keras looks at some axes only when it computes, and mixes samples along others.
    assume(
        all(-len(shape) < axis < len(shape) and axis for axis, shape in axes(values, inner_inputs))
    )
    # Keras takes three axes for one image without a batch.
    assume(spec.category is not Category.AUGMENTATION or len(inputs[0]) != 3)
    expected, theirs = ours(spec, values, inputs), of_keras(spec, values, inputs)
    reached("compared")
    if expected.shape is None and theirs.shape is not None:
        inner = spec.inner(values)
        if inner is None or of_keras(inner, inner.parse(within(case, values)), inner_inputs).shape:
            assert not computes(spec, values, inputs)
        return
    assert expected == theirs


@pytest.mark.keras
@pytest.mark.parametrize("case", cases())
def test_keras_accepts_what_the_catalogue_accepts(case: Case) -> None:
    """Cases in which both refuse do not count here."""
    spec = case.spec

    @exercises(accepted=LEAST_ACCEPTED)
    @settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    @given(data=st.data())
    def agree(data: st.DataObject) -> None:
        values = case.parse({p.name: data.draw(value_of(p)) for p in drawn_params(case)})
        inputs = data.draw(inputs_of(case), "inputs")
        expected = ours(spec, values, inputs)
        assume(expected.shape is not None)
        assert of_keras(spec, values, inputs) == expected
        reached("accepted")

    agree()


@pytest.mark.parametrize("name", [spec.name for spec in LAYERS if "axis" in spec.defaults()])
@pytest.mark.parametrize("axis", [0, -2, 2, -3])
def test_axes_of_the_batch_or_of_nothing_are_refused(name: str, axis: int) -> None:
    """Keras joins and normalizes along the batch in some cases: samples would be mixed."""
    spec = LAYERS[name]
    with pytest.raises(ShapeError):
        spec.output_shape(spec.parse({"axis": axis}), ((None, 3), (None, 3)))


@pytest.mark.keras
@pytest.mark.parametrize("spec", LAYERS_OF_KERAS, ids=lambda spec: spec.name)
def test_arguments_have_the_defaults_of_keras(spec: LayerSpec) -> None:
    """What Keras leaves to the user (units, filters) is excepted."""
    import inspect  # noqa: PLC0415

    import keras  # noqa: PLC0415

    signature = inspect.signature(getattr(keras.layers, spec.name).__init__).parameters
    for param in spec.params:
        default = signature[param.name].default
        if default is not inspect.Parameter.empty:
            assert spelled(param.initial) == spelled(default), param.name


def spelled(default: object) -> object:
    """Return a default in one spelling: Keras writes None for linear and for no penalty."""
    if default in (None, "linear", Regularizer()):
        return None
    if isinstance(default, str):
        # Keras writes initializers in two ways, and "uniform" for one of them.
        return {"uniform": "random_uniform", "Zeros": "zeros"}.get(default, default)
    if isinstance(default, tuple) and len(set(default)) == 1:
        return spelled(default[0])  # Keras writes 0 for ((0, 0), (0, 0)), or that itself
    return default
