"""Which earlier epoch the user looked at with the time line."""

from playground.learning.checks.base import Bounded
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, not_yet


class Looked(Bounded, frozen=True, tag="looked"):
    """An earlier epoch in a range, shown since the step was opened."""

    def judge(self, facts: Facts) -> Verdict:
        if facts.looked_at is None:
            return not_yet("no earlier epoch was shown yet")
        return self.compare("the epoch that is shown", facts.looked_at)
