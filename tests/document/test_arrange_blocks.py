"""Automatic layout of networks with blocks."""

from hypothesis import given
from hypothesis import strategies as st

from playground.document.arranging.blocks import Space, arrange_blocks
from playground.document.arranging.columns import Size, arrange
from playground.document.commands import AddLayer, Connect
from playground.document.edits.grouping import GroupLayers
from playground.document.project import LayerId, Point, Project
from tests.laws import exercises, reached

SPACE = Space(16.0, 30.0, {"group1": (140.0, 100.0)})
SIZE: Size = (120.0, 80.0)


def ids(*numbers: int) -> tuple[LayerId, ...]:
    return tuple(LayerId(f"layer{number}") for number in numbers)


def ladder() -> Project:
    """Return 1 -> 2 -> 3 -> 6 and 1 -> 4 -> 5 -> 6."""
    project = Project()
    for name in ("Input", "Dense", "Dense", "Dense", "Dense", "Add"):
        project = AddLayer(name, Point()).apply(project)
    for source, target in ((1, 2), (2, 3), (3, 6), (1, 4), (4, 5), (5, 6)):
        wire = Connect(LayerId(f"layer{source}"), LayerId(f"layer{target}"))
        project = wire.apply(project)
    return project


def sizes(project: Project) -> dict[LayerId, Size]:
    return {layer.id: SIZE for layer in project.network.layers}


def box(places: dict[LayerId, Point], members: tuple[LayerId, ...]) -> tuple[float, ...]:
    """Return left, top, right and bottom of some layers."""
    points = [places[key] for key in members]
    return (
        min(point.x for point in points),
        min(point.y for point in points),
        max(point.x for point in points) + SIZE[0],
        max(point.y for point in points) + SIZE[1],
    )


def test_without_blocks_the_layout_is_that_of_arrange() -> None:
    project = ladder()
    assert arrange_blocks(project, sizes(project), SPACE) == arrange(
        project.network, sizes(project)
    )


def test_frame_of_an_open_block_covers_no_other_layer() -> None:
    project = GroupLayers(ids(2, 3)).apply(ladder())
    places = arrange_blocks(project, sizes(project), SPACE)
    left, top, right, bottom = box(places, ids(2, 3))
    for other in ids(1, 4, 5, 6):
        at = places[other]
        beside = at.x + SIZE[0] <= left - 16 or at.x >= right + 16
        above = at.y + SIZE[1] <= top - 46 or at.y >= bottom + 16
        assert beside or above


def test_a_collapsed_block_takes_the_space_of_its_card() -> None:
    opened = GroupLayers(ids(2, 3, 4, 5)).apply(ladder())
    folded = GroupLayers(ids(2, 3, 4, 5), is_folded=True).apply(ladder())
    wide = arrange_blocks(opened, sizes(opened), SPACE)
    narrow = arrange_blocks(folded, sizes(folded), SPACE)
    assert narrow[ids(6)[0]].x < wide[ids(6)[0]].x
    left, top, _, bottom = box(narrow, ids(2, 3, 4, 5))
    assert narrow[ids(6)[0]].x >= left + 140.0
    middle = narrow[ids(1)[0]].y + SIZE[1] / 2
    assert (top + bottom) / 2 == middle


def test_a_block_that_feeds_itself_through_other_layers_is_arranged_too() -> None:
    project = GroupLayers(ids(1, 6)).apply(ladder())
    assert arrange_blocks(project, sizes(project), SPACE) == arrange(
        project.network, sizes(project)
    )


@exercises(is_open=1, is_folded=1)
@given(st.sets(st.integers(1, 6), min_size=1), st.booleans(), st.floats(-500, 500))
def test_every_layer_has_a_position_and_none_overlap_in_open_blocks(
    members: set[int], is_folded: bool, start: float
) -> None:
    project = GroupLayers(ids(*members), is_folded=is_folded).apply(ladder())
    places = arrange_blocks(project, sizes(project), SPACE, origin=Point(start, start))
    assert places.keys() == sizes(project).keys()
    if is_folded:
        reached("is_folded")
        return
    reached("is_open")
    points = list(places.values())
    for index, one in enumerate(points):
        for two in points[index + 1 :]:
            assert abs(one.x - two.x) >= SIZE[0] or abs(one.y - two.y) >= SIZE[1]
