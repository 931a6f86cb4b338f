"""Initializers of Keras 2 by the names that they have today."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

SCALED: Mapping[tuple[float, str, str], str] = MappingProxyType(
    {
        (1.0, "fan_avg", "uniform"): "GlorotUniform",
        (1.0, "fan_avg", "truncated_normal"): "GlorotNormal",
        (2.0, "fan_in", "uniform"): "HeUniform",
        (2.0, "fan_in", "truncated_normal"): "HeNormal",
        (1.0, "fan_in", "uniform"): "LecunUniform",
        (1.0, "fan_in", "truncated_normal"): "LecunNormal",
    }
)
"""What `VarianceScaling` is called with this scale, mode and distribution."""


def modern_initializer(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return an initializer as Keras 3 writes it. Any: it is JSON.

    >>> old = {"scale": 2.0, "mode": "fan_in", "distribution": "normal", "seed": None}
    >>> modern_initializer({"class_name": "VarianceScaling", "config": old})["class_name"]
    'HeNormal'
    """
    class_name = str(value["class_name"])
    config = {key: each for key, each in value["config"].items() if key != "dtype"}
    if class_name == "VarianceScaling":
        distribution = config.get("distribution")
        distribution = "truncated_normal" if distribution == "normal" else distribution
        scale = config.get("scale")
        named = SCALED.get((float(scale or 0), str(config.get("mode")), str(distribution)))
        if named is not None:
            class_name, config = named, {"seed": config.get("seed")}
        else:
            config["distribution"] = distribution
    if class_name == "Orthogonal" and config.get("gain") == 1.0:
        config.pop("gain")
    made = {"module": "keras.initializers", "class_name": class_name, "registered_name": None}
    return {**made, "config": config}
