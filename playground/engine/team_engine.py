"""`TeamEngine`: the engine of one worker among several."""

from playground.engine.keras_engine import KerasEngine
from playground.engine.loop.memory import Limits
from playground.engine.loop.team import Team
from playground.engine.loop.tiers import TierPolicy


class TeamEngine(KerasEngine):
    """Builds programs that train together with those of the other workers.

    Parameters
    ----------
    team : Team
    """

    def __init__(self, team: Team) -> None:
        super().__init__(TierPolicy.GRAPH, Limits(stream_bytes=0), team)
        self._team = team

    @property
    def version(self) -> str:
        return f"{super().version} · {self._team.cluster.size} workers"

    @property
    def is_stopping(self) -> bool:
        """Whether a worker requested a stop, and all workers know it."""
        return self._team.is_stopping

    def request_stop(self) -> None:
        """Request that all workers stop at the same batch, soon."""
        self._team.wants_stop = True
