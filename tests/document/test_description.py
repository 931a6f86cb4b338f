"""The text description of a network."""

from playground.document.commands import AddLayer, SetTrainable
from playground.document.edits.commenting import AddComment
from playground.document.edits.grouping import GroupLayers
from playground.document.in_words.description import describe, layer_sentence
from playground.document.problems.examining import examine
from playground.document.project import LayerId, Point, Project
from playground.document.templates.templates import TEMPLATES


def words(project: Project) -> str:
    return describe(project, examine(project)[0])


def test_an_empty_canvas_is_described() -> None:
    assert words(Project()) == "The canvas is empty."


def test_a_network_is_described_layer_by_layer_in_the_order_of_the_data() -> None:
    lines = words(TEMPLATES["xor"].build()).splitlines()
    assert lines[0] == (
        "A network of 3 layers and 2 wires, with 17 parameters (0.1 KiB) "
        "and 12 multiplications per sample."
    )
    assert lines[1].startswith("input is an Input layer; feeds dense; output (None, 2)")
    assert lines[2] == (
        "dense is a Dense layer of 4 units, activation relu; fed by input; feeds dense_1; "
        "output (None, 4); 12 parameters."
    )
    assert "makes the prediction" in lines[3]


def test_blocks_comments_and_problems_are_described() -> None:
    project = AddLayer("Dense", Point()).apply(TEMPLATES["xor"].build())
    project = GroupLayers((LayerId("layer2"), LayerId("layer3")), "Body").apply(project)
    text = words(AddComment(Point(), "Mind the seed").apply(project))
    assert "Block Body: dense and dense_1." in text
    assert "Comment: Mind the seed" in text
    assert "Problem with dense_2: " in text
    assert "fed by nothing" in text


def test_a_frozen_layer_is_described_as_frozen() -> None:
    project = SetTrainable((LayerId("layer2"),), False).apply(TEMPLATES["xor"].build())
    assert "frozen" in layer_sentence(project, examine(project)[0], LayerId("layer2"))
