"""A parameter of one layer."""

from playground.base.params import Regularizer
from playground.learning.checks.base import Bounded, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet, uncheckable
from playground.learning.wording import setting_words


class LayerSetting(Bounded, frozen=True, kw_only=True, tag="layer_setting"):
    """A number within bounds, or a choice.

    Attributes
    ----------
    layer : str
        Keras's name of the layer.
    setting : str
        Keras's name of the parameter; of a regularizer its L2 factor counts.
    is_one_of : tuple of str
        The choices that count; empty for a number.
    """

    layer: Name
    setting: Name
    is_one_of: tuple[str, ...] = ()

    def judge(self, facts: Facts) -> Verdict:
        layer = facts.layer(self.layer)
        if layer is None:
            return not_yet(f"there is no layer called {self.layer}")
        value = layer.params.get(self.setting)
        if isinstance(value, Regularizer):
            value = value.l2
        what = f"{setting_words(self.setting)} of {self.layer}"
        if self.is_one_of:
            text = str(value) if value is not None else "None"
            if text in self.is_one_of:
                return correct(f"{what} is {text}")
            return not_yet(f"{what} is {text}, needed {' or '.join(self.is_one_of)}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            return uncheckable(f"{what} is not a number")
        return self.compare(what, value)
