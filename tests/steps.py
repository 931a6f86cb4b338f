"""Counts how often ids are hashed and compared: the steps of whatever walks a network.

A timing says little on a shared machine, and a count of calls leaves out what is done
within them, such as the difference of two sets.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from playground.catalog.layers import LAYERS
from playground.document.project import Layer, LayerId, Layout, Network, Point, Project, Wire


@dataclass
class Steps:
    """The steps so far."""

    count: int = 0

    def id(self, text: str) -> LayerId:
        """Return an id that counts here; two of the same text are different objects."""
        return LayerId(_Counted.of(text, self))

    def of(self, act: Callable[[], Any]) -> int:
        """Return how many steps `act` takes. Any: what it returns is not looked at."""
        before = self.count
        act()
        return self.count - before


class _Counted(str):
    """A text that says when it is hashed or compared."""

    __slots__ = ("_steps",)
    _steps: Steps

    @classmethod
    def of(cls, text: str, steps: Steps) -> "_Counted":
        made = cls(text)
        made._steps = steps
        return made

    def __hash__(self) -> int:
        self._steps.count += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        self._steps.count += 1
        return super().__eq__(other)

    def __lt__(self, other: str) -> bool:
        self._steps.count += 1
        return super().__lt__(other)


def chain(count: int, steps: Steps | None = None) -> Project:
    """Return a chain of `count` layers, Dense but for the first; its ids count in `steps`."""

    def key(number: int) -> LayerId:
        return LayerId(f"layer{number}") if steps is None else steps.id(f"layer{number}")

    def layer(number: int) -> Layer:
        kind, params = ("Dense", {"units": 1}) if number > 1 else ("Input", {})
        return Layer(key(number), kind, f"{kind.lower()}_{number}", LAYERS[kind].parse(params))

    numbers = range(1, count + 1)
    wires = tuple(Wire(key(number), key(number + 1)) for number in numbers[:-1])
    places = {key(number): Point(236.0 * number, 0.0) for number in numbers}
    network = Network(tuple(map(layer, numbers)), wires, count + 1)
    return replace(Project(), network=network, layout=Layout(places))
