"""Layers of Keras outside of the catalogue: what is known of them, and which are refused.

Such a layer is kept as its class and the JSON of its configuration. Nothing here needs
Keras; what a configuration may hold is checked before any of it reaches Keras, because a
project file or the clipboard can bring it from anywhere.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playground.base.errors import ParameterError, ShapeError
from playground.base.params import Float
from playground.catalog.activations import ACTIVATIONS
from playground.catalog.outside import shape_rule
from playground.catalog.spec import (
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    no_weights,
    shape_text,
)

LONGEST_CONFIG = 100_000
LARGEST_SIZE = 65_536
MOST_ENTRIES = 5_000
DEEPEST = 30
MOST_MODEL_ENTRIES = 1_000_000
DEEPEST_MODEL = 300
LARGEST_SEED = 2**63
FREE_NUMBERS = ("seed", "shared_object_id")
"""Keys under which a whole number may be large."""
CLASS = re.compile(r"[A-Z][A-Za-z0-9]*")
"""How Keras calls its classes; its functions begin with a small letter, and some of them read
and write files."""
PARTS = frozenset(("__keras_tensor__", "__slice__", "__ellipsis__"))
"""What else a description of a network is made of."""
MODULE = re.compile(
    r"keras(\.src)?(\.(layers|initializers|regularizers|constraints|activations|optimizers|losses"
    r"|metrics|models|engine|ops|random|dtype_policies|trainers)(\.[a-z0-9_]+)*)?"
)
"""Keras imports the module that a description names: only those of its parts."""
REFUSED: Mapping[str, str] = {
    "Lambda": "it holds program code, which is never run from a file",
    "TFSMLayer": "it runs a program from another file",
    "TorchModuleWrapper": "it holds pickled code, which is never run from a file",
    "JaxLayer": "it holds program code, which is never run from a file",
    "FlaxLayer": "it holds program code, which is never run from a file",
    "StringLookup": "it takes texts, and a network here takes numbers",
    "IntegerLookup": "it reads a vocabulary that may lie in another file",
    "TextVectorization": "it takes texts, and a network here takes numbers",
    "function": "it holds program code, which is never run from a file",
    "__lambda__": "it holds program code, which is never run from a file",
    "__numpy__": "it holds arrays that are not weights",
    "__tensor__": "it holds arrays that are not weights",
}
"""Classes that are never made from a file, and why."""


@dataclass(frozen=True, slots=True)
class KnownShapes:
    """What was found of a layer when its model was opened.

    Attributes
    ----------
    inputs : tuple of shapes
    output : shape
    weights : tuple of WeightSpec
    arguments : tuple of int
        Where the layer is given its inputs one by one: which input each argument is.
    """

    inputs: tuple[TensorShape, ...]
    output: TensorShape
    weights: tuple[WeightSpec, ...] = ()
    arguments: tuple[int, ...] = ()

    def to_text(self) -> str:
        """Return it as the value of the parameter `shapes`."""
        weights = [[each.name, each.shape, each.is_trainable] for each in self.weights]
        found = {"inputs": self.inputs, "output": self.output, "weights": weights}
        return json.dumps({**found, "arguments": self.arguments} if self.arguments else found)


def class_of(type_name: str, params: Values) -> str:
    """Return Keras's class of a layer; for an opaque layer, the class that it stands for."""
    return str(params["class_name"]) if type_name == "Opaque" else type_name


def read_config(class_name: str, text: str) -> dict[str, object]:
    """Return the configuration of a layer outside of the catalogue.

    Raises
    ------
    ShapeError
        The class is refused, or the configuration is damaged or holds what is refused.
    """
    if not CLASS.fullmatch(class_name):
        raise ShapeError(f"{class_name[:40]!r} is not a layer of Keras")
    if class_name in REFUSED:
        raise ShapeError(f"the layer {class_name} is refused: {REFUSED[class_name]}")
    try:
        config = json.loads(text) if len(text) <= LONGEST_CONFIG else None
    except (ValueError, RecursionError):
        config = None
    if not isinstance(config, dict):
        raise ShapeError(f"the settings of the layer {class_name} are damaged")
    check_config(class_name, config)
    return config


def check_model_config(owner: str, config: object) -> None:
    """Raise unless the description of a whole model is made of parts of Keras alone.

    Raises
    ------
    ShapeError
        The message names what is refused in `owner`, and why.
    """
    check_config(owner, config, largest=None, most=MOST_MODEL_ENTRIES, deepest=DEEPEST_MODEL)


def opaque_activation(class_name: str, text: str) -> str | None:
    """Return the activation of a layer's outputs; None if it is not known."""
    try:
        config = read_config(class_name, text)
    except ShapeError:
        return None
    activation = config.get("activation", class_name.lower())
    return activation if isinstance(activation, str) and activation in ACTIVATIONS else None


def check_config(
    owner: str,
    config: object,
    *,
    largest: int | None = LARGEST_SIZE,
    most: int = MOST_ENTRIES,
    deepest: int = DEEPEST,
) -> None:
    """Raise unless a configuration is made of plain values and of classes of Keras.

    Parameters
    ----------
    largest : int or None
        No whole number may be larger; None for no such limit.
    most : int
        How many values there may be.
    deepest : int
        How deep they may nest.

    Raises
    ------
    ShapeError
        The message names what is refused in `owner`, and why.
    """
    for count, (value, is_free, depth) in enumerate(_values(config)):
        if count > most or depth > deepest:
            raise ShapeError(f"the settings of {owner} are too large")
        if isinstance(value, dict):
            _check_class(owner, value)
        limit = LARGEST_SEED if is_free else largest
        if limit is not None and isinstance(value, int) and abs(value) > limit:
            raise ShapeError(f"a size in the settings of {owner} is too large: at most {limit:,}")


def _values(value: object) -> Iterator[tuple[object, bool, int]]:
    """Yield a value and all that is in it, whether it may be any number, and how deep it is."""
    waiting = [(value, False, 0)]
    while waiting:
        current, is_free, depth = waiting.pop()
        yield current, is_free, depth
        if isinstance(current, dict):
            waiting.extend(
                (entry, key in FREE_NUMBERS, depth + 1) for key, entry in current.items()
            )
        elif isinstance(current, list | tuple):
            waiting.extend((entry, False, depth + 1) for entry in current)


def _check_class(owner: str, entry: Mapping[str, object]) -> None:
    """Raise if `entry` describes an object that is not one of Keras's own parts."""
    if "class_name" not in entry:
        return
    class_name, module = entry["class_name"], entry.get("module")
    registered = entry.get("registered_name")
    if isinstance(class_name, str) and class_name in REFUSED:
        name = _named(entry, class_name)
        raise ShapeError(f"{name} in {owner} is refused: {REFUSED[class_name]}")
    is_known = isinstance(class_name, str) and (class_name in PARTS or CLASS.fullmatch(class_name))
    is_own = module is None or (isinstance(module, str) and MODULE.fullmatch(module))
    if not is_known or not is_own or registered not in (None, class_name):
        name, code = (f"{text!s:.60}" for text in (class_name, registered or module))
        raise ShapeError(
            f"{_named(entry, name)} in {owner} is custom code ({code}), which is never run from a "
            "file; replace it by layers of Keras and save the model again"
        )


def _named(entry: Mapping[str, object], class_name: str) -> str:
    """Return what an object is called: by the name of its layer, if it is one."""
    config = entry.get("config")
    name = config.get("name") if isinstance(config, dict) else None
    return f"the layer {name:.60} ({class_name})" if isinstance(name, str) and name else class_name


def known_shapes(text: str) -> KnownShapes | None:
    """Return what is kept of a layer's shapes; None if nothing is.

    Raises
    ------
    ShapeError
        It is damaged.
    """
    if not text:
        return None
    try:
        found = json.loads(text)
        inputs = tuple(_shape(shape) for shape in found["inputs"])
        weights = tuple(
            WeightSpec(str(name), tuple(int(size) for size in shape), bool(is_trainable))
            for name, shape, is_trainable in found["weights"]
        )
        arguments = tuple(int(index) for index in found.get("arguments", ()))
        if any(not 0 <= index < len(inputs) for index in arguments):
            raise ValueError
        return KnownShapes(inputs, _shape(found["output"]), weights, arguments)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        raise ShapeError("what is known of the layer's shapes is damaged") from None


def _shape(sizes: object) -> TensorShape:
    if not isinstance(sizes, list) or not 1 <= len(sizes) <= 8:
        raise ValueError
    return tuple(None if size is None else int(size) for size in sizes)


def catalogue_values(spec: LayerSpec, config: Mapping[str, object]) -> Values | None:
    """Return the parameters of a catalogued layer without learned weights that `config` gives.

    A layer of the catalogue stays opaque where it has a setting that the catalogue lacks, such
    as a list of numbers where it knows one. Where that cannot change the output's shape, the
    rule of the catalogue still holds: a `Float` decides no shape.

    Returns
    -------
    mapping or None
        None where the shape may depend on what is not known.
    """
    if spec.weights is not no_weights and spec.fit is None:
        return None
    values = spec.defaults()
    for name, value in config.items():
        param = spec.param(name)
        if param is None:
            if name != "data_format" or value not in (None, "channels_last"):
                return None
        elif not isinstance(param, Float):
            try:
                values[name] = param.parse(value)
            except ParameterError:
                return None
    return values


def opaque_shape(
    class_name: str,
    known: KnownShapes | None,
    inputs: tuple[TensorShape, ...],
    config: Mapping[str, object],
) -> TensorShape:
    """Return the output shape of a layer outside of the catalogue.

    Raises
    ------
    ShapeError
        That is not known for these inputs.
    """
    rule = shape_rule(class_name)
    if rule is not None and (known is None or known.inputs != inputs):
        return rule(class_name, config, inputs)
    if known is None:
        raise ShapeError(f"the output shape of {class_name} is not known here; remove the layer")
    if known.inputs != inputs:
        expected = " and ".join(map(shape_text, known.inputs))
        received = " and ".join(map(shape_text, inputs))
        raise ShapeError(
            f"{class_name} is not in the catalogue, so it takes what it took in its file: "
            f"{expected}; received {received}"
        )
    return known.output
