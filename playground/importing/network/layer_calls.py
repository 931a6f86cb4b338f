"""From the call of a Keras layer to a layer of the catalogue with its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from playground.base.errors import ParameterError
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
from playground.catalog.opaque import class_of
from playground.catalog.spec import LayerSpec, Wrapper
from playground.importing.network.names import OTHER_LAYERS
from playground.importing.network.refusals import LineProblem
from playground.importing.network.settings import activation, initializer, penalty
from playground.importing.network.values import FromData, Made, Name, Tensor, Unknown, Value
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes

OLD_WORDS = frozenset(("border_mode", "subsample", "nb_filter", "init", "W_regularizer"))
"""Arguments that only Keras 1 had."""
PRESETS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {name: (spec.name, first) for spec in LAYERS for name, first in spec.presets}
)
"""Classes that are another layer with its first parameter set."""
ELSEWHERE = frozenset(
    (
        *("input_shape", "input_dim", "batch_input_shape", "input_length", "batch_size"),
        *("name", "trainable", "dtype", "seed", "autocast", "sparse"),
        *("implementation", "zero_output_for_mask"),
    )
)
"""Arguments that are read elsewhere, or have no effect here."""
WEIGHTS = "weights"
"""The argument by which a layer of Keras 2 gets its weights."""
PLAIN: Mapping[str, tuple[Value, ...]] = MappingProxyType(
    {
        "data_format": ("channels_last",),
        "moving_mean_initializer": ("zeros",),
        "moving_variance_initializer": ("ones",),
        "renorm_momentum": (0.99,),
        **dict.fromkeys(("keepdims", "stateful", "unroll", "return_state", "time_major"), (False,)),
        **dict.fromkeys(("synchronized", "renorm", "optional", "ragged"), (False,)),
    }
)
"""Values for which an argument that the canvas lacks has no effect."""


@dataclass(frozen=True, slots=True)
class LayerPlan:
    """A layer as it will be on the canvas.

    Attributes
    ----------
    type_name : str
        An entry of `LAYERS`.
    params : mapping
        Complete.
    name : str
        As given in the script; empty for none.
    is_trainable : bool
    """

    type_name: str
    params: Mapping[str, ParamValue]
    name: str = ""
    is_trainable: bool = True

    @property
    def keras_class(self) -> str:
        """Keras's class, also for a layer outside the catalogue."""
        return class_of(self.type_name, self.params)


def layer_plan(made: Made, notes: Notes) -> LayerPlan | None:
    """Return the layer for `made`; None if it is not in the catalogue.

    Also None if an argument has a number for each feature and the catalogue has one number
    for all of them; such a layer becomes opaque.
    """
    preset = PRESETS.get(made.leaf)
    if preset is not None and not made.arguments and not _extra(made):
        type_name, first = preset
        made = Made(Name(f"keras.layers.{type_name}"), (first,), dict(made.named), made.line)
    type_name = OTHER_LAYERS.get(made.leaf, made.leaf)
    if type_name not in LAYERS or type_name == "Opaque":
        return None
    given = _given(type_name, _modern(made, notes), notes)
    if _has_lists(type_name, given):
        return None
    wrapper = LAYERS[type_name].wrapper
    within = _within(wrapper, given, made, notes) if wrapper is not None else {}
    if within is None:
        return None
    params = LAYERS[type_name].parse({**_params(type_name, given, made.line, notes), **within})
    name = made.named.get("name")
    is_trainable = made.is_trainable and made.named.get("trainable") is not False
    return LayerPlan(type_name, params, name if isinstance(name, str) else "", is_trainable)


def _has_lists(type_name: str, given: Mapping[str, Value]) -> bool:
    params = LAYERS[type_name].params
    numbers = (param for param in params if isinstance(param, Float))
    counts = (given.get(param.name) for param in params if isinstance(param, Int))
    return any(_is_refused_list(param, given.get(param.name)) for param in numbers) or any(
        isinstance(value, list | tuple) and len(value) > 1 for value in counts
    )


def _is_refused_list(param: Float, value: Value | None) -> bool:
    """Return whether `value` is a list, and none that stands for a number, as of a `Spread`."""
    if not isinstance(value, list | tuple):
        return False
    try:
        param.parse(value)
    except ParameterError:
        return True
    return False


def _modern(made: Made, notes: Notes) -> Made:
    """Return a convolution with the size of its kernel as a pair.

    Keras 1 wrote ``Convolution2D(32, 3, 3)``; since Keras 2 the third number is the stride.
    """
    named = dict(made.named)
    sides = made.arguments[1:3]
    spec = LAYERS[OTHER_LAYERS.get(made.leaf, made.leaf)]
    is_old = made.leaf in spec.aliases or bool(OLD_WORDS & set(named))
    if not _has_a_pair_second(spec):
        return made
    if len(made.arguments) >= 3 and all(isinstance(side, int) for side in sides):
        if is_old:
            notes.add(made.line, NoteKind.ASSUMED, f"read as a kernel of {sides}")
            return replace(made, arguments=(made.arguments[0], sides, *made.arguments[3:]))
        if sides[0] != sides[1]:
            return made
        message = f"the third number is the stride since Keras 2; write {sides} for a kernel"
        notes.add(made.line, NoteKind.ASSUMED, message)
    if {"nb_row", "nb_col"} <= set(named):
        named["kernel_size"] = (named.pop("nb_row"), named.pop("nb_col"))
        return replace(made, named=named)
    return made


def _has_a_pair_second(spec: LayerSpec) -> bool:
    """Return whether the layer's second argument is the size of a kernel with two sides."""
    second = spec.param(spec.argument_order[1]) if len(spec.argument_order) > 1 else None
    return spec.traits.convolves and isinstance(second, Shape) and second.min_length == 2


def _extra(made: Made) -> set[str]:
    return set(made.named) - ELSEWHERE


def _given(type_name: str, made: Made, notes: Notes) -> dict[str, Value]:
    """Return all arguments by name."""
    spec = LAYERS[type_name]
    own = tuple(param.name for param in spec.params)
    words, old_names = spec.argument_order, dict(spec.old_arguments)
    if len(made.arguments) > len(words):
        notes.add(made.line, NoteKind.LEFT_OUT, f"more arguments of {type_name}")
    given: dict[str, Value] = dict(zip(words, made.arguments, strict=False))
    for name, value in made.named.items():
        given[name if name in own else old_names.get(name, name)] = value
    return given


def _within(
    wrapper: Wrapper, given: dict[str, Value], made: Made, notes: Notes
) -> dict[str, ParamValue] | None:
    """Take the inner layer out of `given`; return its type and parameters.

    None if the catalogue has no such wrapper.
    """
    inner = given.pop(wrapper.param, None)
    backward = given.pop("backward_layer", None)
    if backward is not None:
        notes.add(made.line, NoteKind.LEFT_OUT, "backward_layer; both directions are the same here")
    if not isinstance(inner, Made):
        reason = f"{made.leaf} is around something that is not a single layer, which the canvas "
        raise LineProblem(made.line, f"{reason}cannot show")
    plan = layer_plan(inner, notes)
    if plan is None or LAYERS[plan.type_name] not in wrapper.inner:
        return None
    kept = {name: value for name, value in plan.params.items() if name not in wrapper.hidden}
    return {wrapper.param: plan.type_name, **kept}


def _params(
    type_name: str, given: Mapping[str, Value], line: int, notes: Notes
) -> dict[str, ParamValue]:
    """Return the parameters of a layer; invalid ones keep their default, with a note.

    For a wrapper, they are its own, with a default layer inside.
    """
    spec = LAYERS[type_name]
    params = spec.defaults()
    for name, value in given.items():
        param = spec.param(name)
        if param is None:
            if value not in dict(spec.neutral).get(name, ()):
                _note_strange(type_name, name, value, line, notes)
            continue
        try:
            params[name] = read_param(param, value)
        except ParameterError as error:
            default = params[name]
            shown = f" ({value.leaf})" if isinstance(value, Made | Name) else ""
            notes.add(line, NoteKind.ASSUMED, f"{error}{shown}; {default!r} taken")
    return params


def _note_strange(type_name: str, name: str, value: Value, line: int, notes: Notes) -> None:
    if name == "stateful" and value is True:
        notes.add(line, NoteKind.ASSUMED, "its state starts from zero with each batch here")
        return
    if name == WEIGHTS and value is not None:
        message = f"the weights that {type_name} starts with are not imported; it starts as new"
        notes.add(line, NoteKind.NEEDS_YOU, message)
        return
    plain = initializer(value) or value if isinstance(value, Made) else value
    is_harmless = plain is None or name in ELSEWHERE or plain in PLAIN.get(name, ())
    if not is_harmless:
        notes.add(line, NoteKind.NEEDS_YOU, f"{type_name} has no {name} on the canvas")


def read_param(param: Param, value: Value) -> ParamValue:
    """Return what a script's `value` means for `param`.

    Raises
    ------
    ParameterError
        It is invalid or unknown.
    """
    read: object = value
    if isinstance(param, RegularizerParam):
        read = penalty(value)
        if read is None:
            raise ParameterError(f"{param.name} is not a known regularizer")
    elif "activation" in param.name:
        read = activation(value) or value
    elif param.name.endswith("_initializer"):
        read = initializer(value) or value
    elif isinstance(param, Bool) and isinstance(value, int):
        read = bool(value)
    elif isinstance(param, Choice) and isinstance(value, str):
        read = value if value in param.options else value.lower()
    elif isinstance(value, list | tuple) and len(value) <= 1 and param.name == "axis":
        read = value[0] if value else None
    if isinstance(read, Unknown | FromData | Made | Name | Tensor):
        raise ParameterError(f"{param.name} is unknown")
    if isinstance(read, Regularizer | bool | int | float | str | tuple | list | type(None)):
        return param.parse(tuple(read) if isinstance(read, list) else read)
    raise ParameterError(f"{param.name} is unknown")
