"""An address of TensorFlow Playground as a project: what follows its ``#`` says everything.

The page keeps its whole state there, as ``name=value`` pairs joined by ``&``; what is missing
has the page's default. Only these pairs are read: no address is ever opened.

References
----------
The names, defaults and limits are those of ``src/state.ts`` of tensorflow/playground; the
arithmetic of its training is in ``src/nn.ts``: half a squared error, so that its learning rate
is twice that of Keras's mean squared error, and penalties added to the weight itself.
"""

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from playground.base.errors import ImportProblem
from playground.base.params import ParamValue, Regularizer, Selection
from playground.catalog.losses import SIGNED_LOSS
from playground.datasets.config import DataConfig
from playground.datasets.sources import DATASETS
from playground.datasets.sources.circle import CIRCLE
from playground.datasets.sources.gauss import GAUSS
from playground.datasets.sources.reg_gauss import REG_GAUSS
from playground.datasets.sources.reg_plane import REG_PLANE
from playground.datasets.sources.spiral import SPIRAL
from playground.datasets.sources.xor import XOR
from playground.document.pace import Pace
from playground.document.project import Project, TrainingConfig
from playground.document.template_plans.steps import dense
from playground.document.templates.drafting import arranged, chained
from playground.importing.result import Imported, Note, NoteKind

HOST = "playground.tensorflow.org"
LONGEST = 4096
"""Characters of an address that are read; the page itself writes about 600."""
MOST_FIELDS = 200
MOST_LAYERS = 30
MOST_UNITS = 1000
CLASSIFICATION: Mapping[str, str] = MappingProxyType(
    {"circle": CIRCLE.name, "xor": XOR.name, "gauss": GAUSS.name, "spiral": SPIRAL.name}
)
REGRESSION: Mapping[str, str] = MappingProxyType(
    {"reg-plane": REG_PLANE.name, "reg-gauss": REG_GAUSS.name}
)
CLASSIFIED, REGRESSED = 500, 1200
"""Points that the page draws for each kind of problem."""
ACTIVATIONS = {"relu": "relu", "tanh": "tanh", "sigmoid": "sigmoid", "linear": "linear"}
INPUTS: Mapping[str, tuple[str, bool]] = MappingProxyType(
    {
        "x": ("x", True),
        "y": ("y", True),
        "xSquared": ("x²", False),
        "ySquared": ("y²", False),
        "xTimesY": ("xy", False),
        "sinX": ("sin x", False),
        "sinY": ("sin y", False),
    }
)
"""Our feature of each of the page's, in its order, and whether it is chosen by default."""
UNKNOWN_INPUTS = ("cosX", "cosY")


def is_address(text: str) -> bool:
    """Return whether `text` is an address of TensorFlow Playground.

    >>> is_address("https://playground.tensorflow.org/#dataset=xor&networkShape=4,2")
    True
    >>> is_address("https://example.com/#dataset=xor")
    False
    """
    text = text.strip()
    if len(text) > LONGEST or len(text.split()) != 1:
        return False
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        return parts.hostname == HOST
    except ValueError:
        return False


def read_address(text: str) -> Imported:
    """Return the project that an address of TensorFlow Playground describes.

    Weights and points are drawn here, from another generator: the result is alike, not equal.

    Parameters
    ----------
    text : str
        For which `is_address` is true.

    Raises
    ------
    ImportProblem
        Its network is larger than any that the page makes, or has no inputs.
    """
    fields = _Fields(text)
    data = _data(fields)
    is_regression = data.source.name in REGRESSION.values()
    steps = _layers(fields, is_regression=is_regression)
    project = Project(
        title=DATASETS[data.source.name].label,
        data=data,
        training=_training(fields),
        notes=f"From {HOST}.",
        pace=Pace.SIXTY,
    )
    return Imported(arranged(chained(project, *steps)), fields.collected())


class _Fields:
    """The pairs of an address; what could not be used is noted."""

    def __init__(self, text: str) -> None:
        fragment = urlsplit(text.strip()).fragment
        try:
            pairs = parse_qsl(fragment, keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError:
            raise ImportProblem(
                f"The address has more than {MOST_FIELDS} settings; copy it from the page again"
            ) from None
        self._values = dict(pairs)
        self._notes: list[Note] = []

    def collected(self) -> tuple[Note, ...]:
        """Return the notes, and that weights and points are drawn again."""
        drawn = "points and weights are drawn again, so the result is alike, not equal"
        return (*self._notes, Note(0, "", NoteKind.ASSUMED, drawn))

    def note(self, name: str, kind: NoteKind, message: str) -> None:
        """Add a note on the setting called `name`."""
        self._notes.append(Note(0, f"{name}={self._values.get(name, '')}"[:80], kind, message))

    def choice(self, name: str, options: Mapping[str, str], default: str) -> str:
        """Return what `options` has for the setting called `name`."""
        value = self._values.get(name, default)
        if value not in options:
            self.note(name, NoteKind.ASSUMED, f"not known; {default} is used, as on the page")
            value = default
        return options[value]

    def flag(self, name: str, default: bool) -> bool:
        """Return whether the setting called `name` is on."""
        value = self._values.get(name)
        return default if value is None else value not in ("false", "", "0")

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """Return the setting called `name`, moved into ``low..high``."""
        text = self._values.get(name)
        if text is None:
            return default
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            self.note(name, NoteKind.ASSUMED, f"not a number; {default:g} is used")
            return default
        kept = min(max(value, low), high)
        if kept != value:
            self.note(name, NoteKind.ASSUMED, f"{kept:g} is used, the nearest that is possible")
        return kept

    def sizes(self) -> tuple[int, ...]:
        """Return the units of each hidden layer."""
        text = self._values.get("networkShape", "4,2")
        words = [word for word in text.split(",") if word.strip()]
        if len(words) > MOST_LAYERS:
            raise ImportProblem(
                f"The address has {len(words)} hidden layers; at most {MOST_LAYERS} are read: "
                "copy the address from the page again"
            )
        sizes = [int(word) if word.isascii() and word.strip().isdigit() else 0 for word in words]
        if any(not 1 <= size <= MOST_UNITS for size in sizes):
            raise ImportProblem(
                f"networkShape must list numbers of 1 to {MOST_UNITS} units, such as 4,2; received "
                f"{text[:40]!r}: copy the address from the page again"
            )
        return tuple(sizes)


def _data(fields: _Fields) -> DataConfig:
    problem = fields.choice(
        "problem",
        {"classification": "classification", "regression": "regression"},
        "classification",
    )
    noise = round(fields.number("noise", 0, 0, 50))
    params: dict[str, ParamValue] = {"noise": noise}
    if problem == "regression":
        name = fields.choice("regDataset", REGRESSION, "reg-plane")
        params["samples"] = REGRESSED
    else:
        name = fields.choice("dataset", CLASSIFICATION, "circle")
        params.update(samples=CLASSIFIED, labels="-1/1")
    return DataConfig(
        Selection(name, params),
        features=_features(fields),
        train_fraction=fields.number("percTrainData", 50, 10, 90) / 100,
        seed=round(fields.number("seed", 0, 0, 1) * 100_000),
    )


def _features(fields: _Fields) -> tuple[str, ...]:
    for name in UNKNOWN_INPUTS:
        if fields.flag(name, default=False):
            fields.note(name, NoteKind.LEFT_OUT, "there is no such feature on the page either")
    chosen = tuple(ours for name, (ours, is_on) in INPUTS.items() if fields.flag(name, is_on))
    if not chosen:
        raise ImportProblem(
            "The address chooses no features, so the network has no inputs; turn on x or y on the "
            "page and copy its address again"
        )
    return chosen


def _layers(fields: _Fields, *, is_regression: bool) -> list[tuple[str, Mapping[str, ParamValue]]]:
    activation = fields.choice("activation", ACTIVATIONS, "tanh")
    params: dict[str, ParamValue] = {}
    penalty = _penalty(fields)
    if penalty != Regularizer():
        params["kernel_regularizer"] = penalty
    if fields.flag("initZero", default=False):
        params["kernel_initializer"] = "zeros"
    hidden = [dense(units, activation, **params) for units in fields.sizes()]
    return [*hidden, dense(1, "linear" if is_regression else "tanh", **params)]


def _penalty(fields: _Fields) -> Regularizer:
    """Return the penalty of Keras that moves a weight by as much as the page does.

    The page subtracts ``rate * w`` (L2) or ``rate * sign(w)`` (L1) times its learning rate.
    Keras's learning rate is half of that, and the derivative of ``l2 * w**2`` is ``2 * l2 * w``.
    """
    kind = fields.choice("regularization", {"none": "", "L1": "l1", "L2": "l2"}, "none")
    rate = fields.number("regularizationRate", 0, 0, 10)
    if not kind or not rate:
        return Regularizer()
    return Regularizer(l2=rate) if kind == "l2" else Regularizer(l1=2 * rate)


def _training(fields: _Fields) -> TrainingConfig:
    rate = fields.number("learningRate", 0.03, 1e-6, 100)
    return TrainingConfig(
        loss=SIGNED_LOSS,
        metrics=(),
        optimizer=Selection("sgd"),
        learning_rate=rate / 2,
        batch_size=round(fields.number("batchSize", 10, 1, 1000)),
        shuffle=False,  # the page draws the order once
    )
