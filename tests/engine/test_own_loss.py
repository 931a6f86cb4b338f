"""A loss that the user wrote is minimized as Keras minimizes the same function."""

from dataclasses import replace

import numpy as np
import pytest

from playground.catalog.losses import NO_LOSS, OWN_LOSS
from playground.document.problems.examining import examine
from playground.document.project import OwnMetric, Project
from playground.document.templates.templates import TEMPLATES
from playground.training import inline
from playground.training.protocol.engine import Engine

PINBALL = "mean(where(y_true > y_pred, 0.9 * (y_true - y_pred), 0.1 * (y_pred - y_true)), axis=-1)"


def project(loss: str, expression: str = "") -> Project:
    start = TEMPLATES["xor"].build()
    training = replace(start.training, loss=loss, own_loss=expression, metrics=(), epochs=3)
    return replace(start, training=training)


@pytest.mark.keras
def test_an_expression_computes_what_the_function_computes() -> None:
    from keras import ops  # noqa: PLC0415 - takes seconds

    from playground.engine.model.compiling import loss_of  # noqa: PLC0415 - imports Keras

    true = np.array([[0.0, 1.0], [2.0, -1.0]], np.float32)
    predicted = np.array([[0.5, 0.5], [1.0, 1.0]], np.float32)
    error = true - predicted
    expected = np.where(error > 0, 0.9 * error, -0.1 * error).mean(axis=-1)
    found = loss_of(project(OWN_LOSS, PINBALL).training)(ops.array(true), ops.array(predicted))
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-6)


def test_an_own_loss_trains_as_the_same_loss_of_keras(engine: Engine) -> None:
    own = inline.train(engine, project(OWN_LOSS, "mean(square(y_true - y_pred), axis=-1)"))
    known = inline.train(engine, project("mean_squared_error"))
    own.program.close()
    known.program.close()
    np.testing.assert_allclose(own.curves.column("loss"), known.curves.column("loss"), rtol=1e-5)


def test_without_a_loss_the_network_is_shown_and_not_trained() -> None:
    inference, _task = examine(project(NO_LOSS))
    assert inference.is_buildable
    assert inference.training_problem is not None
    assert "No loss is chosen" in inference.training_problem.message
    assert inference.training_problem.repair is not None


F1 = (
    "2 * sum(round(clip(y_true * y_pred, 0, 1))) / "
    "(sum(y_true) + sum(round(clip(y_pred, 0, 1))) + 1e-07)"
)


def with_metrics(*metrics: OwnMetric, known: tuple[str, ...] = ()) -> Project:
    start = project("binary_crossentropy")
    return replace(start, training=replace(start.training, own_metrics=metrics, metrics=known))


def test_an_own_metric_is_measured_as_the_metric_of_keras_that_it_repeats(engine: Engine) -> None:
    own = OwnMetric("own_error", "mean(square(y_true - y_pred), axis=-1)")
    run = inline.train(engine, with_metrics(own, known=("mean_squared_error",)))
    run.program.close()
    for prefix in ("", "val_"):
        mine, theirs = (
            run.curves.column(prefix + name) for name in ("own_error", "mean_squared_error")
        )
        np.testing.assert_allclose(mine, theirs, rtol=1e-5)


def test_an_own_metric_of_a_batch_is_averaged_over_the_batches(engine: Engine) -> None:
    run = inline.train(engine, with_metrics(OwnMetric("f1", F1)))
    found = run.curves.column("val_f1")
    run.program.close()
    assert ((found >= 0) & (found <= 1)).all()


def test_a_function_that_depends_on_the_labels_form_does_not_stop_training(engine: Engine) -> None:
    run = inline.train(engine, with_metrics(OwnMetric("own_hinge", "hinge(y_true, y_pred)")))
    run.program.close()
    assert np.isfinite(run.curves.column("own_hinge")).all()
