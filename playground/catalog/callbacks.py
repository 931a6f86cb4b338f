"""Rules that act at the end of an epoch; the names are those of Keras's callbacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

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
    script_class, script_code : str
        Where Keras has no such class: the one that exported scripts define, by its name,
        and the statements that define it.
    positional : tuple of str
        The arguments of the class in their order.
    keras_defaults : mapping of str to value
        What Keras's class takes where nothing is said, if that is not the default here.
    """

    name: str
    label: str
    keras_class: str | None
    summary: str
    params: tuple[Param, ...] = ()
    script_class: str = ""
    script_code: str = ""
    positional: tuple[str, ...] = ()
    keras_defaults: Mapping[str, ParamValue] = field(default_factory=lambda: MappingProxyType({}))


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
        help="A smaller change does not count as an improvement.",
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


STOP_AT_FIGURE = '''
class StopAtFigure(keras.callbacks.Callback):
    """Stops training as soon as a figure reaches a value."""

    def __init__(self, monitor, target, is_better_high):
        super().__init__()
        self.monitor = monitor
        self.target = target
        self.sign = 1 if is_better_high else -1

    def on_epoch_end(self, epoch, logs=None):
        if self.sign * (logs[self.monitor] - self.target) >= 0:
            self.model.stop_training = True


'''
EARLY_STOPPING = CallbackSpec(
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
    positional=(
        *("monitor", "min_delta", "patience", "verbose", "mode"),
        *("baseline", "restore_best_weights", "start_from_epoch"),
    ),
    keras_defaults={"patience": 0, "restore_best_weights": False},
)
REDUCE_LR_ON_PLATEAU = CallbackSpec(
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
    positional=(
        *("monitor", "factor", "patience", "verbose"),
        *("mode", "min_delta", "cooldown", "min_lr"),
    ),
)
STOP_AT_METRIC = CallbackSpec(
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
    script_class="StopAtFigure",
    script_code=STOP_AT_FIGURE,
    positional=("monitor", "target", "is_better_high"),
)
BEST_WEIGHTS = CallbackSpec(
    name="best_weights",
    label="Keep the best weights",
    keras_class="ModelCheckpoint",
    summary="Keeps the weights of the best epoch, and ends with them.",
    params=(_monitor(), MODE),
    positional=(
        *("filepath", "monitor", "verbose", "save_best_only"),
        *("save_weights_only", "mode", "save_freq", "initial_value_threshold"),
    ),
)
TERMINATE_ON_NAN = CallbackSpec(
    name="terminate_on_nan",
    label="Stop on NaN",
    keras_class="TerminateOnNaN",
    summary="Stops when the loss becomes NaN; the playground always does.",
)
CALLBACKS = Registry(
    "callback",
    (EARLY_STOPPING, REDUCE_LR_ON_PLATEAU, STOP_AT_METRIC, BEST_WEIGHTS, TERMINATE_ON_NAN),
)
