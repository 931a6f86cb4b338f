"""The templates: whole, without problems, tidily laid out."""

from itertools import combinations

import pytest

from playground.document.commands import SetTitle
from playground.document.document import Document
from playground.document.problems import examine
from playground.document.template_drafting import item_sizes
from playground.document.templates import TEMPLATES, Template

each_template = pytest.mark.parametrize("template", TEMPLATES, ids=TEMPLATES.names)


@each_template
def test_a_template_has_no_problems(template: Template) -> None:
    inference, _task = examine(template.build())
    assert inference.problems == ()
    assert inference.is_buildable


@each_template
def test_no_two_items_of_a_template_overlap(template: Template) -> None:
    project = template.build()
    sizes = item_sizes(project)
    for first, second in combinations(sizes, 2):
        a, b = project.layout.position(first), project.layout.position(second)
        beside = a.x + sizes[first][0] <= b.x or b.x + sizes[second][0] <= a.x
        above = a.y + sizes[first][1] <= b.y or b.y + sizes[second][1] <= a.y
        assert beside or above, (first, second)


@each_template
def test_wires_run_from_left_to_right(template: Template) -> None:
    project = template.build()
    for wire in project.network.wires:
        assert project.layout.position(wire.source).x < project.layout.position(wire.target).x


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
