"""Automatic layout: order, space and crossings."""

from hypothesis import given
from hypothesis import strategies as st

from playground.document.arranging.columns import DEFAULT_SIZE, arrange
from playground.document.project import Layer, LayerId, Network, Point, Wire


def network(count: int, pairs: set[tuple[int, int]]) -> Network:
    """Return Dense layers with wires between some of them."""
    layers = tuple(Layer(LayerId(f"l{i}"), "Add", f"add_{i}") for i in range(count))
    wires = tuple(Wire(LayerId(f"l{a}"), LayerId(f"l{b}")) for a, b in sorted(pairs))
    return Network(layers, wires)


GRAPHS = st.integers(1, 14).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.sets(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(
                lambda pair: pair[0] < pair[1]
            ),
            max_size=25,
        ),
    )
)


@given(GRAPHS)
def test_every_wire_runs_to_the_right_and_no_two_layers_overlap(
    graph: tuple[int, set[tuple[int, int]]],
) -> None:
    places = arrange(network(*graph))
    assert len(places) == graph[0]
    for source, target in graph[1]:
        assert places[LayerId(f"l{source}")].x < places[LayerId(f"l{target}")].x
    width, height = DEFAULT_SIZE
    corners = list(places.values())
    for index, one in enumerate(corners):
        for other in corners[:index]:
            assert abs(one.x - other.x) >= width or abs(one.y - other.y) >= height


def test_an_empty_network_gives_an_empty_layout() -> None:
    assert arrange(Network()) == {}


def test_a_chain_is_centred_on_one_line_for_any_heights() -> None:
    sizes = {LayerId("l0"): (100.0, 50.0), LayerId("l1"): (100.0, 250.0)}
    places = arrange(network(2, {(0, 1)}), sizes, origin=Point(10, 20))
    middles = {places[key].y + size[1] / 2 for key, size in sizes.items()}
    assert middles == {145.0}
    assert places[LayerId("l0")].x == 10


def test_two_crossed_branches_are_uncrossed() -> None:
    places = arrange(network(6, {(0, 1), (0, 2), (1, 4), (2, 3), (3, 5), (4, 5)}))
    first = places[LayerId("l1")].y < places[LayerId("l2")].y
    assert first == (places[LayerId("l4")].y < places[LayerId("l3")].y)


def test_a_wire_that_crosses_a_column_reserves_space_there() -> None:
    straight = arrange(network(3, {(0, 1), (1, 2)}))
    skipping = arrange(network(3, {(0, 1), (1, 2), (0, 2)}))
    assert straight[LayerId("l1")].y == straight[LayerId("l0")].y
    assert skipping[LayerId("l1")].y != skipping[LayerId("l0")].y
