"""Layers of Keras outside of the catalogue: what is known of them, and which are refused.

Such a layer is kept as its class and the JSON of its configuration. Nothing here needs
Keras; what a configuration may hold is checked before any of it reaches Keras, because a
project file or the clipboard can bring it from anywhere.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playground.base.errors import ShapeError
from playground.catalog.activations import ACTIVATIONS
from playground.catalog.opaque_shapes import RULES, ruled_shape
from playground.catalog.spec import TensorShape, WeightSpec, shape_text

LONGEST_CONFIG = 100_000
LARGEST_SIZE = 65_536
MOST_ENTRIES = 5_000
FREE_NUMBERS = ("seed", "shared_object_id")
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
    "__numpy__": "it holds arrays that are no weights",
    "__tensor__": "it holds arrays that are no weights",
}
"""Classes that are never made from a file, and why."""
SAME_SHAPE = frozenset(
    (
        *("Identity", "Rescaling", "ReLU", "LeakyReLU", "ELU", "Softmax", "Masking"),
        *("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout"),
        *("GaussianDropout", "ActivityRegularization", "UnitNormalization", "RandomFlip"),
        *("RandomRotation", "RandomContrast", "RandomBrightness", "RandomTranslation"),
        *("RandomZoom", "ThresholdedReLU"),
    )
)
"""Layers without weights that put out the shape that they take."""


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


def read_config(class_name: str, text: str) -> dict[str, object]:
    """Return the configuration of a layer outside of the catalogue.

    Raises
    ------
    ShapeError
        The class is refused, or the configuration is damaged or holds what is refused.
    """
    if not class_name.isidentifier() or class_name.startswith("_"):
        raise ShapeError(f"{class_name[:40]!r} is no layer of Keras")
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


def opaque_activation(class_name: str, text: str) -> str | None:
    """Return the activation that shapes what a layer puts out; None if it is not known."""
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
) -> None:
    """Raise unless a configuration is made of plain values and of classes of Keras.

    Parameters
    ----------
    largest : int or None
        No whole number may be larger; None for no such limit.
    most : int
        How many values there may be.

    Raises
    ------
    ShapeError
        The message names what is refused in `owner`, and why.
    """
    for count, value in enumerate(_values(config)):
        if count > most:
            raise ShapeError(f"the settings of {owner} are too large")
        if isinstance(value, dict):
            _check_class(owner, value)
        if largest is not None and isinstance(value, int) and abs(value) > largest:
            raise ShapeError(f"a size in the settings of {owner} is too large: {value}")


def _values(value: object) -> Iterator[object]:
    """Yield a value and all that is in it; seeds are left out, they may be any number."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        yield current
        if isinstance(current, dict):
            waiting.extend(entry for key, entry in current.items() if key not in FREE_NUMBERS)
        elif isinstance(current, list | tuple):
            waiting.extend(current)


def _check_class(owner: str, entry: Mapping[str, object]) -> None:
    class_name, module = entry.get("class_name"), entry.get("module")
    registered = entry.get("registered_name")
    if isinstance(class_name, str) and class_name in REFUSED:
        raise ShapeError(f"{class_name} in {owner} is refused: {REFUSED[class_name]}")
    is_foreign = isinstance(module, str) and module.partition(".")[0] not in ("keras", "builtins")
    if is_foreign or (isinstance(registered, str) and ">" in registered):
        raise ShapeError(
            f"{class_name} in {owner} is refused: it is code of its own ({registered or module}), "
            "not a class of Keras"
        )


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


def has_shape_rule(class_name: str) -> bool:
    """Return whether what such a layer puts out follows from its settings alone."""
    return class_name in SAME_SHAPE or class_name in RULES


def opaque_shape(
    class_name: str,
    known: KnownShapes | None,
    inputs: tuple[TensorShape, ...],
    config: Mapping[str, object],
) -> TensorShape:
    """Return what a layer outside of the catalogue puts out.

    Raises
    ------
    ShapeError
        That is not known for these inputs.
    """
    if class_name in SAME_SHAPE and len(inputs) == 1:
        return inputs[0]
    if class_name in RULES and (known is None or known.inputs != inputs):
        return ruled_shape(class_name, config, inputs)
    if known is None:
        raise ShapeError(f"the shape that {class_name} puts out is not known here; remove it")
    if known.inputs != inputs:
        expected = " and ".join(map(shape_text, known.inputs))
        received = " and ".join(map(shape_text, inputs))
        raise ShapeError(
            f"{class_name} is not in the catalogue, so it takes what it took in its file: "
            f"{expected}; received {received}"
        )
    return known.output
