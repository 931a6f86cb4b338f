"""The texts about the run: in the status bar and in the transport bar.

Both follow from the same few facts, here and nowhere else, so that they never disagree.
"""

from dataclasses import dataclass

from playground.training.protocol.events import RunState
from playground.training.run.goals import end_of_play
from playground.ui.panels.waiting import STEPS

STATE_WORDS = {
    **STEPS,
    RunState.INCOMPLETE: "Network incomplete",
    RunState.PAUSED: "Paused",
    RunState.RUNNING: "Training",
    RunState.FINISHED: "Finished",
    RunState.FAILED: "Stopped by an error",
}
HAS_PLACE = frozenset({RunState.PAUSED, RunState.RUNNING})
"""States in which the batch that was trained last is shown."""
PLAYS_IMMEDIATELY = frozenset({RunState.PAUSED, RunState.FINISHED})
"""States in which Play trains immediately."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The facts about the run.

    Attributes
    ----------
    state : RunState
    detail : str
        Why it is in that state, in plain words; may be empty.
    is_playing : bool
        Whether it trains, or will as soon as it can.
    epoch : int
        Completed epochs.
    end : int
        At which epoch the project stops; 0 for never.
    """

    state: RunState
    detail: str = ""
    is_playing: bool = False
    epoch: int = 0
    end: int = 0

    @property
    def status(self) -> str:
        """The text of the status bar.

        >>> RunFacts(RunState.FINISHED, "Reached 1,000 epochs").status
        'Reached 1,000 epochs'
        >>> RunFacts(RunState.INCOMPLETE, "The network has no output layer").status
        'Network incomplete'
        """
        has_detail = self.state is RunState.FINISHED and self.detail
        return self.detail if has_detail else STATE_WORDS[self.state]

    @property
    def more(self) -> int:
        """How many epochs Play adds to a run that has reached its end; 0 before that.

        >>> RunFacts(RunState.FINISHED, epoch=1000, end=1000).more
        1000
        >>> RunFacts(RunState.INCOMPLETE, epoch=1000, end=1000).more
        0
        """
        is_at_end = 0 < self.end <= self.epoch
        is_ready = self.state in PLAYS_IMMEDIATELY and not self.is_playing
        end = end_of_play(self.epoch, self.end) if is_at_end and is_ready else None
        return 0 if end is None else end - self.epoch

    @property
    def caption(self) -> str:
        """The caption above the offer to train more."""
        return STATE_WORDS[self.state]
