"""How far the run came since the step was opened."""

from playground.learning.checks.base import Check
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet
from playground.training.protocol.events import RunState
from playground.training.wording import epochs_text


class Trained(Check, frozen=True, tag="trained"):
    """A number of epochs, or a single batch.

    Attributes
    ----------
    epochs : int
        How many epochs must be completed in all; 0 if one batch is enough.
    is_finished : bool
        Whether training must have reached its end.
    """

    epochs: int = 0
    is_finished: bool = False

    def judge(self, facts: Facts) -> Verdict:
        if self.is_finished and facts.state is not RunState.FINISHED:
            return not_yet(f"{epochs_text(facts.epoch)} trained; training has not reached its end")
        if facts.epoch < self.epochs:
            return not_yet(f"{epochs_text(facts.epoch)} trained, needed {self.epochs}")
        if (facts.epoch, facts.step) == facts.start_place and not self.is_finished:
            return not_yet("nothing was trained in this step yet")
        return correct(f"{_text(facts.epoch, facts.step)} trained")


def _text(epochs: int, batches: int) -> str:
    """Return both in words; a part that is 0 is left out, if the other is not."""
    words = "1 batch" if batches == 1 else f"{batches:,} batches"
    if not batches:
        return epochs_text(epochs)
    return f"{epochs_text(epochs)} and {words}" if epochs else words
