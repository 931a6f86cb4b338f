"""Fixing everything in one edit: afterwards no problem with a repair is left."""

import pytest

from playground.base.params import Selection
from playground.datasets.sources import DATASETS
from playground.document.commands import SetData, SetTraining
from playground.document.document import Document
from playground.document.inference import Severity
from playground.document.problems.examining import examine
from playground.document.problems.fixing import FixAll, repairable
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES

OFFLINE = [spec.name for spec in DATASETS if spec.inspect is None]


def switched(project: Project, name: str) -> Project:
    spec = DATASETS[name]
    features = ("x", "y") if spec.has_features else ()
    params = {param.name: param.initial for param in spec.params}
    return SetData({"source": Selection(name, params), "features": features}).apply(project)


@pytest.mark.parametrize("name", OFFLINE)
def test_another_data_set_is_ready_to_train_after_one_step(name: str) -> None:
    document = Document(TEMPLATES["xor"].build())
    before = document.project
    document.do(SetData({"source": switched(before, name).data.source}))
    document.do(SetData({"features": switched(before, name).data.features}))
    steps = len(document.undo_texts)
    broken = document.project
    document.do(FixAll())
    inference, _task = examine(document.project)
    assert repairable(inference.problems) == 0
    assert inference.is_buildable
    is_fixed = document.project != broken
    assert is_fixed == (repairable(examine(broken)[0].problems) > 0)
    assert len(document.undo_texts) == steps + is_fixed
    document.undo(int(is_fixed))
    assert document.project == broken


def test_a_project_without_problems_is_unchanged() -> None:
    project = TEMPLATES["iris"].build()
    assert FixAll().apply(project) == project


def test_warnings_are_fixed_only_on_request() -> None:
    project = SetTraining({"batch_size": 4096}).apply(TEMPLATES["xor"].build())
    warned = [each for each in examine(project)[0].problems if each.severity is Severity.WARNING]
    assert warned
    assert FixAll().apply(project) == project
    assert FixAll(has_warnings=True).apply(project).training.batch_size < 4096
