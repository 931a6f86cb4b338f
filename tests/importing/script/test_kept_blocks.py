"""What stays of a project that a program is applied to, and what fits the program instead."""

from dataclasses import replace

import pytest

from playground.document.edits.grouping import added_group
from playground.document.project import Project
from playground.importing.script import read_script

CHAIN = "import keras\nmodel = keras.Sequential([keras.Input((3,))])\n"
END = "model.compile('adam', 'mse')\n"


def program(*units: int) -> str:
    return CHAIN + "".join(f"model.add(keras.layers.Dense({unit}))\n" for unit in units) + END


@pytest.fixture
def blocked() -> Project:
    """Return a network of eight layers, six of them in a block."""
    project = read_script(program(2, 3, 4, 5, 6, 7, 8)).project
    members = tuple(layer.id for layer in project.network.layers[1:7])
    return replace(project, layout=added_group(project.layout, members, "encoder"))


def test_a_block_that_loses_a_layer_stays(blocked: Project) -> None:
    project = read_script(program(2, 3, 4, 5, 6, 8), base=blocked).project
    assert [group.name for group in project.layout.groups] == ["encoder"]


def test_a_block_of_which_little_is_left_is_gone(blocked: Project) -> None:
    project = read_script(program(3, 9), base=blocked).project
    assert project.layout.groups == ()


def test_a_metric_fits_the_data_that_stands_in_over_a_project_too(blocked: Project) -> None:
    text = (
        "import keras\nentry = keras.Input((8, 8, 1))\n"
        "masks = keras.layers.Conv2D(1, 3, padding='same', activation='sigmoid')(entry)\n"
        "model = keras.Model(entry, masks)\n"
        "model.compile('adam', 'binary_crossentropy', metrics=['accuracy'])\nmodel.fit(x, y)\n"
    )
    alone, over = read_script(text).project, read_script(text, base=blocked).project
    assert alone.training.metrics == over.training.metrics == ("binary_accuracy",)
