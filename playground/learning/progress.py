"""`Progress`: which steps were reached and how tasks and questions went, as one value."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from playground.learning.verdicts import Outcome

MOST_CHARACTERS = 4_000_000
"""Of a text that `Progress.from_text` reads; the record of 200 long lessons has half of it."""
MOST_ANSWERS = 2000
"""The records of the questions that were asked longest ago are dropped first."""
LAST_BOX = 5


class LessonProgress(Struct, frozen=True):
    """How far one lesson is.

    Attributes
    ----------
    step : int
        The step that was shown last, from 0.
    furthest : int
        The furthest step that was shown.
    is_finished : bool
        Whether the last step was completed.
    outcomes : dict of str to Outcome
        The latest outcome of each task and question: "task 3", "question 4".
    """

    step: Annotated[int, Meta(ge=0, le=1000)] = 0
    furthest: Annotated[int, Meta(ge=0, le=1000)] = 0
    is_finished: bool = False
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def counts(self) -> Mapping[Outcome, int]:
        """Return how many tasks and questions ended in each way."""
        return Counter(self.outcomes.values())


class AnswerRecord(Struct, frozen=True):
    """How often a question was answered right in a row, and when it was asked last.

    Attributes
    ----------
    box : int
        Right answers since the last wrong one, at most `LAST_BOX`.
    asked : int
        The number of that answer, among all answers.
    """

    box: Annotated[int, Meta(ge=0, le=LAST_BOX)] = 0
    asked: Annotated[int, Meta(ge=0)] = 0


class Progress(Struct, frozen=True):
    """Of all lessons, by name.

    Attributes
    ----------
    lessons : dict of str to LessonProgress
    answers : dict of str to AnswerRecord
        By the text of the question.
    count : int
        How many questions were answered.
    """

    lessons: dict[str, LessonProgress] = field(default_factory=dict)
    answers: dict[str, AnswerRecord] = field(default_factory=dict)
    count: int = 0

    def of(self, name: str) -> LessonProgress:
        """Return how far a lesson is."""
        return self.lessons.get(name, LessonProgress())

    def at_step(self, name: str, step: int) -> "Progress":
        """Return the progress with `step` shown."""
        before = self.of(name)
        furthest = max(before.furthest, step)
        return self._with(name, msgspec.structs.replace(before, step=step, furthest=furthest))

    def with_outcome(self, name: str, what: str, outcome: Outcome) -> "Progress":
        """Return the progress with the outcome of a task or question."""
        before = self.of(name)
        outcomes = {**before.outcomes, what: outcome}
        return self._with(name, msgspec.structs.replace(before, outcomes=outcomes))

    def finished(self, name: str) -> "Progress":
        """Return the progress with a lesson completed."""
        return self._with(name, msgspec.structs.replace(self.of(name), is_finished=True))

    def with_answer(self, question: str, *, is_right: bool) -> "Progress":
        """Return the progress after a question was answered."""
        box = min(self.box_of(question) + 1, LAST_BOX) if is_right else 0
        count = self.count + 1
        others = {text: each for text, each in self.answers.items() if text != question}
        latest = list(others.items())[-(MOST_ANSWERS - 1) :]
        answers = {**dict(latest), question: AnswerRecord(box, count)}
        return msgspec.structs.replace(self, answers=answers, count=count)

    def box_of(self, question: str) -> int:
        """Return the box of a question: the higher, the better it is known."""
        record = self.answers.get(question)
        return record.box if record is not None else 0

    def asked(self, question: str) -> int:
        """Return the number of the last answer to a question; 0 if there was none."""
        record = self.answers.get(question)
        return record.asked if record is not None else 0

    def _with(self, name: str, lesson: LessonProgress) -> "Progress":
        return msgspec.structs.replace(self, lessons={**self.lessons, name: lesson})

    def to_text(self) -> str:
        """Return the text that `from_text` reads."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_text(cls, text: str) -> "Progress":
        """Return the progress in `text`; none where it is anything else."""
        if len(text) > MOST_CHARACTERS:
            return cls()
        try:
            return msgspec.json.decode(text.encode(), type=cls)
        except (msgspec.MsgspecError, RecursionError):
            return cls()
