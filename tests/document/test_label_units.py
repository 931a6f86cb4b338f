"""Labels far from the initial outputs of a network: reported, fixed, and only then."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import assume, example, given

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.files.found import Found
from playground.document.inference import Severity
from playground.document.problems.examining import examine
from playground.document.problems.fixing import FixAll
from playground.document.problems.label_units import FAR
from playground.document.project import Project, TrainingConfig
from playground.document.template_plans.steps import dense
from playground.document.templates.drafting import chained
from tests.laws import exercises, reached

ALL = FixAll(has_warnings=True)
numbers = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: float(f"{value:.6g}"))


def houses(low: float, high: float, activation: str = "linear", **training: object) -> Project:
    """Return a network that predicts one number of a table, from `low` to `high`."""
    found = Found("regression", (2,), 1, 9, (), ("rooms", "area"), low, high)
    source = Selection("csv", {"path": "houses.csv", "found": found.to_text()})
    settings = {"loss": "mean_squared_error", "metrics": (), "batch_size": 4, **training}
    empty = Project(
        data=DataConfig(source),
        training=TrainingConfig(**settings),  # type: ignore[arg-type]
    )
    return chained(empty, dense(4, "relu"), dense(1, activation))


def words_of(project: Project) -> list[str]:
    """Return the messages of a project's problems."""
    return [problem.message for problem in examine(project)[0].problems]


@exercises(near=1, far=1)
@given(numbers, numbers)
@example(1_004_000.0, 1_004_100.0)
@example(1990.0, 2020.0)
@example(500.0, 500.5)
def test_labels_far_from_the_outputs_are_reported_and_one_repair_fixes_it(
    low: float, high: float
) -> None:
    assume(low < high)
    project = houses(low, high)
    if max(abs(low), abs(high)) <= FAR:
        reached("near")
        assert words_of(project) == []
        return
    reached("far")
    (problem,) = examine(project)[0].problems
    assert problem.severity is Severity.WARNING
    assert "add a Rescaling at the end" in problem.message
    fixed = ALL.apply(project)
    assert words_of(fixed) == []
    last = fixed.network.layers[-1]
    assert last.type_name == "Rescaling"
    scale, offset = float(str(last.params["scale"])), float(str(last.params["offset"]))
    room = 0.1 * (high - low)
    assert abs(offset - 2 * scale - low) <= room
    assert abs(offset + 2 * scale - high) <= room


def test_large_labels_are_written_out() -> None:
    assert "from 30,000 to 1,250,000," in words_of(houses(30_000, 1_250_000))[0]


@pytest.mark.parametrize(("optimizer", "then"), [("sgd", "adam"), ("rmsprop", "rmsprop")])
def test_plain_gradient_descent_is_replaced_by_an_optimizer_with_bounded_steps(
    optimizer: str, then: str
) -> None:
    project = houses(30_000, 900_000, optimizer=Selection(optimizer))
    assert ALL.apply(project).training.optimizer.name == then


def with_labels(project: Project, low: float, high: float) -> Project:
    """Return the project with a table of other labels."""
    return replace(project, data=houses(low, high).data)


@pytest.mark.parametrize(("low", "high"), [(2e6, 9e6), (0.0, 1.0), (-5000.0, -200.0)])
def test_a_rescaling_for_other_labels_is_reported_and_adjusted(low: float, high: float) -> None:
    project = ALL.apply(houses(100_000, 200_000))
    other = with_labels(project, low, high)
    assert "scales the outputs to about" in words_of(other)[0]
    fixed = ALL.apply(other)
    assert words_of(fixed) == []
    assert len(fixed.network.layers) == len(project.network.layers)


def test_a_rescaling_that_reaches_some_labels_is_unchanged() -> None:
    assert words_of(with_labels(ALL.apply(houses(100_000, 200_000)), 50_000, 150_000)) == []


def test_an_activation_chosen_by_the_user_is_not_reported() -> None:
    assert words_of(houses(0, 900, "relu")) == []
    assert words_of(houses(0, 900, "softplus")) == []


@pytest.mark.parametrize("loss", ["mean_squared_error", "binary_crossentropy"])
def test_a_rescaling_for_prices_is_removed_when_the_data_has_classes(loss: str) -> None:
    project = ALL.apply(houses(100_000, 200_000))
    other = replace(
        project,
        data=replace(project.data, source=Selection("xor")),
        training=replace(project.training, loss=loss),
    )
    fixed = ALL.apply(other)
    assert words_of(fixed) == []
    (rescaling,) = (one for one in fixed.network.layers if one.type_name == "Rescaling")
    assert rescaling.params == {"scale": 1.0, "offset": 0.0}
