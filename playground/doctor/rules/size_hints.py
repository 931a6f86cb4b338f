"""Hints on the sizes of layers: widths that grow, filters that shrink."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Kind, Need, Rule
from playground.document.project import Layer


def _growing_widths(record: RunRecord) -> Iterator[Finding]:
    """NeuraLint (2021), rule on the widths of Dense layers: a habit, no error."""
    wide = [layer for layer in record.hidden if layer.traits.reads_rows]
    for before, after, sizes in _pairs(wide, lambda one, other: other > one):
        yield Finding(
            sentence=f"{after.name} has {sizes[1]} units, more than {before.name} before it with "
            f"{sizes[0]}.",
            why="Networks usually get narrower towards the answer: what a narrow layer has lost "
            "a wider one cannot bring back.",
            advice="Let widths fall from layer to layer.",
            evidence=(Evidence(f"Units of {after.name}", float(sizes[1]), f"at most {sizes[0]}"),),
            plot=Plot.SUMMARY,
            layer_id=after.id,
        )
        return


def _shrinking_filters(record: RunRecord) -> Iterator[Finding]:
    """NeuraLint (2021), rule on the number of filters: a habit, no error."""
    convolutions = [layer for layer in record.hidden if layer.traits.convolves]
    for before, after, sizes in _pairs(convolutions, lambda one, other: other < one):
        yield Finding(
            sentence=f"{after.name} has {sizes[1]} filters, fewer than {before.name} before it "
            f"with {sizes[0]}.",
            why="Later convolutions see shapes made of many strokes, of which there are more "
            "kinds, so they usually have more filters.",
            advice="Let the number of filters grow from layer to layer.",
            evidence=(
                Evidence(f"Filters of {after.name}", float(sizes[1]), f"at least {sizes[0]}"),
            ),
            plot=Plot.SUMMARY,
            layer_id=after.id,
        )
        return


def _pairs(
    layers: list[Layer], is_odd: Callable[[int, int], bool]
) -> Iterator[tuple[Layer, Layer, tuple[int, int]]]:
    """Yield neighbours whose sizes are odd."""
    for before, after in pairwise(layers):
        one = before.params.get(before.size_param or "")
        other = after.params.get(after.size_param or "")
        if isinstance(one, int) and isinstance(other, int) and is_odd(one, other):
            yield before, after, (one, other)


GROWING_WIDTHS = Rule(
    name="growing_widths",
    title="Layers get wider",
    source="NeuraLint (2021)",
    needs=frozenset({Need.PROJECT}),
    judge=_growing_widths,
    lesson="layers-solve-xor",
    kind=Kind.HINT,
)
SHRINKING_FILTERS = Rule(
    name="shrinking_filters",
    title="Fewer filters later on",
    source="NeuraLint (2021)",
    needs=frozenset({Need.PROJECT}),
    judge=_shrinking_filters,
    lesson="convolution",
    kind=Kind.HINT,
)
