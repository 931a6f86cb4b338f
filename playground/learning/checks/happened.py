"""Something that the user did in the window since the step was opened."""

from playground.learning.checks.base import Check, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet

SENTENCES = {
    "select": "{0} was not selected yet",
    "panel": "the panel {0} was not opened yet",
    "look": "no earlier epoch was shown yet",
    "action": "the action {0} was not used yet",
}


class Happened(Check, frozen=True, tag="happened"):
    """A click on a layer, a panel, an action, or the time line.

    Attributes
    ----------
    what : str
        "select NAME", "panel TITLE", "action NAME", or "look" for an earlier epoch.
    """

    what: Name

    def judge(self, facts: Facts) -> Verdict:
        if self.what in facts.happened:
            return correct("done")
        verb, _, name = self.what.partition(" ")
        return not_yet(SENTENCES.get(verb, "{0} did not happen yet").format(name or verb))
