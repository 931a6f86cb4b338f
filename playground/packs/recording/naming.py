"""Names as a learner reads them in the window: on the cards, in the bar and in the lists."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from playground.base.registry import Registry
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.losses import LOSSES
from playground.catalog.metrics import METRICS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.datasets.sources import DATASETS
from playground.document.project import Layer

# Any: each registry has its own kind of entry; all have a label.
LABELLED: Mapping[str, Registry[Any]] = MappingProxyType(
    {
        "source": DATASETS,
        "loss": LOSSES,
        "optimizer": OPTIMIZERS,
        "metrics": METRICS,
        "callbacks": CALLBACKS,
        "schedule": SCHEDULES,
    }
)
IN_THE_BAR = MappingProxyType({"epochs": "Stop at epoch"})


def layer_words(layer: Layer) -> str:
    """Return the name on the card of a layer: its Keras name, and "Input" for the input."""
    return layer.type_name if layer.type_name == "Input" else layer.name


def setting_words(name: str) -> str:
    """Return a setting as words: "kernel initializer"."""
    return name.replace("_", " ")


def training_words(name: str) -> str:
    """Return a setting of the training as the window calls it: "the batch size"."""
    return IN_THE_BAR.get(name, f"the {setting_words(name)}")


def choice_words(name: str, value: str) -> str:
    """Return an entry of a list as the window shows it: "Adam" for "adam"."""
    known = LABELLED.get(name)
    return known[value].label if known is not None and value in known else value
