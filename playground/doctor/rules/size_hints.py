"""Hints on the sizes of layers: widths that grow, filters that shrink."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import gt, lt

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Kind, Need, Rule
from playground.document.project import Layer


@dataclass(frozen=True, slots=True)
class Habit:
    """How the sizes of layers usually follow each other: a habit, no error.

    Attributes
    ----------
    counts : callable
        Whether a layer is one of those compared.
    is_odd : callable
        Whether the size of a layer, and that of the next one, are unusual.
    what : str
        What is counted: "units".
    comparison : str
        "more than".
    usual : str
        "at most".
    why, advice : str
    """

    counts: Callable[[Layer], bool]
    is_odd: Callable[[int, int], bool]
    what: str
    comparison: str
    usual: str
    why: str
    advice: str

    def judge(self, record: RunRecord) -> Iterator[Finding]:
        """Yield the first pair of neighbours that is unusual."""
        for before, after in pairwise(layer for layer in record.hidden if self.counts(layer)):
            one, other = _size(before), _size(after)
            if one is not None and other is not None and self.is_odd(one, other):
                yield self._finding(before, after, (one, other))
                return

    def _finding(self, before: Layer, after: Layer, sizes: tuple[int, int]) -> Finding:
        one, other = sizes
        return Finding(
            sentence=f"{after.name} has {other} {self.what}, {self.comparison} {before.name} "
            f"before it with {one}.",
            why=self.why,
            advice=self.advice,
            evidence=(
                Evidence(
                    f"{self.what.capitalize()} of {after.name}", float(other), f"{self.usual} {one}"
                ),
            ),
            plot=Plot.SUMMARY,
            layer_id=after.id,
        )


def _size(layer: Layer) -> int | None:
    size = layer.params.get(layer.size_param or "")
    return size if isinstance(size, int) else None


WIDTHS = Habit(
    counts=lambda layer: layer.traits.reads_rows,
    is_odd=lt,
    what="units",
    comparison="more than",
    usual="at most",
    why="Networks usually get narrower towards the answer: what a narrow layer has lost a wider "
    "one cannot bring back.",
    advice="Let widths fall from layer to layer.",
)
FILTERS = Habit(
    counts=lambda layer: layer.traits.convolves,
    is_odd=gt,
    what="filters",
    comparison="fewer than",
    usual="at least",
    why="Later convolutions see shapes made of many strokes, of which there are more kinds, so "
    "they usually have more filters.",
    advice="Let the number of filters grow from layer to layer.",
)
GROWING_WIDTHS = Rule(
    name="growing_widths",
    title="Layers get wider",
    source="NeuraLint (2021)",
    needs=frozenset({Need.PROJECT}),
    judge=WIDTHS.judge,
    lesson="layers-solve-xor",
    kind=Kind.HINT,
)
SHRINKING_FILTERS = Rule(
    name="shrinking_filters",
    title="Fewer filters later on",
    source="NeuraLint (2021)",
    needs=frozenset({Need.PROJECT}),
    judge=FILTERS.judge,
    lesson="convolution",
    kind=Kind.HINT,
)
