"""The arguments of ``compile`` by Keras 2, in the form of Keras 3."""

from collections.abc import Mapping
from typing import Any

CUSTOM = "Custom>"
WRAPPERS = frozenset(("MeanMetricWrapper", "LossFunctionWrapper"))
"""Classes in which Keras 2 wrapped a plain function."""


def modern_training(compiled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of ``compile`` as Keras 3 writes them. Any: they are JSON."""
    return {str(key): _value(value) for key, value in compiled.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(each) for each in value]
    if isinstance(value, str):
        return value.removeprefix(CUSTOM)
    if not isinstance(value, dict):
        return value
    class_name, config = value.get("class_name"), value.get("config")
    if class_name in WRAPPERS and isinstance(config, dict):
        name = config.get("fn") or config.get("name")
        return name if isinstance(name, str) else None
    found = {key: _value(each) for key, each in value.items()}
    registered = found.get("registered_name")
    if isinstance(registered, str) and registered == found.get("class_name"):
        found["registered_name"] = None
    return found
