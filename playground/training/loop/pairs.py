"""`PairStore`: for each version of the project that undo can reach, what it had learned."""

from dataclasses import dataclass

from playground.training.protocol.basis import LentData
from playground.training.protocol.engine import State
from playground.training.protocol.frames import Curves
from playground.training.run.timeline import Moment, Segment

MAXIMUM_PAIRS = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """What belonged to a version of the project when it was left.

    Attributes
    ----------
    run_id, parent : int
        The run that trained then, and the one which that had branched off; 0 for none.
    batches : int
        Trained in it by then.
    state : State
        Weights, optimizer and position.
    curves : Curves
    data : LentData
        What it was trained on.
    segments : tuple of Segment
        Those of its time line by then.
    start : Moment or None
        Where the run began, if it had not completed an epoch since: then it is in no list
        once it is left, and its time line is gone.
    """

    run_id: int
    parent: int
    batches: int
    state: State
    curves: Curves
    data: LentData
    segments: tuple[Segment, ...]
    start: Moment | None = None

    @property
    def key(self) -> tuple[int, int]:
        """Epochs completed, and batches done in the one after."""
        return len(self.curves), self.state.position.step


class PairStore:
    """Pairs by the number of the version; the latest of each. The oldest go first."""

    def __init__(self) -> None:
        self._pairs: dict[int, Pair] = {}
        self._lost: set[int] = set()

    def keep(self, version: int, pair: Pair) -> None:
        """Remember what belongs to `version`, in place of what did before."""
        self._pairs.pop(version, None)
        self._pairs[version] = pair
        self._lost.discard(version)
        if len(self._pairs) > MAXIMUM_PAIRS:
            self._drop()

    def get(self, version: int) -> Pair | None:
        """Return what belonged to `version` when it was left last; None if that is not known."""
        return self._pairs.get(version)

    def is_lost(self, version: int) -> bool:
        """Return whether it was known, but given up for want of memory."""
        return version in self._lost

    def thin(self, budget_bytes: int) -> int:
        """Give up pairs until all fit into `budget_bytes`; return the memory held, in bytes."""
        while self._pairs and self._size() > budget_bytes:
            self._drop()
        return self._size()

    def clear(self) -> None:
        """Forget everything."""
        self._pairs.clear()
        self._lost.clear()

    def _size(self) -> int:
        states = [pair.state for pair in self._pairs.values()]
        states += [pair.start.state for pair in self._pairs.values() if pair.start is not None]
        return sum({id(state): state.size_bytes for state in states}.values())

    def _drop(self) -> None:
        version = next(iter(self._pairs))
        del self._pairs[version]
        self._lost.add(version)
