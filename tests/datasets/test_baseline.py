"""What simple methods reach, against scikit-learn's own metrics and Keras's formulas."""

from dataclasses import replace

import numpy as np
import pytest

from playground.base.tasks import TaskKind
from playground.datasets.derived.baseline import MOST_FEATURES, baseline_of
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared, Samples, Task

GENERATOR = np.random.default_rng(3)
X = GENERATOR.normal(size=(300, 4)).astype(np.float32)


def data_of(kind: TaskKind, y: np.ndarray, classes: int = 0) -> Prepared:
    names = tuple(map(str, range(classes)))
    units = classes if kind is TaskKind.MULTICLASS else 1
    task = Task(kind=kind, input_shape=(4,), output_units=units, class_names=names)
    return Prepared(task, Samples(X[:200], y[:200]), Samples(X[200:], y[200:]))


@pytest.mark.full
def test_numbers_are_compared_with_mean_and_linear_regression() -> None:
    from sklearn import metrics  # noqa: PLC0415 - takes a second
    from sklearn.linear_model import LinearRegression  # noqa: PLC0415

    y = (X @ [1, 2, 3, 4] + GENERATOR.normal(size=300)).astype(np.float32)[:, np.newaxis]
    found = baseline_of(data_of(TaskKind.REGRESSION, y), no_progress)
    assert found is not None
    predicted = LinearRegression().fit(X[:200], y[:200]).predict(X[200:])
    assert (found.simple, found.model) == ("mean", "linear regression")
    assert found.of_model["r2_score"] == pytest.approx(
        metrics.r2_score(y[200:], predicted), abs=1e-4
    )
    mean = np.full(100, y[:200].mean())
    assert found.of_simple["mean_absolute_error"] == pytest.approx(
        metrics.mean_absolute_error(y[200:], mean), rel=1e-4
    )


def test_a_time_series_is_compared_with_the_last_known_value() -> None:
    from sklearn import metrics  # noqa: PLC0415 - takes a second

    y = np.cumsum(GENERATOR.normal(size=(300, 1)), axis=0).astype(np.float32)
    series = replace(data_of(TaskKind.REGRESSION, y), naive=y[199:299])
    found = baseline_of(series, no_progress)
    assert found is not None
    assert found.simple == "naive forecast"
    assert found.of_simple["mean_absolute_error"] == pytest.approx(
        metrics.mean_absolute_error(y[200:], y[199:299]), rel=1e-4
    )


@pytest.mark.full
@pytest.mark.parametrize("classes", [2, 3])
def test_classes_are_compared_with_majority_and_logistic_regression(classes: int) -> None:
    from sklearn import metrics  # noqa: PLC0415 - takes a second
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    numbers = np.digitize(X[:, 0] + 0.3 * X[:, 1], np.linspace(-0.3, 0.8, classes - 1))
    kind = TaskKind.BINARY if classes == 2 else TaskKind.MULTICLASS
    y = numbers.astype(np.int32) if classes > 2 else numbers.astype(np.float32)[:, np.newaxis]
    found = baseline_of(data_of(kind, y, classes), no_progress)
    assert found is not None
    model = LogisticRegression(max_iter=200).fit(X[:200], numbers[:200])
    assert found.of_model["accuracy"] == pytest.approx(model.score(X[200:], numbers[200:]))
    majority = np.bincount(numbers[:200]).argmax()
    assert found.of_simple["accuracy"] == pytest.approx((numbers[200:] == majority).mean())
    loss = "binary_crossentropy" if classes == 2 else "sparse_categorical_crossentropy"
    shares = model.predict_proba(X[200:])
    assert found.of_model[loss] == pytest.approx(metrics.log_loss(numbers[200:], shares), rel=1e-3)
    assert found.figures(loss)[1][0] == "logistic regression"


@pytest.mark.parametrize("has_words", [True, False])
def test_words_and_large_images_are_compared_with_the_majority_alone(has_words: bool) -> None:
    inputs = np.zeros((30, 10 if has_words else MOST_FEATURES + 1), np.float32)
    y = (np.arange(30) % 3 > 0).astype(np.float32)[:, np.newaxis]
    task = Task(
        kind=TaskKind.BINARY,
        input_shape=inputs.shape[1:],
        class_names=("bad", "good"),
        vocabulary=13 if has_words else None,
    )
    data = Prepared(task, Samples(inputs[:15], y[:15]), Samples(inputs[15:], y[15:]))
    found = baseline_of(data, no_progress)
    assert found is not None
    assert found.of_simple["accuracy"] == pytest.approx(2 / 3)
    assert (found.model, dict(found.of_model)) == ("", {})


def test_there_is_none_without_a_test_set() -> None:
    data = data_of(TaskKind.REGRESSION, np.zeros((300, 1), np.float32))
    data = replace(data, test=Samples(X[:0], np.zeros((0, 1), np.float32)))
    assert baseline_of(data, no_progress) is None
