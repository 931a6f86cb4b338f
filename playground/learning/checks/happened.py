"""Something that the user did in the window since the step was opened."""

from playground.learning.checks.base import Check, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet

SENTENCES = {
    "select": ("{0} was selected", "{0} was not selected yet"),
    "panel": ("the panel {0} was opened", "the panel {0} was not opened yet"),
    "look": ("an earlier epoch was shown", "no earlier epoch was shown yet"),
    "export": ("{0}: exported and read back", "{0} was not exported yet"),
    "wrong": ("a wrong answer was chosen", "no wrong answer was chosen from the list yet"),
    "output": ("another output is explained", "no other output was chosen yet"),
    "action": ("the action {0} was used", "the action {0} was not used yet"),
}
"""By what is asked for: what is said once it happened, and before."""
OTHER = "{0} happened", "{0} did not happen yet"


class Happened(Check, frozen=True, tag="happened"):
    """A click on a layer, a panel, an action, or the time line.

    Attributes
    ----------
    what : str
        "select NAME", "panel TITLE", "action NAME", "export FORMAT" (its label), "wrong" for a
        wrong answer and "output" for an output chosen in the panel Saliency, or "look" for an
        earlier epoch.
    """

    what: Name

    def judge(self, facts: Facts) -> Verdict:
        done, open_ = sentences_of(self.what)
        return correct(done) if self.what in facts.happened else not_yet(open_)


def sentences_of(what: str) -> tuple[str, str]:
    """Return what is said once something happened, and before.

    >>> sentences_of("panel Weights")
    ('the panel Weights was opened', 'the panel Weights was not opened yet')
    """
    verb, _, name = what.partition(" ")
    done, before = (each.format(name or verb) for each in SENTENCES.get(verb, OTHER))
    return done, before
