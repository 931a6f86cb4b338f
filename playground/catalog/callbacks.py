"""Rules that act at the end of an epoch; the names are those of Keras's callbacks."""

from dataclasses import dataclass

from playground.base.params import Bool, Choice, Float, Int, Param, ParamValue
from playground.base.registry import Registry
from playground.catalog.metrics import METRICS

FIGURES: tuple[str, ...] = tuple(
    f"{prefix}{name}" for name in ("loss", *METRICS.names) for prefix in ("val_", "")
)
"""What can be monitored: loss and metrics, on the training and the validation set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackSpec:
    """A rule.

    Attributes
    ----------
    name : str
    label : str
        What a person reads.
    keras_class : str or None
        Name of the class in `keras.callbacks`; None where Keras has none.
    summary : str
        What it does, in plain words.
    params : tuple of Param
    positional : tuple of str
        Keras's order of arguments, as far as scripts use it.
    keras_defaults : tuple of (str, value)
        Parameters whose default in Keras is another one than here, with Keras's.
    """

    name: str
    label: str
    keras_class: str | None
    summary: str
    params: tuple[Param, ...] = ()
    positional: tuple[str, ...] = ()
    keras_defaults: tuple[tuple[str, ParamValue], ...] = ()


def _monitor(default: str = "val_loss") -> Choice:
    return Choice(
        name="monitor",
        help="The metric to monitor; val_ means on the validation or test set.",
        default=default,
        options=FIGURES,
    )


def _patience(default: int) -> Int:
    return Int(
        name="patience",
        help="How many epochs without improvement are allowed.",
        default=default,
        minimum=0,
        maximum=10**6,
    )


def _min_delta(default: float) -> Float:
    return Float(
        name="min_delta",
        help="A change smaller than this is no improvement.",
        default=default,
        minimum=0.0,
        maximum=1e6,
        is_logarithmic=True,
        is_advanced=True,
    )


MODE = Choice(
    name="mode",
    help="Whether lower or higher is better; auto follows from the metric.",
    default="auto",
    options=("auto", "min", "max"),
    is_advanced=True,
)


def is_better_high(monitor: str, mode: str = "auto") -> bool:
    """Return whether higher is better for a metric such as "val_accuracy".

    >>> is_better_high("val_accuracy"), is_better_high("val_loss")
    (True, False)
    """
    if mode != "auto":
        return mode == "max"
    name = monitor.removeprefix("val_")
    return name in METRICS and METRICS[name].is_better_high


CALLBACKS = Registry(
    "callback",
    (
        CallbackSpec(
            name="early_stopping",
            label="Early stopping",
            keras_class="EarlyStopping",
            summary="Stops when a metric has not improved for some epochs.",
            params=(
                _monitor(),
                _patience(3),
                Bool(
                    name="restore_best_weights",
                    help="Return to the weights of the best epoch.",
                    default=True,
                ),
                _min_delta(0.0),
                Int(
                    name="start_from_epoch",
                    help="Wait this many epochs before monitoring.",
                    default=0,
                    minimum=0,
                    maximum=10**6,
                    is_advanced=True,
                ),
                MODE,
            ),
            positional=("monitor", "min_delta", "patience", "verbose", "mode"),
            keras_defaults=(("patience", 0), ("restore_best_weights", False)),
        ),
        CallbackSpec(
            name="reduce_lr_on_plateau",
            label="Lower the learning rate on a plateau",
            keras_class="ReduceLROnPlateau",
            summary="Lowers the learning rate when a metric has not improved for some epochs.",
            params=(
                _monitor(),
                Float(
                    name="factor",
                    help="The learning rate is multiplied by this.",
                    default=0.1,
                    minimum=0.0,
                    maximum=1.0,
                    excludes_minimum=True,
                    excludes_maximum=True,
                ),
                _patience(10),
                _min_delta(0.0001),
                Int(
                    name="cooldown",
                    help="How many epochs to wait after lowering it.",
                    default=0,
                    minimum=0,
                    maximum=10**6,
                    is_advanced=True,
                ),
                Float(
                    name="min_lr",
                    help="The rate is never lowered below this.",
                    default=0.0,
                    minimum=0.0,
                    maximum=1.0,
                    is_logarithmic=True,
                    is_advanced=True,
                ),
                MODE,
            ),
            positional=("monitor", "factor", "patience", "verbose", "mode", "min_delta"),
        ),
        CallbackSpec(
            name="stop_at_metric",
            label="Stop at a target value",
            keras_class=None,
            summary="Stops as soon as a metric reaches a target value.",
            params=(
                _monitor("val_accuracy"),
                Float(
                    name="target",
                    help="Training stops when the metric reaches this value.",
                    default=0.99,
                    minimum=-1e6,
                    maximum=1e6,
                ),
                MODE,
            ),
            positional=("monitor", "target", "is_better_high"),
        ),
        CallbackSpec(
            name="best_weights",
            label="Keep the best weights",
            keras_class="ModelCheckpoint",
            summary="Keeps the weights of the best epoch, and ends with them.",
            params=(_monitor(), MODE),
            positional=("filepath", "monitor", "verbose"),
        ),
        CallbackSpec(
            name="terminate_on_nan",
            label="Stop on NaN",
            keras_class="TerminateOnNaN",
            summary="Stops when the loss becomes NaN; the playground always does.",
        ),
    ),
)
