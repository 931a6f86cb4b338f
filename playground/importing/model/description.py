"""From the JSON of a model's description to the values that scripts are read into."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.catalog.layers import LAYERS
from playground.catalog.optimizers import OPTIMIZERS
from playground.importing.network.values import Made, Name, Value

MODELS = frozenset(("Sequential", "Functional", "Model"))
"""The classes of models; one of them may be within another."""
BOOKKEEPING = frozenset(("dtype", "shared_object_id"))
OF_OPTIMIZERS = frozenset(
    (
        *("name", "loss_scale_factor", "gradient_accumulation_steps", "jit_compile"),
        *("ema_overwrite_frequency", "is_legacy_optimizer"),
    )
)


def layer_call(entry: Mapping[str, Any], line: int) -> Made:
    """Return the description of a layer as the call that creates it.

    Parameters
    ----------
    entry : mapping
        ``class_name`` and ``config``, as Keras writes them. Any: it is JSON.
    line : int
        The number that notes about it have.
    """
    config = entry.get("config")
    named = {
        str(key): described(value, line)
        for key, value in (config if isinstance(config, dict) else {}).items()
        if key not in BOOKKEEPING
    }
    class_name = str(entry.get("class_name"))
    if class_name in LAYERS and LAYERS[class_name].wrapper is not None:
        named.pop("backward_layer", None)
    made = Made(Name(f"keras.layers.{class_name}"), (), named, line)
    made.is_trainable = named.pop("trainable", True) is not False
    return made


def described(value: Any, line: int) -> Value:
    """Return a value of a description: a dict with a class becomes the call that creates it.

    Any: it is JSON.
    """
    if isinstance(value, list):
        return [described(entry, line) for entry in value]
    if not isinstance(value, dict):
        return value
    class_name = value.get("class_name")
    if not isinstance(class_name, str):
        return {str(key): described(entry, line) for key, entry in value.items()}
    config = value.get("config")
    if not isinstance(config, dict):
        return Name(f"keras.activations.{config}") if isinstance(config, str) else Name(class_name)
    if "layer" in str(value.get("module")) or "units" in config:
        return layer_call(value, line)
    module = str(value.get("module") or "keras.initializers")
    named = {str(key): described(entry, line) for key, entry in config.items()}
    return Made(Name(f"{module}.{class_name}"), (), named, line)


def compile_call(compiled: Mapping[str, Any], line: int) -> Made | None:
    """Return the call of ``compile`` that a model was saved with; None if it was not compiled."""
    optimizer = compiled.get("optimizer", compiled.get("optimizer_config"))
    if not compiled or (optimizer is None and compiled.get("loss") is None):
        return None
    named: dict[str, Value] = {
        "loss": described(compiled.get("loss"), line),
        "metrics": flattened(described(compiled.get("metrics"), line)),
        "optimizer": _optimizer(optimizer, line),
    }
    return Made(Name("model.compile"), (), named, line)


def without_logits(compiled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``compile`` with a loss that reads the outputs as they are."""
    loss = compiled.get("loss")
    config = loss.get("config") if isinstance(loss, dict) else None
    if not isinstance(loss, dict) or not isinstance(config, dict):
        return dict(compiled)
    kept = {name: value for name, value in config.items() if name != "from_logits"}
    return {**compiled, "loss": {**loss, "config": kept}}


def flattened(value: Value) -> list[Value]:
    """Return the entries of nested lists, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return [] if value is None else [value]
    return [entry for inner in value for entry in flattened(inner)]


def _optimizer(value: Any, line: int) -> Value:
    """Return the optimizer; numbers that were stored in 32 bits are shortened again."""
    made = described(value, line)
    if not isinstance(made, Made):
        return made
    made.named = {
        name: _short(entry) for name, entry in made.named.items() if name not in OF_OPTIMIZERS
    }
    rate = made.named.get("learning_rate")
    if isinstance(rate, Made):
        rate.named = {name: _short(entry) for name, entry in rate.named.items()}
    if any(made.leaf == spec.keras_class for spec in OPTIMIZERS):
        made.named.pop("decay", None)
    return made


def _short(value: Value) -> Value:
    """Return a float in the fewest digits that give the same 32-bit number."""
    if not isinstance(value, float):
        return value
    short = float(f"{value:.7g}")
    return short if np.float32(short) == np.float32(value) else value
