"""The templates are complete and have no problems."""

import pytest

from playground.document.commands import SetTitle
from playground.document.document import Document
from playground.document.problems.examining import examine
from playground.document.templates.templates import TEMPLATES, Template

each_template = pytest.mark.parametrize("template", TEMPLATES, ids=TEMPLATES.names)


@each_template
def test_a_template_has_no_problems(template: Template) -> None:
    inference, _task = examine(template.build())
    assert inference.problems == ()
    assert inference.is_buildable


@each_template
def test_positions_are_left_to_the_canvas(template: Template) -> None:
    assert template.build().layout.positions == {}


@each_template
def test_a_template_can_be_edited(template: Template) -> None:
    document = Document(template.build())
    document.do(SetTitle("mine"))
    document.undo()
    assert document.project == template.build()


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("xor", 17), ("xor-noisy", 43), ("mnist", 101_770), ("binary-classifier", 2817)],
)
def test_parameters_are_those_of_the_tutorials(name: str, parameters: int) -> None:
    inference, _task = examine(TEMPLATES[name].build())
    assert inference.parameters == parameters
