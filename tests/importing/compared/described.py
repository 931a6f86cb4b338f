"""What a program builds, as a person wrote it down, and what the import made of it; both in Keras.

A file of `programs` holds a program, a line ``==== means``, and its description: statements in
plain Keras that build the same network, written by hand and without looking at what is imported.
They see the layers of Keras by their names, and five functions::

    network(Input((4,)), Dense(1))          a chain; or network(inputs, outputs)
    compiled("mse", Adam(0.001), "mae")     loss, optimizer, metrics
    fitted(epochs=5, batch_size=32, ...)    further arguments of fit, and callbacks
    refused("several inputs", line=3)       it is not imported: words and line of the reason
    says("...", ...)                        words of a note that the user must get

The program itself is never run. Add one file, and it is tested.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playground.catalog.losses import NO_LOSS, OWN_LOSS

MARK = "==== means\n"
FOLDER = Path(__file__).parent / "programs"
UNSAID = ("name", "dtype", "trainable", "seed", "build_config", "shared_object_id")
"""Settings of a layer that say nothing of what it computes; freezing is compared by weights."""
OWN = {"none": NO_LOSS, "own": OWN_LOSS}
"""What a description calls a loss that is none of Keras's."""
FIT = {"epochs": 1, "batch_size": 32, "validation_split": 0.0, "shuffle": True}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a program means.

    Attributes
    ----------
    layers : tuple of str
        One line per layer, in an order that does not depend on how the program is written.
    training : mapping of str to str
    refusal : tuple of str
        Words of the reason for which it is refused; empty where it is read.
    notes : tuple of str
        Words that must be among the notes.
    """

    layers: tuple[str, ...] = ()
    training: Mapping[str, str] = field(default_factory=dict)
    refusal: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def all_names() -> list[str]:
    """Return the names of all programs."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def program_of(name: str) -> tuple[str, str]:
    """Return a program and its description."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    program, mark, description = text.partition(MARK)
    assert mark, f"{name}.txt has no line {MARK!r}"
    return program, description


def described(description: str) -> Meaning:
    """Return the meaning that a description states; it builds the network in Keras."""
    import keras  # noqa: PLC0415 - takes seconds

    stated = _Stated()
    scope = {
        **vars(keras.layers),
        **vars(keras.optimizers),
        **vars(keras.callbacks),
        **{"keras": keras, "layers": keras.layers, "regularizers": keras.regularizers},
        **{"network": stated.network, "compiled": stated.compiled, "fitted": stated.fitted},
        **{"refused": stated.refused, "says": stated.says},
    }
    keras.utils.clear_session(free_memory=False)
    exec(compile(description, "description", "exec"), scope)
    return Meaning(stated.layers, stated.training, stated.refusal, stated.notes)


class _Stated:
    """Collects what a description states."""

    def __init__(self) -> None:
        self.layers: tuple[str, ...] = ()
        self.training: dict[str, str] = {}
        self.refusal: tuple[str, ...] = ()
        self.notes: tuple[str, ...] = ()

    def network(self, *parts: Any, outputs: Any = None) -> Any:
        """State the network: a chain of layers, or inputs and outputs. Any: Keras has no types."""
        import keras  # noqa: PLC0415

        if len(parts) == 2 and hasattr(parts[1], "_keras_history"):
            model = keras.Model(parts[0], parts[1])
        else:
            tensor = parts[0]
            for part in parts[1:]:
                tensor = part(tensor)
            model = keras.Model(parts[0], tensor)
        self.layers = layers_of(model)
        return model

    def compiled(self, loss: str, optimizer: Any = "rmsprop", *metrics: str) -> None:
        """State the arguments of compile; a loss of the program's own as its formula."""
        import keras  # noqa: PLC0415

        self.training |= {"loss": _loss_name(loss), "metrics": str(sorted(metrics))}
        self.training |= optimizer_words(keras.optimizers.get(optimizer))

    def fitted(self, *callbacks: Any, **named: Any) -> None:
        """State the arguments of fit."""
        self.training |= {key: str(named.get(key, value)) for key, value in FIT.items()}
        self.training["callbacks"] = str([callback_words(each) for each in callbacks])

    def refused(self, *words: str, line: int = 0) -> None:
        """State that it is refused, and words of the reason."""
        self.refusal = (*words, *([f"line {line}"] if line else []))

    def says(self, *words: str) -> None:
        """State words of the notes."""
        self.notes = (*self.notes, *words)


def _loss_name(loss: str) -> str:
    import keras  # noqa: PLC0415

    if loss in OWN:
        return OWN[loss]
    return str(keras.losses.get(loss).__name__)


def optimizer_words(optimizer: Any) -> dict[str, str]:
    """Return class, learning rate and settings of an optimizer of Keras."""
    config = optimizer.get_config()
    rate = config.pop("learning_rate")
    plain = {key: value for key, value in config.items() if key not in ("name", "is_legacy")}
    numbers = {k: round(v, 7) if isinstance(v, float) else v for k, v in sorted(plain.items())}
    words = {"optimizer": f"{type(optimizer).__name__} {numbers}"}
    return words | {"rate": str(rate) if isinstance(rate, dict) else f"{float(rate):.6g}"}


def callback_words(callback: Any) -> str:
    """Return class and settings of a callback of Keras."""
    names = ("monitor", "patience", "factor", "min_lr", "min_delta", "restore_best_weights")
    found = {key: getattr(callback, key) for key in names if hasattr(callback, key)}
    kind = type(callback).__name__
    if kind == "ModelCheckpoint":
        return f"ModelCheckpoint {found.get('monitor')}"
    if kind == "EarlyStopping":
        found["min_delta"] = float(abs(found["min_delta"]))
    return f"{kind} {found}"


def layers_of(model: Any) -> tuple[str, ...]:
    """Return a line for each layer: class, settings, shapes, parameters, and what it reads.

    A layer is named by its place in the order of the deepest paths, so the order in which a
    program writes the branches of a network does not matter.
    """
    found: dict[int, str] = {}
    numbers: dict[str, int] = {}
    lines: list[str] = []

    def line_of(tensor: Any) -> str:
        if id(tensor) in found:
            return found[id(tensor)]
        layer, node_index = tensor._keras_history[:2]
        node = layer._inbound_nodes[node_index]
        sources = [line_of(each) for each in node.input_tensors if _is_of_a_layer(each)]
        text = f"{_layer_words(layer)} -> {tuple(tensor.shape)} <- {sources}"
        numbers.setdefault(text, len(numbers))
        found[id(tensor)] = f"#{numbers[text]}"
        lines.append(text)
        return found[id(tensor)]

    for output in model.outputs:
        line_of(output)
    return tuple(lines)


def _is_of_a_layer(tensor: Any) -> bool:
    """Return whether a tensor is an output of a layer; a mask is not."""
    return hasattr(tensor._keras_history[0], "non_trainable_weights")


def _layer_words(layer: Any) -> str:
    config = _plain(layer.get_config())
    if type(layer).__name__ == "InputLayer":
        config = {}
    frozen = len(layer.non_trainable_weights)
    return f"{type(layer).__name__} {config} {layer.count_params()} parameters, {frozen} frozen"


def _plain(value: Any) -> Any:
    """Return a configuration without what says nothing of the computation. Any: it is JSON."""
    if isinstance(value, Mapping):
        if "class_name" in value:
            inner = _plain(value.get("config"))
            return f"{value['class_name']}({inner})"
        return {key: _plain(entry) for key, entry in sorted(value.items()) if key not in UNSAID}
    if isinstance(value, list | tuple):
        return tuple(_plain(entry) for entry in value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return round(float(value), 7) if is_number else value
