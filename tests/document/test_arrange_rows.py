"""Long chains are arranged in rows, readable and in order; other networks are not."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.document.arranging.columns import COLUMN_GAP, Size
from playground.document.arranging.rows import MOST_ROWS, ROW_GAP, Room, arrange_rows
from playground.document.project import Layer, LayerId, Network, Point, Wire
from tests.lanes import examples
from tests.laws import exercises, reached

WIDTHS, HEIGHTS = st.floats(136.0, 208.0), st.floats(60.0, 400.0)
FEW = st.lists(st.tuples(WIDTHS, HEIGHTS), min_size=1, max_size=4)
MANY = st.lists(st.tuples(WIDTHS, st.floats(60.0, 130.0)), min_size=10, max_size=40)
"""Too many cards for one row, and flat enough that several rows show them larger."""


def chain(count: int) -> Network:
    """Return a chain of `count` layers."""
    layers = tuple(Layer(LayerId(f"l{i}"), "Dense", f"dense_{i}") for i in range(count))
    wires = tuple(Wire(a.id, b.id) for a, b in pairwise(layers))
    return Network(layers, wires)


def rows_of(places: dict[LayerId, Point], sizes: dict[LayerId, Size]) -> list[list[LayerId]]:
    """Return the layers of each row: those whose centres have the same height."""
    middles = {key: round(at.y + sizes[key][1] / 2, 3) for key, at in places.items()}
    levels = sorted(set(middles.values()))
    return [[key for key in places if middles[key] == level] for level in levels]


def alike(count: int, size: Size = (152.0, 120.0)) -> dict[LayerId, Size]:
    """Return `count` cards of the same size."""
    return {LayerId(f"l{i}"): size for i in range(count)}


def test_short_chain_stays_in_one_row() -> None:
    assert arrange_rows(chain(5), alike(5)) is None


def test_eight_cards_make_two_rows_of_four() -> None:
    places = arrange_rows(chain(8), alike(8))
    assert places is not None
    assert [len(row) for row in rows_of(places, alike(8))] == [4, 4]


def test_tall_cards_stay_in_one_row_if_rows_would_show_them_smaller() -> None:
    assert arrange_rows(chain(8), alike(8, (152.0, 1200.0))) is None


def test_a_branching_network_is_not_a_chain() -> None:
    network = chain(12)
    skip = Wire(LayerId("l0"), LayerId("l5"), 1)
    branched = Network(network.layers, (*network.wires, skip))
    assert arrange_rows(branched, alike(12)) is None


def test_no_row_ends_at_a_bundle() -> None:
    network = chain(8)
    bundles = frozenset(network.wires) - {Wire(LayerId("l1"), LayerId("l2"))}
    places = arrange_rows(network, alike(8), bundles)
    assert places is not None
    assert [len(row) for row in rows_of(places, alike(8))] == [2, 6]
    assert arrange_rows(network, alike(8), frozenset(network.wires)) is None


SMALL = Room(654.0, 379.0, least_zoom=0.6, overview=96.0)
"""The canvas in a window of 1280x800."""


@exercises(one_row=1, whole=1, scrolled=1)
@settings(max_examples=examples(50))
@given(st.lists(st.tuples(WIDTHS, HEIGHTS), min_size=3, max_size=40))
def test_a_chain_fits_the_room_whole_or_is_scrolled_in_one_direction(drawn: list[Size]) -> None:
    sizes = {LayerId(f"l{i}"): size for i, size in enumerate(drawn)}
    places = arrange_rows(chain(len(drawn)), sizes, room=SMALL)
    if places is None:
        reached("one_row")
        row = sum(size[0] for size in drawn) + COLUMN_GAP * (len(drawn) - 1)
        assert row * SMALL.least_zoom <= SMALL.width
        return
    right = max(at.x + sizes[key][0] for key, at in places.items())
    bottom = max(at.y + sizes[key][1] for key, at in places.items())
    is_whole = SMALL.zoom_of(right, bottom) >= SMALL.least_zoom
    reached("whole" if is_whole else "scrolled")
    assert is_whole or right * SMALL.least_zoom <= SMALL.width - SMALL.overview


@given(FEW)
def test_few_cards_stay_in_one_row_for_any_size(drawn: list[Size]) -> None:
    sizes = {LayerId(f"l{i}"): size for i, size in enumerate(drawn)}
    assert arrange_rows(chain(len(drawn)), sizes) is None


@given(MANY)
def test_rows_read_like_lines_and_cards_never_overlap(drawn: list[Size]) -> None:
    sizes = {LayerId(f"l{i}"): size for i, size in enumerate(drawn)}
    places = arrange_rows(chain(len(drawn)), sizes)
    assert places is not None
    assert list(places) == list(sizes)
    rows: list[list[LayerId]] = [[]]
    for key, at in places.items():
        if at.x == 0 and rows[0]:
            rows.append([])
        rows[-1].append(key)
    assert 1 < len(rows) <= MOST_ROWS
    for row in rows:
        for here, there in pairwise(row):
            assert places[there].x == pytest.approx(places[here].x + sizes[here][0] + COLUMN_GAP)
            middles = [places[key].y + sizes[key][1] / 2 for key in (here, there)]
            assert middles[0] == pytest.approx(middles[1])
    for upper, lower in pairwise(rows):
        bottom = max(places[key].y + sizes[key][1] for key in upper)
        assert min(places[key].y for key in lower) == pytest.approx(bottom + ROW_GAP)
