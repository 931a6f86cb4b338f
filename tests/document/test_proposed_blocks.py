"""Blocks of long networks follow from names and from repetition."""

from hypothesis import given
from hypothesis import strategies as st

from playground.document.arranging.proposed_blocks import LONG, ProposedBlock, proposed_blocks
from playground.document.commands import AddLayer, Rename
from playground.document.project import Project


def chain(types: list[str], names: list[str] | None = None) -> Project:
    """Return a chain of layers after an input."""
    project = AddLayer("Input", None, {}).apply(Project())
    for index, type_name in enumerate(types):
        last = project.network.layers[-1].id
        project = AddLayer(type_name, None, {}, source=last).apply(project)
        if names is not None:
            project = Rename(project.network.layers[-1].id, names[index]).apply(project)
    return project


def names_of(project: Project, block: ProposedBlock) -> list[str]:
    return [project.network.layer(key).name for key in block.members]


def test_names_show_the_blocks() -> None:
    names = ["stem", "stem_norm"]
    for number in range(1, 12):
        names += [f"block_{number}_expand", f"block_{number}_norm", f"block_{number}_add"]
    project = chain(["Dense"] * len(names), names)

    blocks = proposed_blocks(project.network)

    assert [block.name for block in blocks][:3] == ["block_1", "block_2", "block_3"]
    assert names_of(project, blocks[0]) == names[2:5]
    assert "stem" not in {name for block in blocks for name in names_of(project, block)}


def test_names_of_residual_networks_keep_stage_and_block() -> None:
    names = [
        f"conv{stage}_block{block}_{part}"
        for stage in (2, 3, 4)
        for block in (1, 2, 3)
        for part in ("1_conv", "1_bn", "out", "add")
    ]
    project = chain(["Dense"] * len(names), names)

    found = [block.name for block in proposed_blocks(project.network)]

    assert found[:4] == ["conv2_block1", "conv2_block2", "conv2_block3", "conv3_block1"]


def test_repetition_shows_the_blocks() -> None:
    project = chain(["Dense", *["Dense", "BatchNormalization", "Activation"] * 12, "Dense"])

    blocks = proposed_blocks(project.network)

    assert [block.name for block in blocks][:2] == ["Block 1", "Block 2"]
    types = [project.network.layer(key).type_name for key in blocks[0].members]
    assert sorted(types) == ["Activation", "BatchNormalization", "Dense"]
    assert len(blocks) >= 11


def test_a_model_within_the_model_is_a_block() -> None:
    project = chain(["Dense"] * 40)
    inner = {layer.id: "backbone" for layer in project.network.layers[5:30]}

    (block,) = proposed_blocks(project.network, inner)

    assert block == ProposedBlock("backbone", tuple(inner))


def test_a_short_network_stays_open() -> None:
    project = chain(["Dense", "BatchNormalization", "Activation"] * 3)

    assert proposed_blocks(project.network) == ()


@given(st.lists(st.sampled_from(["Dense", "Dropout", "Activation"]), min_size=LONG, max_size=60))
def test_no_layer_is_in_two_blocks_and_ends_stay_free(types: list[str]) -> None:
    project = chain(types)
    members = [key for block in proposed_blocks(project.network) for key in block.members]

    assert len(members) == len(set(members))
    assert project.network.layers[0].id not in members
    assert project.network.layers[-1].id not in members
