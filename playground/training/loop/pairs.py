"""`PairStore`: what each version of the project had learned, for undo and redo."""

from dataclasses import dataclass

from playground.training.protocol.basis import WeakData
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Moment, Segment
from playground.training.protocol.state import State

MAXIMUM_PAIRS = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """What belonged to a version of the project when it was left.

    Attributes
    ----------
    run_id, parent : int
        The run that trained then, and the run it had branched off; 0 for none.
    batches : int
        Number of batches trained in it by then.
    state : State
        Weights, optimizer and position.
    curves : Curves
    data : WeakData
        What it was trained on.
    segments : tuple of Segment
        The segments of its time line by then.
    start : Moment or None
        The first moment of a run that had not completed an epoch: such a run is not listed
        after it is left, and its time line is dropped.
    """

    run_id: int
    parent: int
    batches: int
    state: State
    curves: Curves
    data: WeakData
    segments: tuple[Segment, ...]
    start: Moment | None = None

    @property
    def key(self) -> tuple[int, int]:
        """Epochs completed, and batches done in the next one."""
        return len(self.curves), self.state.position.step


class PairStore:
    """The latest pair of each version. The oldest pairs are dropped first.

    Attributes
    ----------
    unbuilt : list of int
        The versions that were left before anything was built, the one that was opened first.
    """

    def __init__(self) -> None:
        self._pairs: dict[int, Pair] = {}
        self._lost: set[int] = set()
        self.unbuilt: list[int] = []

    def keep(self, version: int, pair: Pair) -> None:
        """Store the pair of `version` and replace an earlier one."""
        self._pairs.pop(version, None)
        self._pairs[version] = pair
        self._lost.discard(version)
        if len(self._pairs) > MAXIMUM_PAIRS:
            self._drop()

    def get(self, version: int) -> Pair | None:
        """Return the pair of `version`; None if it is not known."""
        return self._pairs.get(version)

    def is_lost(self, version: int) -> bool:
        """Return whether the pair of `version` was dropped to save memory."""
        return version in self._lost

    def thin(self, budget_bytes: int) -> int:
        """Drop pairs until all fit into `budget_bytes`; return the memory used, in bytes."""
        while self._pairs and self._size() > budget_bytes:
            self._drop()
        return self._size()

    def clear(self) -> None:
        """Forget everything."""
        self._pairs.clear()
        self._lost.clear()
        self.unbuilt.clear()

    def _size(self) -> int:
        states = [pair.state for pair in self._pairs.values()]
        states += [pair.start.state for pair in self._pairs.values() if pair.start is not None]
        return sum({id(state): state.size_bytes for state in states}.values())

    def _drop(self) -> None:
        version = next(iter(self._pairs))
        del self._pairs[version]
        self._lost.add(version)
