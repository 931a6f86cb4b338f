"""Which layers training leaves as they are."""

from playground.learning.checks.base import Check, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet


class Frozen(Check, frozen=True, kw_only=True, tag="frozen"):
    """Layers are frozen, or trainable.

    Attributes
    ----------
    layers : tuple of str
        Keras's names.
    is_frozen : bool
        Whether they must be frozen, or must be trainable.
    """

    layers: tuple[Name, ...]
    is_frozen: bool = True

    def judge(self, facts: Facts) -> Verdict:
        wanted = "frozen" if self.is_frozen else "trainable"
        for name in self.layers:
            layer = facts.layer(name)
            if layer is None:
                return not_yet(f"there is no layer called {name}")
            if layer.is_trainable is self.is_frozen:
                other = "still frozen" if layer.is_trainable is False else "not frozen yet"
                return not_yet(f"{name} is {other}")
        return correct(f"{wanted}: {', '.join(self.layers)}")
