"""The problems that `examine` finds, their messages, and that the repairs fix them."""

from dataclasses import replace

import pytest

from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.files.found import Found
from playground.datasets.task import Task
from playground.document.commands import RemoveLayers
from playground.document.inference import Inference, Problem, Severity
from playground.document.problems.examining import examine
from playground.document.project import Project, TrainingConfig
from playground.document.template_plans.steps import Step, dense
from playground.document.templates.drafting import added, chained

MULTICLASS = "sparse_categorical_crossentropy"


def project(*steps: Step, data: str = "truth_table", **training: object) -> Project:
    """Return a project with those layers, that data and those training fields."""
    batch = {"batch_size": 4, **training}
    empty = Project(
        data=DataConfig(Selection(data)),
        training=TrainingConfig(**batch),  # type: ignore[arg-type]
    )
    return chained(empty, *steps)


def problems_of(subject: Project) -> tuple[Problem, ...]:
    """Return the problems of a project."""
    return examine(subject)[0].problems


def only_problem(subject: Project) -> Problem:
    """Return the only problem of a project."""
    problems = problems_of(subject)
    assert len(problems) == 1, [problem.message for problem in problems]
    return problems[0]


def fixed(subject: Project, rounds: int = 4) -> Project:
    """Return the project after applying all available repairs, one after the other."""
    for _ in range(rounds):
        repairs = [problem.repair for problem in problems_of(subject) if problem.repair]
        if not repairs:
            break
        subject = repairs[0].command.apply(subject)
    return subject


def test_a_network_that_fits_has_no_problems() -> None:
    assert problems_of(project(dense(4, "relu"), dense(1, "sigmoid"))) == ()


CASES: dict[str, tuple[Project, str]] = {
    "too many units": (
        project(dense(4, "relu"), dense(3, "sigmoid")),
        "The output needs 1 unit for binary classification; dense_1 gives 3",
    ),
    "too few units": (
        project(dense(2, "softmax"), data="iris", loss=MULTICLASS),
        "The output needs 3 units, one for each class; dense gives 2",
    ),
    "softmax of one unit": (
        project(dense(1, "softmax"), loss="mean_squared_error"),
        "dense has softmax over a single unit, which is always 1",
    ),
    "cross-entropy on a linear output": (
        project(dense(1, "linear")),
        "dense has the activation linear, but binary_crossentropy needs probabilities; use sigmoid",
    ),
    "cross-entropy on a linear output of classes": (
        project(dense(3, "linear"), data="iris", loss=MULTICLASS),
        "dense has the activation linear, but sparse_categorical_crossentropy needs class "
        "probabilities; use softmax",
    ),
    "activation before a dropout": (
        project(dense(1, "tanh"), ("Dropout", {})),
        "dense has the activation tanh, but binary_crossentropy needs probabilities; use sigmoid",
    ),
    "loss of another task": (
        project(dense(3, "softmax"), data="iris"),
        "The loss binary_crossentropy does not fit multi-class classification; "
        "use sparse_categorical_crossentropy",
    ),
    "loss of another task, for numbers": (
        project(dense(1, "linear"), data="reg_plane", metrics=()),
        "The loss binary_crossentropy does not fit regression; use mean_squared_error",
    ),
    "counts need positive numbers": (
        project(
            dense(1, "linear"), data="reg_plane", loss="poisson", metrics=("mean_absolute_error",)
        ),
        "The loss poisson needs labels that are numbers that are not negative, but this data's "
        "labels go down to -1",
    ),
    "an image without Flatten": (
        project(dense(8, "relu"), dense(10, "softmax"), data="digits", loss=MULTICLASS),
        "dense (Dense) receives (None, 8, 8), so the output is (None, 8, 10) rather than "
        "(None, 10); put a Flatten before it",
    ),
    "a convolution at the end": (
        project(
            ("Reshape", {"target_shape": (8, 8, 1)}),
            ("Conv2D", {}),
            data="digits",
            loss=MULTICLASS,
        ),
        "The output must be (None, 10); conv2d gives (None, 6, 6, 8)",
    ),
    "batch larger than the data": (
        project(dense(1, "sigmoid"), batch_size=32),
        "A batch of 32 is larger than the training set of 4 samples, so each epoch has only one "
        "step",
    ),
    "metric of another task": (
        project(dense(1, "sigmoid"), metrics=("accuracy", "r2_score")),
        "The metric r2_score does not fit binary classification",
    ),
    "labels in another form than the loss": (
        project(
            dense(3, "softmax"),
            data="iris",
            loss="categorical_crossentropy",
            metrics=("sparse_categorical_accuracy",),
        ),
        "The metric sparse_categorical_accuracy needs labels that are class numbers, but the loss "
        "categorical_crossentropy needs the other form; use categorical_accuracy",
    ),
    "precision without probabilities": (
        project(dense(1, "tanh"), loss="mean_squared_error", metrics=("precision",)),
        "The metric precision needs probabilities, but the output is not in 0..1",
    ),
    "too few class weights": (
        project(dense(3, "softmax"), data="iris", loss=MULTICLASS, class_weights=(1.0, 2.0)),
        "There must be one class weight per class, 3; received 2",
    ),
    "class weights for numbers": (
        project(
            dense(1, "linear"),
            data="reg_plane",
            loss="mean_squared_error",
            metrics=(),
            class_weights=(1.0, 2.0),
        ),
        "Class weights have no effect on regression",
    ),
    "an unmeasured metric is monitored": (
        project(
            dense(1, "sigmoid"), callbacks=(Selection("early_stopping", {"monitor": "val_auc"}),)
        ),
        "Early stopping monitors val_auc, which is not measured; add that metric or monitor "
        "val_loss",
    ),
    "an empty validation set": (
        project(dense(1, "sigmoid"), validation_split=0.9),
        "A validation_split of 0.9 leaves one part of the 4 training samples empty; choose another "
        "share or use the test set",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_problem_is_named_in_one_sentence(name: str) -> None:
    subject, message = CASES[name]
    assert only_problem(subject).message == message


@pytest.mark.parametrize("name", CASES)
def test_the_repair_fixes_it(name: str) -> None:
    subject, _message = CASES[name]
    repaired = fixed(subject)
    assert problems_of(repaired) == ()
    assert repaired != subject


def signed(*steps: Step, **training: object) -> Project:
    """Return a project on data whose labels are -1 and 1."""
    subject = project(*steps, data="xor", **training)
    source = Selection("xor", {"labels": "-1/1"})
    return replace(subject, data=replace(subject.data, source=source))


def test_labels_out_of_range_for_the_loss_are_caught() -> None:
    subject = signed(dense(1, "sigmoid"), metrics=())
    problem = only_problem(subject)
    assert "needs labels that are numbers from 0 to 1" in problem.message
    assert problem.severity is Severity.ERROR
    assert problem.repair is not None
    assert problem.repair.label == "Use labels 0 and 1"
    assert problems_of(problem.repair.command.apply(subject)) == ()


def test_signed_labels_fit_tanh_and_squared_error() -> None:
    assert problems_of(signed(dense(1, "tanh"), loss="mean_squared_error", metrics=())) == ()
    assert problems_of(signed(dense(1, "tanh"), loss="hinge", metrics=())) == ()


def test_accuracy_of_signed_labels_gives_a_warning() -> None:
    problem = only_problem(signed(dense(1, "tanh"), loss="mean_squared_error"))
    assert "counts labels 0 and 1" in problem.message
    assert problem.severity is Severity.WARNING


def test_squared_error_of_a_sigmoid_is_fine() -> None:
    assert problems_of(project(dense(1, "sigmoid"), loss="mean_squared_error")) == ()


def test_a_sigmoid_never_reaches_negative_labels() -> None:
    problem = only_problem(
        project(dense(1, "sigmoid"), data="reg_plane", loss="mean_squared_error", metrics=())
    )
    assert "so it never reaches the labels below 0; use linear" in problem.message


@pytest.mark.parametrize(
    ("activation", "low", "high", "severity"),
    [
        ("sigmoid", 2.0, 9.0, Severity.ERROR),
        ("tanh", 0.0, 9.0, Severity.WARNING),
        ("sigmoid", 0.0, 1.0, None),
        ("relu", 2.0, 9.0, None),
        ("linear", 2.0, 9.0, None),
    ],
)
def test_an_activation_must_reach_the_numbers_to_predict(
    activation: str, low: float, high: float, severity: Severity | None
) -> None:
    found = Found("regression", (2,), 1, 9, (), ("a", "b"), low, high)
    subject = project(dense(1, activation), loss="mean_squared_error", metrics=())
    source = Selection("csv", {"path": "rows.csv", "found": found.to_text()})
    subject = replace(subject, data=replace(subject.data, source=source))
    if severity is None:
        assert problems_of(subject) == ()
        return
    problem = only_problem(subject)
    assert problem.severity is severity
    assert problem.message.endswith("which is at most 1, but the labels go up to 9; use linear")
    assert problems_of(fixed(subject)) == ()


def test_an_activation_layer_is_added_after_a_layer_without_activation() -> None:
    subject = project(dense(1, "sigmoid"), ("BatchNormalization", {}))
    repaired = fixed(subject)
    assert problems_of(repaired) == ()
    assert repaired.network.layers[-1].type_name == "Activation"


@pytest.mark.parametrize(
    "last",
    [
        (("GlobalAveragePooling2D", {}),),
        (("GlobalMaxPooling2D", {}),),
        (("Cropping2D", {"cropping": (1, 1, 1, 1)}), ("GlobalAveragePooling2D", {})),
        (("AveragePooling2D", {"pool_size": (6, 6)}), ("Flatten", {})),
        (("MaxPooling2D", {"pool_size": (6, 6)}), ("Flatten", {})),
    ],
    ids=str,
)
def test_probabilities_of_places_are_still_probabilities_when_they_are_pooled(
    last: tuple[Step, ...],
) -> None:
    """Networks without Dense layers end that way."""
    classes: Step = ("Conv2D", {"filters": 10, "kernel_size": (3, 3), "activation": "softmax"})
    subject = project(("Reshape", {"target_shape": (8, 8, 1)}), classes, *last, data="digits")
    training = replace(subject.training, loss=MULTICLASS)
    assert problems_of(replace(subject, training=training)) == ()


def merged(merge: str, *activations: str) -> Project:
    """Return a project with a Dense layer for each activation side by side, and a merge layer."""
    subject, first = added(project(), dense(3, "relu"), project().network.layers[0].id)
    heads = []
    for activation in activations:
        subject, head = added(subject, dense(1, activation), first)
        heads.append(head)
    return added(subject, (merge, {}), *heads)[0]


@pytest.mark.parametrize("merge", ["Average", "Maximum", "Minimum"])
def test_models_side_by_side_are_merged_into_one_answer(merge: str) -> None:
    assert problems_of(merged(merge, "sigmoid", "sigmoid", "sigmoid")) == ()
    for activations in (("sigmoid", "tanh"), ("linear", "linear"), ("tanh", "tanh")):
        subject = merged(merge, *activations)
        assert "probabilities" in only_problem(subject).message
        assert problems_of(fixed(subject)) == ()


def test_flatten_is_inserted_before_the_first_dense() -> None:
    subject = project(dense(8, "relu"), dense(10, "softmax"), data="digits", loss=MULTICLASS)
    repaired = fixed(subject)
    flatten = repaired.network.layers[-1]
    assert flatten.type_name == "Flatten"
    first_dense = subject.network.layers[1].id
    assert [wire.source for wire in repaired.network.inputs_of(first_dense)] == [flatten.id]


def with_features(*features: str) -> Project:
    """Return a project that feeds those features."""
    subject = project(dense(1, "sigmoid"))
    return replace(subject, data=replace(subject.data, features=features))


def test_a_project_without_features_has_a_problem() -> None:
    subject = with_features()
    assert problems_of(subject)[0].message.startswith("The network has no inputs")
    assert problems_of(fixed(subject)) == ()


def test_an_input_of_another_shape_than_the_data_is_caught() -> None:
    subject = project(dense(1, "sigmoid"))
    entry = subject.network.layers[0]
    changed = replace(entry, params={"shape": (3,)})
    network = replace(subject.network, layers=(changed, *subject.network.layers[1:]))
    subject = subject.with_network(network)
    assert "a sample of the data has the shape (2,)" in only_problem(subject).message
    assert problems_of(fixed(subject)) == ()


def test_an_embedding_of_decimal_numbers_gives_a_warning() -> None:
    subject = project(("Embedding", {}), ("Flatten", {}), dense(1, "sigmoid"))
    problem = only_problem(subject)
    assert problem.severity is Severity.WARNING
    assert "reads whole numbers" in problem.message


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Selection("none such"), "unknown data set"),
        (Selection("xor", {"noise": 99}), "noise must be"),
        (Selection("csv"), "No file is chosen"),
    ],
)
def test_data_that_cannot_be_described_is_a_problem_not_an_exception(
    source: Selection, words: str
) -> None:
    subject = project(dense(1, "sigmoid"))
    subject = replace(subject, data=replace(subject.data, source=source))
    inference, task = examine(subject)
    assert words in inference.problems[0].message
    assert not inference.is_buildable
    assert isinstance(task, Task)


def test_an_empty_project_is_examined() -> None:
    inference, _task = examine(Project())
    assert isinstance(inference, Inference)
    assert not inference.is_buildable


def test_errors_come_before_warnings() -> None:
    values: dict[str, ParamValue] = {"units": 1, "activation": "linear"}
    subject = project(("Dense", values), batch_size=32)
    severities = [problem.severity for problem in problems_of(subject)]
    assert severities == [Severity.ERROR, Severity.WARNING]


def test_a_missing_input_is_added_before_the_first_layer() -> None:
    whole = project(dense(4, "relu"), dense(1, "sigmoid"))
    (given,) = (layer.id for layer in whole.network.layers if layer.type_name == "Input")
    beheaded = RemoveLayers((given,)).apply(whole)
    repair = only_problem(beheaded).repair
    assert repair is not None
    assert not problems_of(repair.command.apply(beheaded))


def test_an_empty_network_gets_an_input_first() -> None:
    repair = problems_of(Project())[0].repair
    assert repair is not None
    added = repair.command.apply(Project()).network
    assert [layer.type_name for layer in added.layers] == ["Input"]
    assert added.wires == ()
