"""The network as Keras code: `Sequential` for a plain chain, else the functional API."""

import builtins
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from textwrap import wrap

from playground.base.params import ParamValue, Regularizer, Shape
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.opaque import read_config
from playground.catalog.spec import LayerSpec, Wrapper
from playground.document.fitted import fitted_layers
from playground.document.inference import Inference
from playground.document.project import Layer, LayerId, Network
from playground.export.script.expressions import (
    Argument,
    Call,
    Expression,
    Items,
    call,
    is_name,
    literal,
    name,
    statement,
)
from playground.export.script.names import INPUT, automatic_names

RESERVED = frozenset(
    (
        *("keras", "layers", "regularizers", "np", "print", "EPOCHS"),
        *(spec.script_class for spec in CALLBACKS),
        *("inputs", "outputs", "model", "history", "x", "y"),
        *("x_train", "y_train", "x_test", "y_test"),
        *dir(builtins),
    )
)
"""Names that the rest of a script uses."""


def network_code(network: Network, inference: Inference, *, fits: bool = True) -> str:
    """Return the statements that build `model`.

    Parameters
    ----------
    network : Network
    inference : Inference
        Of this network; it must have an output.
    fits : bool
        Whether layers that are fitted to data are fitted to ``x_train``; without, the code
        needs no data.
    """
    order = _reading_order(network, inference)
    fitted = _fitted_names(network, inference)
    rest = (layer_id for layer_id in order[1:] if layer_id not in fitted)
    automatic = automatic_names([network.layer(layer_id) for layer_id in (*fitted, *rest)])
    lines = []
    for layer_id, variable in fitted.items():
        made = layer_call(network.layer(layer_id), automatic.get(layer_id, ""))
        lines.append(statement(made, target=variable))
        if fits:
            lines.append(statement(call(f"{variable}.adapt", name("x_train"))))
    write = _sequential if _is_chain(network, order) else _functional
    return "\n".join([*lines, write(network, inference, order, fitted, automatic)])


def _fitted_names(network: Network, inference: Inference) -> dict[LayerId, str]:
    """Return the variable that holds each layer that is fitted before the model is built."""
    names: dict[LayerId, str] = {}
    for layer_id in fitted_layers(network, inference):
        names[layer_id] = _free_variable(
            network.layer(layer_id).name, {*RESERVED, *names.values()}, len(names)
        )
    return names


def _free_variable(wanted: str, taken: Set[str], number: int) -> str:
    """Return a variable's name like `wanted` that is not `taken`."""
    while wanted in taken or not is_name(wanted):
        wanted = f"{wanted}_output" if is_name(wanted) else f"layer_{number}"
    return wanted


def frozen_note(network: Network, inference: Inference) -> str:
    """Return a comment on single frozen weights, which Keras does not support; empty if none."""
    layers = (network.layer(layer_id) for layer_id in inference.active)
    counts = [(layer.name, len(layer.frozen_weights)) for layer in layers if layer.frozen_weights]
    if not counts:
        return ""
    words = ", ".join(f"{count} of {name}" for name, count in counts)
    lines = wrap(f"All weights are trainable here; frozen individually on the canvas: {words}.", 96)
    return "".join(f"# {line}\n" for line in lines)


def uses_regularizers(network: Network, inference: Inference) -> bool:
    """Return whether a layer of the model has a weight penalty."""
    return any(
        isinstance(value, Regularizer) and bool(value)
        for layer_id in inference.active
        for value in network.layer(layer_id).params.values()
    )


def _reading_order(network: Network, inference: Inference) -> tuple[LayerId, ...]:
    """Return the active layers in topological order, branch by branch."""
    active = set(inference.active)
    done: dict[LayerId, None] = {}  # in order
    ready = list(inference.active[:1])
    while ready:
        current = ready.pop()
        if current in done:
            continue
        done[current] = None
        followers = [wire.target for wire in network.outputs_of(current) if wire.target in active]
        ready += [
            layer_id
            for layer_id in reversed(followers)
            if all(wire.source in done for wire in network.inputs_of(layer_id))
        ]
    return tuple(done)


def _is_chain(network: Network, order: tuple[LayerId, ...]) -> bool:
    """Return whether each layer feeds the next one and nothing else."""
    feeds = [tuple(wire.source for wire in network.inputs_of(layer_id)) for layer_id in order[1:]]
    is_once = not any(network.layer(layer_id).call_order for layer_id in order)
    return is_once and feeds == [(layer_id,) for layer_id in order[:-1]]


def _sequential(
    network: Network,
    inference: Inference,
    order: tuple[LayerId, ...],
    fitted: Mapping[LayerId, str],
    automatic: Mapping[LayerId, str],
) -> str:
    """Return the chain `order` as one call of `keras.Sequential`."""
    first, *rest = (network.layer(layer_id) for layer_id in order)
    made = (
        name(fitted[layer.id])
        if layer.id in fitted
        else layer_call(layer, automatic.get(layer.id, ""))
        for layer in rest
    )
    values = (_input_call(first, rest, inference), *made)
    return statement(call("keras.Sequential", Items(values, is_long=True)), target="model")


def _functional(
    network: Network,
    inference: Inference,
    order: tuple[LayerId, ...],
    fitted: Mapping[LayerId, str],
    automatic: Mapping[LayerId, str],
) -> str:
    """Return one line per layer; what is used later has a name of its own, else it is x."""
    names = _variable_names(network, order, set(fitted.values()))
    first, *rest = order
    layers = [network.layer(layer_id) for layer_id in rest]
    start = _input_call(network.layer(first), layers, inference)
    lines = [statement(start, target=names[first])]
    for layer_id in rest:
        sources = [names[wire.source] for wire in network.inputs_of(layer_id)]
        feed = _feed(network.layer(layer_id), sources)
        if layer_id in fitted:
            made = call(fitted[layer_id], *feed)
        else:
            call_of = layer_call(network.layer(layer_id), automatic.get(layer_id, ""))
            made = replace(call_of, applied_to=feed)
        lines.append(statement(made, target=names[layer_id]))
    lines.append("model = keras.Model(inputs, outputs)")
    return "\n".join(lines)


def _feed(layer: Layer, sources: list[str]) -> tuple[Expression, ...]:
    """Return what a layer is called with: one variable, a list, or one after the other."""
    variables = tuple(map(name, sources))
    order = layer.call_order
    if order:
        return tuple(variables[index] for index in order)
    return variables if len(variables) == 1 else (Items(variables),)


def _variable_names(
    network: Network, order: tuple[LayerId, ...], layers: Set[str]
) -> dict[LayerId, str]:
    """Return the variable that holds each layer's output; none of those of `layers`."""
    names: dict[LayerId, str] = {}
    taken = {*RESERVED, *layers}
    for layer_id, following in zip(order, (*order[1:], None), strict=True):
        users = {wire.target for wire in network.outputs_of(layer_id)} & set(order)
        variable = network.layer(layer_id).name
        if users == {following}:
            names[layer_id] = "x"
            continue
        variable = _free_variable(variable, taken, len(names))
        taken.add(variable)
        names[layer_id] = variable
    return {**names, order[-1]: "outputs", order[0]: "inputs"}


def _input_call(layer: Layer, others: Iterable[Layer], inference: Inference) -> Call:
    """Return the call that makes the input; named where another layer has the usual name."""
    shape = inference.reports[layer.id].output_shape
    assert shape is not None
    if all(other.name != INPUT for other in others):
        return call("keras.Input", shape=literal(shape[1:]))
    return call("keras.Input", shape=literal(shape[1:]), name=literal(layer.name))


def layer_call(layer: Layer, automatic: str) -> Call:
    """Return the call that makes a layer, with the arguments that differ from Keras's.

    Parameters
    ----------
    layer : Layer
    automatic : str
        The name that Keras would choose itself, which is left out; see `automatic_names`.
    """
    if layer.type_name == "Opaque":
        return _opaque_call(layer)
    wrapper = layer.spec.wrapper
    if wrapper is None:
        arguments = _arguments(layer.spec, layer, layer.params)
    else:
        arguments = _wrapper_arguments(layer, wrapper)
    arguments += [Argument(literal(value), key) for key, value in _own_settings(layer).items()]
    if layer.name != automatic:
        arguments.append(Argument(literal(layer.name), "name"))
    return Call(f"layers.{layer.type_name}", tuple(arguments))


def _own_settings(layer: Layer) -> dict[str, object]:
    """Return the arguments of every Keras layer that differ from Keras's defaults."""
    return {} if layer.is_trainable else {"trainable": False}


def _opaque_call(layer: Layer) -> Call:
    """Return the call that makes a layer outside the catalogue from its configuration.

    Settings that a person could write as arguments are written as arguments. A configuration
    that contains Keras objects, or a key that is not a valid name, stays a dict of constants.
    """
    function = f"layers.{layer.keras_class}"
    config = read_config(layer.keras_class, str(layer.params["config"]))
    settings = {**config, **_own_settings(layer), "name": layer.name}
    if all(map(is_name, settings)) and not any(map(_holds_objects, config.values())):
        arguments = tuple(Argument(literal(value), key) for key, value in settings.items())
        return Call(function, arguments)
    return call(f"{function}.from_config", literal(settings))


def _holds_objects(value: object) -> bool:
    """Return whether a setting is or contains a Keras object as JSON."""
    entries: Iterable[object] = ()
    if isinstance(value, dict):
        if "class_name" in value:
            return True
        entries = value.values()
    elif isinstance(value, list):
        entries = value
    return any(map(_holds_objects, entries))


def _wrapper_arguments(layer: Layer, wrapper: Wrapper) -> list[Argument]:
    """Return the wrapped layer, and the settings of the wrapper itself."""
    inner = wrapper.chosen(layer.params)
    passed = {param.name: layer.params[param.name] for param in wrapper.inner_params(layer.params)}
    made = Call(f"layers.{inner.name}", tuple(_arguments(inner, layer, passed)))
    names = {param.name for param in layer.spec.params}
    own = {key: layer.params[key] for key in names - {wrapper.param}}
    return [Argument(made), *_arguments(layer.spec, layer, own)]


def _arguments(spec: LayerSpec, layer: Layer, params: Mapping[str, ParamValue]) -> list[Argument]:
    """Return the arguments for `spec` that a person would write for `params` of `layer`."""
    arguments = [Argument(_value(layer, key, params[key])) for key in spec.required]
    for param in spec.params:
        if param.name not in params or param.name in spec.required:
            continue
        if params[param.name] != param.initial:
            arguments.append(Argument(_value(layer, param.name, params[param.name]), param.name))
    return arguments


def _value(layer: Layer, key: str, value: ParamValue) -> Expression:
    """Return a parameter's value as code."""
    if isinstance(value, Regularizer):
        return _penalty(value)
    param = layer.param(key)
    is_square = isinstance(param, Shape) and param.min_length == param.max_length
    if is_square and isinstance(value, tuple) and len(set(value)) == 1:
        return literal(value[0])
    return literal(value if param is None else param.keras_value(value))


def _penalty(value: Regularizer) -> Expression:
    """Return Keras's regularizer for `value`."""
    if value.l1 and value.l2:
        return call("regularizers.L1L2", l1=literal(value.l1), l2=literal(value.l2))
    if value.l1:
        return call("regularizers.L1", literal(value.l1))
    return call("regularizers.L2", literal(value.l2)) if value.l2 else literal(None)
