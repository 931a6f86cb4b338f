"""`Recorder`: cuts what somebody does into steps, each proposed with text and checks."""

from dataclasses import dataclass, replace

from playground.learning.facts import Facts
from playground.learning.lesson import MOST_STEPS
from playground.learning.questions import Question
from playground.packs.recording.changes import Difference, Table, differences

LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """A step as it is being written.

    Attributes
    ----------
    title, text : str
    task : str
        What to do; empty for a step that is only read.
    checks : tuple of dict
        All that were proposed. Any: TOML values.
    is_used : tuple of bool
        Which of the checks the lesson has.
    show : tuple of dict
        What "Show me" does.
    hints : tuple of str
    after : str
        Said once the task is done.
    question : Question or None
        Asked before the task.
    is_edited : bool
        Whether the teacher wrote in it: then what follows is a step of its own.
    """

    title: str
    text: str = ""
    task: str = ""
    checks: tuple[Table, ...] = ()
    is_used: tuple[bool, ...] = ()
    show: tuple[Table, ...] = ()
    hints: tuple[str, ...] = ()
    after: str = ""
    question: Question | None = None
    is_edited: bool = False

    @property
    def chosen(self) -> tuple[Table, ...]:
        """The checks that the lesson has."""
        return tuple(c for c, used in zip(self.checks, self.is_used, strict=True) if used)


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A step, and the moments before and after it."""

    draft: Draft
    before: Facts
    after: Facts
    keys: frozenset[str]


class Recorder:
    """Holds the steps so far; `note` is called after each action.

    Parameters
    ----------
    start : Facts
        The moment at which recording begins; the lesson opens its project.
    """

    def __init__(self, start: Facts) -> None:
        self.start = start
        self._now = start
        self._origin = start.epoch
        self._steps: list[_Recorded] = []
        self._is_fixed = False

    @classmethod
    def with_drafts(cls, start: Facts, drafts: tuple[Draft, ...]) -> "Recorder":
        """Return a recorder that continues after the steps of an earlier one."""
        recorder = cls(start)
        recorder._steps = [_Recorded(draft, start, start, frozenset()) for draft in drafts]
        recorder._is_fixed = True
        return recorder

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The steps in order."""
        return tuple(step.draft for step in self._steps)

    def note(self, facts: Facts, *, with_run: bool = True) -> bool:
        """Look at the moment after an action; return whether the steps are others now.

        A change of what the last step changed belongs to that step; when it is undone, the
        step goes. At most 60 steps are recorded.
        """
        if (facts.epoch, facts.step) < (self._now.epoch, self._now.step) and with_run:
            self._origin = 0  # weights were reset
            self._now = replace(self._now, epoch=0, step=0)
        last = self._steps[-1] if self._steps and not self._is_fixed else None
        found = self._since(self._now, facts, with_run=with_run)
        if not found:
            return False
        keys = {each.key for each in found}
        if last is not None and not last.draft.is_edited and keys <= last.keys:
            found = self._since(last.before, facts, with_run=with_run)
            self._steps.pop()
            self._now = last.before
            if not found:
                self._now = facts
                return True
        if len(self._steps) >= MOST_STEPS:
            return False
        keys = {each.key for each in found}
        self._steps.append(_Recorded(draft_of(found), self._now, facts, frozenset(keys)))
        self._now, self._is_fixed = facts, False
        return True

    def resume(self, facts: Facts) -> None:
        """Record from this moment on; what was done since the last step is left out."""
        self._now, self._is_fixed = facts, True

    def change(self, place: int, draft: Draft) -> None:
        """Replace the text or checks of a step."""
        self._steps[place] = replace(self._steps[place], draft=replace(draft, is_edited=True))

    def remove(self, place: int) -> None:
        """Remove a step; what was done in it stays done, but is not asked for."""
        del self._steps[place]
        self._is_fixed = True

    def insert(self, place: int) -> None:
        """Insert a step that is only read, at `place`."""
        if len(self._steps) < MOST_STEPS:
            draft = Draft("A step to read", "Write what the class should know.", is_edited=True)
            moment = self._steps[place - 1].after if place else self.start
            self._steps.insert(place, _Recorded(draft, moment, moment, frozenset()))

    def _since(self, before: Facts, facts: Facts, *, with_run: bool) -> tuple[Difference, ...]:
        return differences(before, facts, self._origin, with_run=with_run)


def draft_of(found: tuple[Difference, ...]) -> Draft:
    """Return the proposed step for these changes."""
    checks = tuple(check for each in found for check in each.checks)[:12]
    can_show = all(each.show for each in found)
    return Draft(
        found[0].words[:LONGEST_TITLE],
        task=" ".join(f"{each.words}." for each in found),
        checks=checks,
        is_used=(True,) * len(checks),
        show=tuple(deed for each in found for deed in each.show)[:12] if can_show else (),
    )
