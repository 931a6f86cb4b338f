"""Repairs that several rules offer: ordinary edits of the project."""

from collections.abc import Sequence as Many

from playground.base.params import Int, ParamValue, Selection
from playground.catalog.activations import ACTIVATIONS, FOR_BOUNDED, activation_spec
from playground.catalog.layers.dense import DENSE
from playground.catalog.optimizers import OPTIMIZERS, USUAL_OPTIMIZER
from playground.doctor.record import RunRecord
from playground.doctor.wording import listed, number
from playground.document.commands import (
    AddLayer,
    Sequence,
    SetData,
    SetParams,
    SetParamsOfEach,
    SetTraining,
)
from playground.document.document import Command
from playground.document.inference import Repair
from playground.document.project import Layer

RELU = "relu"
FACTOR = 10.0
LEAST_UNITS = 8


def initializer_for(layer: Layer) -> str:
    """Return the initializer that suits the activation of a layer."""
    spec = activation_spec(layer.activation)
    return FOR_BOUNDED if spec is None else spec.initializer


def use_relu(layers: Many[Layer]) -> Repair:
    """Return the repair that gives layers the activation relu, and weights that suit it."""
    ids = tuple(layer.id for layer in layers)
    values: dict[str, ParamValue] = {"activation": RELU}
    if all("kernel_initializer" in layer.params for layer in layers):
        values["kernel_initializer"] = ACTIVATIONS[RELU].initializer
    return Repair(f"Use {RELU} in {_names(layers)}", SetParamsOfEach(ids, values))


def use_initializers(layers: Many[Layer]) -> Repair:
    """Return the repair that gives each layer the initializer that suits its activation."""
    commands = tuple(
        SetParams(layer.id, {"kernel_initializer": initializer_for(layer)}) for layer in layers
    )
    kinds = {initializer_for(layer) for layer in layers}
    text = f"Use {' and '.join(sorted(kinds))} in {_names(layers)}"
    return Repair(text, Sequence(text, commands))


def lower_rate(record: RunRecord) -> Repair:
    """Return the repair that lowers the learning rate tenfold, or further to the usual one."""
    rate = record.project.training.learning_rate
    usual = OPTIMIZERS[record.project.training.optimizer.name].learning_rate
    return _set_rate(min(usual, rate / FACTOR) if rate > usual else rate / FACTOR)


def raise_rate(record: RunRecord, factor: float) -> Repair:
    """Return the repair that raises the learning rate by that factor, at most to 1."""
    return _set_rate(min(1.0, record.project.training.learning_rate * factor))


def _set_rate(rate: float) -> Repair:
    rate = float(f"{rate:.3g}")
    text = f"Set the learning rate to {number(rate)}"
    return Repair(text, SetTraining({"learning_rate": rate}))


def use_usual_optimizer(record: RunRecord) -> Repair | None:
    """Return the repair that trains with the usual optimizer; None if that is in use."""
    if OPTIMIZERS[record.project.training.optimizer.name].is_adaptive:
        return None
    spec = OPTIMIZERS[USUAL_OPTIMIZER]
    rate = 3 * spec.learning_rate
    text = f"Use {spec.label} with a learning rate of {number(rate)}"
    values = {"optimizer": Selection(spec.name), "learning_rate": rate}
    return Repair(text, SetTraining(values))


def scale_inputs() -> Repair:
    """Return the repair that gives each input mean 0 and variance 1."""
    return Repair("Scale the inputs", SetData({"scaling": "standard"}))


def enlarge(record: RunRecord) -> Repair | None:
    """Return the repair that makes the network larger; None if it cannot become larger."""
    grown: list[tuple[Layer, str, int]] = []
    for layer in record.hidden:
        name = layer.size_param
        param = layer.param(name) if name is not None else None
        if name is None or not isinstance(param, Int):
            continue
        value = layer.params[name]
        assert isinstance(value, int)
        grown.append((layer, name, min(max(2 * value, LEAST_UNITS), param.maximum)))
    if grown:
        changes: tuple[Command, ...] = tuple(
            SetParams(layer.id, {name: size}) for layer, name, size in grown
        )
        text = f"Make {_names([layer for layer, _name, _size in grown])} larger"
        return Repair(text, Sequence(text, changes))
    if not record.weighted:
        return None
    wires = record.project.network.inputs_of(record.weighted[-1].id)
    if len(wires) != 1:
        return None
    values: dict[str, ParamValue] = {"units": 16, "activation": RELU}
    return Repair("Add a hidden layer", AddLayer(DENSE.name, None, values, wire=wires[0]))


def _names(layers: Many[Layer]) -> str:
    return listed([layer.name for layer in layers])
