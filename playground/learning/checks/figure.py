"""Loss or a metric after the last epoch, or at its best."""

from playground.catalog.metrics import figure_words
from playground.learning.checks.base import Bounded, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, not_yet, uncheckable


class Figure(Bounded, frozen=True, kw_only=True, tag="figure"):
    """A column of the curves.

    Attributes
    ----------
    name : str
        Keras's name: "loss", "accuracy", "val_loss".
    minus : str
        Another column that is subtracted: the gap of "val_loss" to "loss".
    is_best : bool
        Whether the lowest value of the run counts, instead of the last.
    """

    name: Name
    minus: str = ""
    is_best: bool = False

    def judge(self, facts: Facts) -> Verdict:
        if not len(facts.curves):
            return not_yet(f"no epoch is trained yet; needed: {self._what} {self.needed()}")
        values = facts.curves.last()
        missing = [name for name in (self.name, self.minus) if name and name not in values]
        if missing:
            return uncheckable(f"{figure_words(missing[0])} is not measured in this project")
        if self.is_best:
            return self.compare(self._what, float(facts.curves.column(self.name).min()))
        value = values[self.name] - (values[self.minus] if self.minus else 0.0)
        return self.compare(self._what, value)

    @property
    def _what(self) -> str:
        name = figure_words(self.name)
        if self.minus:
            name = f"{name} minus {figure_words(self.minus)}"
        return f"lowest {name}" if self.is_best else name
