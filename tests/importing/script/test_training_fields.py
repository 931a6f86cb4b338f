"""`compile` and `fit` become the training settings that they mean."""

import pytest

from playground.base.params import Selection
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.losses import LOSSES, NO_LOSS, OWN_LOSS
from playground.catalog.metrics import METRICS
from playground.catalog.optimizers import OPTIMIZERS, OptimizerSpec
from playground.document.problems.examining import examine
from playground.document.project import TrainingConfig
from playground.importing.result import Note, NoteKind
from playground.importing.script import read_script


def read(
    compiled: str = "'adam', 'mse'", fitted: str = "", before: str = ""
) -> tuple[TrainingConfig, list[Note]]:
    """Return the training of a script, and the notes that are not about data."""
    imported = read_script(
        f"{before}\n"
        "model = Sequential([Dense(2, input_shape=(2,)), Dense(1, 'sigmoid')])\n"
        f"model.compile({compiled})\n"
        f"model.fit(x, y, {fitted})\n"
    )
    notes = [note for note in imported.notes if "its data is not at hand" not in note.message]
    return imported.project.training, notes


@pytest.mark.parametrize("spec", OPTIMIZERS, ids=OPTIMIZERS.names)
@pytest.mark.parametrize(
    "form", ["{0.name!r}", "{0.keras_class!r}", "keras.optimizers.{0.keras_class}()"]
)
def test_every_optimizer_is_known_by_name_and_class(form: str, spec: OptimizerSpec) -> None:
    training, notes = read(f"{form.format(spec)}, 'mse'")
    assert training.optimizer == Selection(spec.name)
    assert training.learning_rate == OPTIMIZERS[training.optimizer.name].learning_rate
    assert notes == []


@pytest.mark.parametrize(
    ("optimizer", "name", "rate", "params"),
    [
        ("SGD(lr=0.1, momentum=0.9)", "sgd", 0.1, {"momentum": 0.9}),
        ("SGD(0.1, 0.9, True)", "sgd", 0.1, {"momentum": 0.9, "nesterov": True}),
        ("tf.keras.optimizers.Adam(learning_rate=1e-4)", "adam", 1e-4, {}),
        ("keras.optimizers.legacy.RMSprop(0.01, rho=0.8)", "rmsprop", 0.01, {"rho": 0.8}),
        ("tf.train.AdamOptimizer(0.01)", "adam", 0.01, {}),
        ("Adam(clipnorm=1.0)", "adam", 0.001, {"clipnorm": 1.0}),
    ],
)
def test_arguments_of_optimizers_are_read(
    optimizer: str, name: str, rate: float, params: dict[str, object]
) -> None:
    training, notes = read(f"optimizer={optimizer}, loss='mse'")
    assert training.optimizer == Selection(name, params)  # type: ignore[arg-type]
    assert training.learning_rate == rate
    assert notes == []


def test_the_old_decay_argument_becomes_a_schedule() -> None:
    training, notes = read("SGD(0.1, decay=1e-3), 'mse'")
    assert training.schedule == Selection("inverse_time", {"decay_steps": 1, "decay_rate": 1e-3})
    assert [note.kind for note in notes] == [NoteKind.ASSUMED]


def test_a_schedule_in_a_variable_is_read() -> None:
    schedule = "s = keras.optimizers.schedules.ExponentialDecay(0.2, 500, decay_rate=0.5)"
    training, notes = read("Adam(learning_rate=s), 'mse'", before=schedule)
    assert training.learning_rate == 0.2
    assert training.schedule == Selection("exponential", {"decay_steps": 500, "decay_rate": 0.5})
    assert notes == []


@pytest.mark.parametrize("name", [loss.name for loss in LOSSES if loss.tasks])
def test_every_loss_is_known_by_name_and_class(name: str) -> None:
    keras_class = {"kl_divergence": "KLDivergence"}.get(
        name, "".join(word.capitalize() for word in name.split("_"))
    )
    for form in (f"'{name}'", f"keras.losses.{name}", f"keras.losses.{keras_class}()"):
        training, notes = read(f"'adam', loss={form}")
        assert training.loss == name, form
        assert notes == [], form


@pytest.mark.parametrize("name", METRICS.names)
def test_every_metric_is_known_by_name(name: str) -> None:
    training, notes = read(f"'adam', 'mse', metrics=['{name}']")
    assert training.metrics == (name,)
    assert notes == []


@pytest.mark.parametrize(
    ("metric", "name"),
    [
        ("'acc'", "accuracy"),
        ("'mae'", "mean_absolute_error"),
        ("'AUC'", "auc"),
        ("keras.metrics.Precision()", "precision"),
        ("tf.keras.metrics.RootMeanSquaredError(name='rmse')", "root_mean_squared_error"),
        ("keras.metrics.BinaryAccuracy(name='acc', threshold=0.5)", "binary_accuracy"),
    ],
)
def test_metrics_are_known_in_their_usual_forms(metric: str, name: str) -> None:
    training, notes = read(f"'adam', 'mse', metrics=[{metric}]")
    assert training.metrics == (name,)
    assert notes == []


def test_a_loss_class_computes_with_its_own_fields() -> None:
    text = """
class Scaled(keras.losses.Loss):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor
    def call(self, y_true, y_pred):
        return self.factor * keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)
model = keras.Sequential([keras.layers.Dense(1, input_shape=(3,))])
model.compile("adam", loss=Scaled(3.0))
"""
    training = read_script(text).project.training
    assert (training.loss, training.own_loss) == (
        OWN_LOSS,
        "3 * mean(square(y_true - y_pred), axis=-1)",
    )


def test_unknown_names_get_notes_and_an_unknown_loss_is_none() -> None:
    training, notes = read("'madgrad', 'my_loss', metrics=['f1', 'accuracy']")
    assert (training.optimizer.name, training.loss) == ("adam", NO_LOSS)
    assert training.metrics == ("accuracy",)
    said = " ".join(note.message for note in notes)
    assert all(name in said for name in ("madgrad", "my_loss", "f1"))
    assert {note.kind for note in notes} == {NoteKind.NEEDS_YOU}


def test_fit_sets_epochs_batches_split_and_order() -> None:
    training, notes = read(fitted="epochs=2 * 5, batch_size=8, validation_split=.25, shuffle=False")
    assert (training.epochs, training.batch_size) == (10, 8)
    assert (training.validation_split, training.shuffle) == (0.25, False)
    assert notes == []


def test_fit_without_arguments_has_the_defaults_of_keras() -> None:
    training, _notes = read()
    assert (training.epochs, training.batch_size, training.shuffle) == (1, 32, True)


def test_class_weights_are_read_in_the_order_of_the_classes() -> None:
    training, notes = read(fitted="class_weight={1: 5, 0: 0.5}")
    assert training.class_weights == (0.5, 5.0)
    assert notes == []
    assert read(fitted="class_weight=w")[1][0].kind is NoteKind.NEEDS_YOU


@pytest.mark.parametrize(
    ("callback", "name", "params"),
    [
        (
            "EarlyStopping(patience=3)",
            "early_stopping",
            {"patience": 3, "restore_best_weights": False},
        ),
        (
            "keras.callbacks.EarlyStopping('val_acc', 0.01, 5)",
            "early_stopping",
            {
                "monitor": "val_accuracy",
                "min_delta": 0.01,
                "patience": 5,
                "restore_best_weights": False,
            },
        ),
        (
            "ReduceLROnPlateau(monitor='loss', factor=0.5, min_lr=1e-6)",
            "reduce_lr_on_plateau",
            {"monitor": "loss", "factor": 0.5, "min_lr": 1e-6},
        ),
        ("TerminateOnNaN()", "terminate_on_nan", {}),
        ("ModelCheckpoint('b.keras', save_best_only=True)", "best_weights", {}),
    ],
)
def test_callbacks_become_rules(callback: str, name: str, params: dict[str, object]) -> None:
    for before, given in (
        ("", f"[{callback}]"),
        (f"c = {callback}", "[c]"),
        (f"c = {callback}", "c"),
    ):
        compiled = "'adam', 'mse', metrics=['accuracy']"
        training, _notes = read(compiled, f"callbacks={given}", before)
        (rule,) = training.callbacks
        defaults = {param.name: param.initial for param in CALLBACKS[name].params}
        assert rule.name == name
        assert {**defaults, **rule.params} == {**defaults, **params}


@pytest.mark.parametrize(
    "callback",
    ["ModelCheckpoint('w.keras')", "TensorBoard()", "keras.callbacks.CSVLogger('log.csv')"],
)
def test_callbacks_that_write_files_are_left_out_with_a_note(callback: str) -> None:
    training, notes = read(fitted=f"callbacks=[{callback}]")
    assert training.callbacks == ()
    assert [note.kind for note in notes] == [NoteKind.LEFT_OUT]


def test_logits_in_the_loss_become_an_activation() -> None:
    imported = read_script(
        "model = Sequential([Dense(2, input_shape=(2,)), Dense(1)])\n"
        "model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))\n"
    )
    assert imported.project.network.layers[-1].params["activation"] == "sigmoid"
    assert NoteKind.ASSUMED in [note.kind for note in imported.notes]


def test_seed_and_precision_are_read() -> None:
    before = (
        "keras.utils.set_random_seed(7)\nkeras.mixed_precision.set_global_policy('mixed_float16')"
    )
    training, notes = read(before=before)
    assert (training.seed, training.mixed_precision) == (7, True)
    assert notes == []


@pytest.mark.parametrize(
    ("last", "loss", "activation"),
    [
        ("Dense(1)", "mean_squared_error", "linear"),
        ("Dense(1, activation='sigmoid')", "binary_crossentropy", "sigmoid"),
        ("Dense(3)", "mean_squared_error", "linear"),
        ("Dense(3, activation='softmax')", "sparse_categorical_crossentropy", "softmax"),
    ],
)
def test_a_program_without_compile_can_be_trained(last: str, loss: str, activation: str) -> None:
    imported = read_script(f"model = Sequential([Dense(8, input_dim=6), {last}])")
    assert imported.project.training.loss == loss
    assert imported.project.network.layers[-1].params["activation"] == activation
    assert examine(imported.project)[0].is_buildable
    assert any("the script does not compile" in note.message for note in imported.notes)


OWN_METRIC = """
from keras import backend as K
def f1(y_true, y_pred):
    both = K.sum(K.round(K.clip(y_true * y_pred, 0, 1)))
    precision = both / (K.sum(K.round(K.clip(y_pred, 0, 1))) + K.epsilon())
    recall = both / (K.sum(K.round(K.clip(y_true, 0, 1))) + K.epsilon())
    return 2 * precision * recall / (precision + recall + K.epsilon())
def accuracy(y_true, y_pred):
    return K.mean(K.round(y_pred) * y_true)
def unknown(y_true, y_pred):
    return tf.numpy_function(sklearn_score, [y_true, y_pred], tf.float64)
"""


def test_a_metric_of_the_program_is_an_expression_and_others_are_named() -> None:
    compiled = "'adam', 'mse', metrics=[f1, 'mae', accuracy, unknown]"
    training, notes = read(compiled, before=OWN_METRIC)
    assert training.metrics == ("mean_absolute_error",)
    assert [own.name for own in training.own_metrics] == ["f1", "own_accuracy"]
    assert "round(clip(y_true * y_pred, 0, 1))" in training.own_metrics[0].expression
    said = {note.kind for note in notes if "metric unknown" in note.message}
    assert said == {NoteKind.NEEDS_YOU}


def test_a_metric_that_grows_without_end_is_refused_with_a_reason() -> None:
    before = "def big(y_true, y_pred):\n    z = y_pred\n"
    before += "    for i in range(30):\n        z = z * z + y_true\n    return z"
    training, notes = read("'adam', 'mse', metrics=[big]", before=before)
    assert training.own_metrics == ()
    assert any("metric big is not imported" in note.message for note in notes)
