"""The words of settings and values in the sentences of checks: those of the window."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.base.params import Param, Selection
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.losses import LOSSES
from playground.datasets.sources import DATASETS
from playground.document.validation import DATA_PARAMS, TRAINING_PARAMS

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "callbacks": "rules",
        "epochs": "stop at epoch",
        "source": "data set",
        "kernel_regularizer": "penalty (L2) on the weights",
    }
)
"""By Keras's name, where the window has another word and the setting has no caption."""
NOTHING = "none"


def setting_words(name: str) -> str:
    """Return what the window calls a setting of the data, the training or a layer.

    >>> setting_words("train_fraction"), setting_words("callbacks"), setting_words("batch_size")
    ('training share', 'rules', 'batch size')
    >>> setting_words("kernel_regularizer")
    'penalty (L2) on the weights'
    """
    caption = next((param.caption for param in _params() if param.name == name), "")
    return SETTINGS.get(name) or (caption or name.replace("_", " ")).lower()


def choice_words(setting: str, name: str) -> str:
    """Return what the window calls a choice of a setting.

    >>> choice_words("callbacks", "early_stopping"), choice_words("optimizer", "adam")
    ('early stopping', 'adam')
    """
    if setting == "callbacks" and name in CALLBACKS:
        return CALLBACKS[name].label.lower()
    if setting == "loss" and name in LOSSES:
        return LOSSES[name].label
    if setting == "source" and name in DATASETS:
        return DATASETS[name].label
    return name


def values_words(setting: str, value: object) -> str:
    """Return the chosen entries of a setting in words; "none" for an empty list."""
    entries = value if isinstance(value, tuple) else (value,)
    named = (each.name if isinstance(each, Selection) else str(each) for each in entries)
    return ", ".join(choice_words(setting, name) for name in named) or NOTHING


def layers_words(types: tuple[str, ...], activations: tuple[str, ...]) -> str:
    """Return what kind of layers is counted.

    >>> layers_words(("Dropout",), ()), layers_words(("Dense",), ("relu", "tanh"))
    ('Dropout layers', 'Dense layers with relu or tanh')
    """
    kind = f"{' or '.join(types)} layers" if types else "layers"
    return f"{kind} with {' or '.join(activations)}" if activations else kind


def _params() -> tuple[Param, ...]:
    return (*DATA_PARAMS, *TRAINING_PARAMS)
