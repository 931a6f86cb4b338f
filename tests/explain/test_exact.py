"""Every formula that is shown gives Keras's number."""

import numpy as np
import pytest

from playground.base.params import Regularizer, Selection
from playground.base.tasks import TaskKind
from playground.catalog.activations import ACTIVATIONS
from playground.catalog.losses import LOSSES, NO_LOSS, OWN_LOSS, Labels, LossSpec, Output
from playground.catalog.optimizers import OPTIMIZERS
from playground.datasets.task import Prepared, Samples, Task
from playground.document.project import LayerId, TrainingConfig
from tests.engine.conftest import LayerSketch as Sketch
from tests.explain.conftest import Chained, Trace, step_of
from tests.explain.exactness import check

HIDDEN = ("Dense", {"units": 5, "activation": "tanh"})


def data_for(loss: LossSpec) -> tuple[Prepared, Sketch]:
    """Return samples and a last layer that suit a loss."""
    random = np.random.default_rng(3)
    x = random.normal(size=(40, 4)).astype(np.float32)
    total = x.sum(axis=1, keepdims=True)
    if TaskKind.MULTICLASS in loss.tasks and loss.output is not Output.ANY:
        y = np.digitize(total[:, 0], [-1.0, 1.0]).astype(np.int32)
        task = Task(kind=TaskKind.MULTICLASS, input_shape=(4,), output_units=3)
        return Prepared(task, *_both(x, y)), ("Dense", {"units": 3, "activation": "softmax"})
    if loss.tasks == frozenset({TaskKind.MULTICLASS}):
        y = np.digitize(total[:, 0], [-1.0, 1.0]).astype(np.int32)
        task = Task(kind=TaskKind.MULTICLASS, input_shape=(4,), output_units=3)
        return Prepared(task, *_both(x, y)), ("Dense", {"units": 3})
    if TaskKind.BINARY in loss.tasks and loss.output is Output.PROBABILITY:
        y = (total > 0).astype(np.float32)
        task = Task(kind=TaskKind.BINARY, input_shape=(4,))
        return Prepared(task, *_both(x, y)), ("Dense", {"units": 1, "activation": "sigmoid"})
    positive = loss.labels is Labels.POSITIVE or loss.output is Output.POSITIVE
    y = np.exp(total / 3).astype(np.float32) if positive else total.astype(np.float32)
    if loss.labels is Labels.SIGNED:
        y = np.sign(total).astype(np.float32)
    task = Task(kind=TaskKind.REGRESSION, input_shape=(4,))
    activation = "softplus" if positive else "linear"
    return Prepared(task, *_both(x, y)), ("Dense", {"units": 1, "activation": activation})


def _both(x: np.ndarray, y: np.ndarray) -> tuple[Samples, Samples]:
    return Samples(x[:30], y[:30]), Samples(x[30:], y[30:])


@pytest.mark.parametrize("name", [name for name in LOSSES.names if name not in (OWN_LOSS, NO_LOSS)])
def test_each_loss_and_its_gradient_are_those_of_keras(
    name: str, traced: Trace, chain: Chained
) -> None:
    data, last = data_for(LOSSES[name])
    training = TrainingConfig(loss=name, batch_size=10, metrics=(), learning_rate=0.01)
    _, subject = traced(chain(HIDDEN, last, training=training), data)
    assert check(subject) > 100


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        *((spec.name, {}) for spec in OPTIMIZERS),
        ("sgd", {"momentum": 0.9}),
        ("sgd", {"momentum": 0.9, "nesterov": True}),
        ("sgd", {"clipnorm": 0.01}),
        ("sgd", {"clipvalue": 0.01, "weight_decay": 0.1}),
        ("adam", {"amsgrad": True, "global_clipnorm": 0.05}),
        ("adam", {"use_ema": True, "weight_decay": 0.01}),
        ("rmsprop", {"momentum": 0.5, "centered": True}),
    ],
)
def test_each_optimizer_makes_the_step_that_is_shown(
    name: str, settings: dict[str, object], traced: Trace, chain: Chained, quadrants: Prepared
) -> None:
    chosen = OPTIMIZERS[name]
    training = TrainingConfig(
        optimizer=Selection(name, settings),  # type: ignore[arg-type]
        learning_rate=chosen.learning_rate,
        batch_size=16,
    )
    last = ("Dense", {"units": 1, "activation": "sigmoid"})
    program, subject = traced(chain(HIDDEN, last, training=training), quadrants)
    check(subject)
    program.advance(1)
    weights = step_of(program).weights
    for layer_id, arrays in subject.trace.weights.items():
        for array, trace in arrays.items():
            np.testing.assert_array_equal(trace.after, weights[layer_id][array].before)


STEPPED: dict[str, list[Sketch]] = {
    "recurrent": [
        ("RepeatVector", {"n": 4}),
        ("Bidirectional", {"layer": "LSTM", "units": 3, "return_sequences": True}),
        ("Dropout", {"rate": 0.3}),
        ("GRU", {"units": 3}),
    ],
    "attention": [
        ("RepeatVector", {"n": 4}),
        ("MultiHeadAttention", {"num_heads": 2, "key_dim": 3}),
        ("TimeDistributed", {"layer": "Dense", "units": 3, "activation": "tanh"}),
        ("Dropout", {"rate": 0.3}),
        ("Flatten", {}),
    ],
}


@pytest.mark.parametrize("name", STEPPED)
def test_a_step_over_a_sequence_is_the_one_that_is_shown(
    name: str, traced: Trace, chain: Chained, quadrants: Prepared
) -> None:
    last: Sketch = ("Dense", {"units": 1, "activation": "sigmoid"})
    training = TrainingConfig(batch_size=16)
    program, subject = traced(chain(*STEPPED[name], last, training=training), quadrants)
    again = step_of(program)
    program.advance(1)
    weights = step_of(program).weights
    for layer_id, arrays in subject.trace.weights.items():
        for array, trace in arrays.items():
            np.testing.assert_array_equal(trace.after, again.weights[layer_id][array].after)
            np.testing.assert_array_equal(trace.after, weights[layer_id][array].before)


@pytest.mark.parametrize("name", ACTIVATIONS.names)
def test_each_activation_and_its_slope_are_those_of_keras(
    name: str, traced: Trace, chain: Chained, quadrants: Prepared
) -> None:
    layers = [("Dense", {"units": 4, "activation": name}), ("Activation", {"activation": name})]
    last = ("Dense", {"units": 1, "activation": "sigmoid"})
    training = TrainingConfig(batch_size=16, loss="mean_squared_error", metrics=())
    _, subject = traced(chain(*layers, last, training=training), quadrants)
    assert check(subject) > 100


def test_penalties_and_class_weights_are_part_of_the_step(
    traced: Trace, chain: Chained, quadrants: Prepared
) -> None:
    both = Regularizer(l1=0.01, l2=0.02)
    hidden = ("Dense", {"units": 4, "activation": "relu", "kernel_regularizer": both})
    last = ("Dense", {"units": 1, "activation": "sigmoid", "bias_regularizer": Regularizer(l2=0.1)})
    training = TrainingConfig(batch_size=8, class_weights=(1.0, 3.0))
    _, subject = traced(chain(hidden, last, training=training), quadrants)
    assert {key[1] for key in subject.trace.penalties} == {"kernel_regularizer", "bias_regularizer"}
    assert check(subject) > 100


def test_the_last_short_batch_of_an_epoch_is_shown(
    traced: Trace, chain: Chained, quadrants: Prepared
) -> None:
    last = ("Dense", {"units": 1, "activation": "sigmoid"})
    training = TrainingConfig(batch_size=24)
    program, subject = traced(chain(HIDDEN, last, training=training), quadrants, steps=2)
    assert subject.trace.batch == 64 - 2 * 24
    check(subject)
    program.advance(1)
    assert program.position.epoch == 1


def test_a_saturated_prediction_has_a_finite_loss(
    traced: Trace, chain: Chained, quadrants: Prepared
) -> None:
    last = ("Dense", {"units": 1, "activation": "sigmoid"})
    program, subject = traced(chain(last, training=TrainingConfig(batch_size=16)), quadrants)
    for unit in range(2):
        program.set_weight(LayerId("l0"), "kernel", (unit, 0), 40.0)
    subject = type(subject)(subject.project, subject.inference, step_of(program))
    assert check(subject) > 50
