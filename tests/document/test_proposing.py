"""What is proposed for data: a network that can be trained, and settings that suit it."""

from pathlib import Path

import pytest

from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.datasets.task import Task
from playground.document.commands import SetData
from playground.document.problems.examining import examine
from playground.document.proposals.adjusting import Adjust
from playground.document.proposals.proposing import (
    balanced_weights,
    batch_size,
    hidden_units,
    propose,
)
from playground.document.proposals.tables import project_for
from playground.document.templates.templates import TEMPLATES
from tests.datasets.tables.cases import CASES
from tests.lanes import thinned


@pytest.mark.parametrize("name", thinned(4, [name for name, case in CASES.items() if case.target]))
def test_a_project_made_of_a_table_has_no_problems(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = tmp_path / f"table{case.suffix}"
    path.write_bytes(case.content.encode() if isinstance(case.content, str) else case.content)
    project = project_for(path).project
    problems = [problem.message for problem in examine(project)[0].problems]
    assert not [each for each in problems if "one step" not in each]
    assert project.training.learning_rate == 0.001
    assert project.data.source.params["target"] == case.target


@pytest.mark.parametrize("source", ["iris", "breast_cancer", "clusters"])
def test_adjusting_to_a_table_proposes_a_network(source: str) -> None:
    project = SetData({"source": Selection(source), "features": ()}).apply(TEMPLATES["xor"].build())
    adjusted = Adjust().apply(project)
    assert not examine(adjusted)[0].problems
    assert adjusted.training.learning_rate == 0.001
    assert adjusted.training.batch_size > 4
    units = adjusted.network.layers[1].params["units"]
    assert isinstance(units, int)
    assert units >= 16


def test_adjusting_keeps_a_network_of_other_layers() -> None:
    project = next(
        each
        for each in (template.build() for template in TEMPLATES)
        if any(layer.type_name == "Conv2D" for layer in each.network.layers)
    )
    kinds = [layer.type_name for layer in project.network.layers]
    assert [layer.type_name for layer in Adjust().apply(project).network.layers][:3] == kinds[:3]


@pytest.mark.parametrize("rows", [5, 50, 500, 5_000, 500_000])
@pytest.mark.parametrize("inputs", [1, 10, 1000])
def test_sizes_stay_within_reason(rows: int, inputs: int) -> None:
    assert 16 <= hidden_units(inputs, rows) <= 128
    assert 8 <= batch_size(rows) <= 512


def test_class_weights_make_classes_count_alike() -> None:
    counts = (90, 10)
    weights = balanced_weights(counts)
    assert weights[0] * 90 == pytest.approx(weights[1] * 10, rel=0.01)
    task = Task(kind=TaskKind.BINARY, input_shape=(3,), class_names=("a", "b"))
    assert propose(task, 80, counts).class_weights == weights
    assert propose(task, 80).class_weights == ()
