"""A setting of the training, or of the data."""

from playground.base.params import Selection
from playground.learning.checks.base import Bounded, Name
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet, uncheckable
from playground.learning.wording import choice_words, setting_words, values_words

EMPTY = "empty"
"""How a list without entries is written in `is_one_of`."""


class TrainingSetting(Bounded, frozen=True, kw_only=True, tag="training_setting"):
    """A field of the training, such as the learning rate.

    Attributes
    ----------
    setting : str
        Keras's name: "learning_rate", "batch_size", "optimizer".
    is_one_of : tuple of str
        The choices that count; of callbacks, one that must be among them. Empty for a number.
    is_exact : bool
        Whether the entries of a list must be all of `is_one_of`, and no others.
    """

    setting: Name
    is_one_of: tuple[str, ...] = ()
    is_exact: bool = False

    def judge(self, facts: Facts) -> Verdict:
        value = getattr(facts.project.training, self.setting, None)
        return _judged(self, value, is_exact=self.is_exact)


class DataSetting(Bounded, frozen=True, kw_only=True, tag="data_setting"):
    """A parameter of the data set, such as the noise, or a field such as "scaling".

    Attributes
    ----------
    setting : str
    is_one_of : tuple of str
        The choices that count; empty for a number. Of a list, one that must be in it.
    is_exact : bool
        Whether the entries of a list must be all of `is_one_of`, and no others.
    """

    setting: Name
    is_one_of: tuple[str, ...] = ()
    is_exact: bool = False

    def judge(self, facts: Facts) -> Verdict:
        data = facts.project.data
        value = data.source.params.get(self.setting, getattr(data, self.setting, None))
        if self.setting == "source":
            value = data.source
        return _judged(self, value, is_exact=self.is_exact)


def _judged(check: TrainingSetting | DataSetting, value: object, *, is_exact: bool) -> Verdict:
    name, choices = check.setting, check.is_one_of
    what = setting_words(name)
    if choices:
        entries = value if isinstance(value, tuple) else (value,)
        named = {entry.name if isinstance(entry, Selection) else str(entry) for entry in entries}
        named = named or {EMPTY}
        text = f"{what}: {values_words(name, value)}"
        if named == set(choices) if is_exact else named & set(choices):
            return correct(text)
        joint = " and " if is_exact else " or "
        return not_yet(
            f"{text}; needed: {joint.join(choice_words(name, each) for each in choices)}"
        )
    if isinstance(value, bool) or not isinstance(value, int | float):
        return uncheckable(f"{what} is not a number in this project")
    return check.compare(what, value)
