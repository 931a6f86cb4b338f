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


def test_another_network_has_names_of_its_own(blocked: Project) -> None:
    named = replace(
        blocked,
        network=replace(
            blocked.network,
            layers=tuple(
                replace(layer, name=f"own_{place}") if place else layer
                for place, layer in enumerate(blocked.network.layers)
            ),
        ),
    )
    few = read_script(program(3, 9), base=named).project.network.layers
    assert [layer.name for layer in few[1:]] == ["dense", "dense_1"]
    most = read_script(program(2, 3, 4, 5, 6, 7), base=named).project.network.layers
    assert [layer.name for layer in most[1:]] == [f"own_{place}" for place in range(1, 7)]


def test_made_up_data_of_another_kind_is_not_kept() -> None:
    masks = (
        "import keras\nentry = keras.Input((8, 8, 1))\n"
        "masks = keras.layers.Conv2D(1, 3, padding='same', activation='sigmoid')(entry)\n"
        "model = keras.Model(entry, masks)\nmodel.compile('adam', 'binary_crossentropy')\n"
        "model.fit(x, y)\n"
    )
    numbers = (
        "import keras\nmodel = keras.Sequential([keras.layers.Dense(4), keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(x, y)\n"
    )
    before = read_script(masks).project
    after = read_script(numbers, base=before).project
    assert after.data.source.params["kind"] == "regression"
    assert after.data.source.params["output"] == (1,)
    assert read_script(masks, base=before).project.data == before.data
