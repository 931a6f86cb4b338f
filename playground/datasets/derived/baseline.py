"""What simple methods reach on the same test set: the metrics to compare a network with.

The majority class, or the mean, needs no inputs; logistic or linear regression, of
scikit-learn, is the simplest model that reads them; a time series has the naive forecast, the
last value known. They are computed in the child process, so that neither scikit-learn's import
nor its work is noticed in the window.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from playground.datasets.files.rows import part_of
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.spec import Progress
from playground.datasets.task import Prepared, Samples, TaskKind
from playground.reading.child import Outlet
from playground.reading.limits import Limits
from playground.reading.pool import readers
from playground.reading.protocol import Request

KIND = "baseline"
MOST_NUMBERS = 2_000_000
"""Numbers of the training inputs that are used; of a larger set, a sample of its rows."""
PATIENCE_SECONDS = 60.0
MOST_SECONDS = 120.0
EPSILON = 1e-7
"""As Keras clips probabilities."""
MOST_FEATURES = 5_000


@dataclass(frozen=True, slots=True)
class Baseline:
    """What simple methods reach on the test set.

    Attributes
    ----------
    simple, model : str
        Names: "majority class", "logistic regression".
    of_simple, of_model : mapping of str to float
        Keyed by Keras's names: "accuracy", "mean_absolute_error".
    has_loss : bool
        Whether the loss can be compared: not where targets are scaled for training.
    """

    simple: str
    model: str
    of_simple: Mapping[str, float] = field(default_factory=dict)
    of_model: Mapping[str, float] = field(default_factory=dict)
    has_loss: bool = True

    def figures(self, name: str) -> tuple[tuple[str, float], ...]:
        """Return the methods and what they reach in one of Keras's metrics, the simple first."""
        pairs = ((self.simple, self.of_simple), (self.model, self.of_model))
        return tuple((method, values[name]) for method, values in pairs if name in values)


def baseline_of(data: Prepared, progress: Progress) -> Baseline | None:
    """Return what simple methods reach, computed in the child; None where there are none.

    Takes seconds: not for the main thread.

    Raises
    ------
    DataError
        It took too long, or too much memory.
    Cancelled
        `progress` raised it.
    """
    task = data.task
    if task.kind is TaskKind.MULTILABEL or not len(data.test) or not len(data.train):
        return None
    features = int(np.prod(task.input_shape))
    if task.vocabulary is not None or features > MOST_FEATURES:
        features = 0  # a list of word numbers, or a large image: only the simple method
    train = _in_units(_some(data.train, features), data)
    test = _in_units(_some(data.test, features), data)
    options = {
        "kind": task.kind.value,
        "classes": len(task.class_names),
        "x": _inputs(train, features),
        "y": np.ascontiguousarray(train.y, np.float32).tobytes(),
        "x_test": _inputs(test, features),
        "y_test": np.ascontiguousarray(test.y, np.float32).tobytes(),
        "features": features,
        "naive": _naive(data, test),
    }
    limits = Limits(silence_seconds=MOST_SECONDS)
    found = readers().read(Request(KIND, "", options), Baseline, progress, limits)
    is_scaled = data.preparation is not None and bool(data.preparation.target.scale)
    return replace(found, has_loss=not is_scaled)


def _some(samples: Samples, features: int) -> Samples:
    """Return the samples, or as many of them, evenly spread, as are used."""
    most = max(1_000, MOST_NUMBERS // max(1, features))
    if len(samples) <= most:
        return samples
    places = np.linspace(0, len(samples) - 1, most).astype(np.intp)
    return Samples(part_of(samples.x, places), samples.y[places])


def _in_units(samples: Samples, data: Prepared) -> Samples:
    """Return samples whose targets are in the units of the data."""
    if data.preparation is None or not data.preparation.target.scale:
        return samples
    return replace(samples, y=unscaled_output(data.preparation.target, samples.y))


def _inputs(samples: Samples, features: int) -> bytes:
    if not features:
        return b""
    return np.ascontiguousarray(np.asarray(samples.x), np.float32).tobytes()


def _naive(data: Prepared, test: Samples) -> bytes:
    if data.naive is None or len(test) != len(data.test):
        return b""
    known = data.naive
    if data.preparation is not None:
        known = unscaled_output(data.preparation.target, known)
    return np.ascontiguousarray(known, np.float32).tobytes()


def compute(request: Request, outlet: Outlet) -> Baseline:
    """Compute the baseline. Runs in the child."""
    outlet.announce("Computing the baseline", PATIENCE_SECONDS)
    options = request.options
    kind = TaskKind(options["kind"])
    features = int(options["features"])
    y, y_test = (np.frombuffer(options[name], np.float32) for name in ("y", "y_test"))
    x, x_test = (
        np.frombuffer(options[name], np.float32).reshape(-1, features) if features else None
        for name in ("x", "x_test")
    )
    if kind is TaskKind.REGRESSION:
        outputs = max(1, len(y) * features // max(1, x.size)) if x is not None else 1
        naive = np.frombuffer(options["naive"], np.float32)
        return _numbers(x, y, x_test, y_test, naive, outputs)
    return _classes(x, y.astype(int), x_test, y_test.astype(int), int(options["classes"]), kind)


Floats = NDArray[np.float32]


def _numbers(
    x: Floats | None,
    y: Floats,
    x_test: Floats | None,
    y_test: Floats,
    naive: Floats,
    outputs: int,
) -> Baseline:
    y, y_test = y.reshape(-1, outputs), y_test.reshape(-1, outputs)
    simple = number_figures(y_test, np.broadcast_to(y.mean(axis=0), y_test.shape))
    if naive.size:
        simple = number_figures(y_test, naive.reshape(y_test.shape))
    name = "naive forecast" if naive.size else "mean"
    if x is None or x_test is None:
        return Baseline(name, "", simple)
    from sklearn.linear_model import LinearRegression  # noqa: PLC0415 - takes a second

    predicted = LinearRegression().fit(x, y).predict(x_test)
    return Baseline(name, "linear regression", simple, number_figures(y_test, predicted))


def _classes(
    x: Floats | None,
    y: NDArray[np.int_],
    x_test: Floats | None,
    y_test: NDArray[np.int_],
    classes: int,
    kind: TaskKind,
) -> Baseline:
    if y.min() < 0:
        y, y_test = (y + 1) // 2, (y_test + 1) // 2
    count = max(classes, 2, int(y.max()) + 1)
    shares = np.bincount(y, minlength=count) / len(y)
    simple = class_figures(y_test, np.broadcast_to(shares, (len(y_test), count)), kind)
    if x is None or x_test is None or len(np.unique(y)) < 2:
        return Baseline("majority class", "", simple)
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - takes a second

    model = LogisticRegression(max_iter=200).fit(x, y)
    found = np.zeros((len(y_test), count))
    found[:, model.classes_] = model.predict_proba(x_test)
    return Baseline(
        "majority class", "logistic regression", simple, class_figures(y_test, found, kind)
    )


def number_figures(y: NDArray[np.floating], predicted: NDArray[np.floating]) -> dict[str, float]:
    """Return Keras's metrics for numbers."""
    error = np.asarray(predicted, np.float64) - y
    square = float(np.mean(error**2))
    spread = float(np.mean((y - y.mean(axis=0)) ** 2))
    return {
        "mean_squared_error": square,
        "root_mean_squared_error": float(np.sqrt(square)),
        "mean_absolute_error": float(np.mean(np.abs(error))),
        **({"r2_score": 1 - square / spread} if spread > 0 else {}),
    }


def class_figures(
    y: NDArray[np.int_], shares: NDArray[np.floating], kind: TaskKind
) -> dict[str, float]:
    """Return Keras's metrics for classes, given a probability for each.

    Parameters
    ----------
    y : (n,) int
    shares : (n, classes) float
    kind : TaskKind
    """
    right = float(np.mean(shares.argmax(axis=1) == y))
    chosen = np.clip(shares[np.arange(len(y)), y], EPSILON, 1)
    loss = float(-np.log(chosen).mean())
    if kind is TaskKind.BINARY:
        return {"accuracy": right, "binary_accuracy": right, "binary_crossentropy": loss}
    return {
        "accuracy": right,
        "sparse_categorical_accuracy": right,
        "categorical_accuracy": right,
        "sparse_categorical_crossentropy": loss,
        "categorical_crossentropy": loss,
    }
