"""`Lesson`: the content of a `lesson.toml`, as frozen values with strict limits."""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from playground.learning.questions import Question
from playground.learning.recipe import Recipe

MOST_STEPS = 60
Title = Annotated[str, Meta(min_length=1, max_length=120)]
Markdown = Annotated[str, Meta(max_length=6000)]
Table = dict[str, Any]
Tables = Annotated[tuple[Table, ...], Meta(max_length=12)]


class Task(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to do in the program.

    Attributes
    ----------
    text : str
        What to do, in Markdown.
    checks : tuple of dict
        All must be met; empty for something to look at. Any: `playground.learning.judging`
        reads them.
    hints : tuple of str
        Shown one at a time.
    show : tuple of dict
        What "Show me" does. Any: `playground.learning.deeds` reads them.
    after : str
        Shown once the task is done, in Markdown.
    """

    text: Markdown
    checks: Tables = ()
    hints: Annotated[tuple[Markdown, ...], Meta(max_length=6)] = ()
    show: Tables = ()
    after: Markdown = ""


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One idea.

    Attributes
    ----------
    title : str
    text : str
        In Markdown.
    open : str
        The project to open: an entry of `LessonFile.projects`; empty for the one before.
    panel : str
        Title of the panel to bring to the front; empty for none.
    select : str
        Name of a layer to select; empty for none.
    spotlight : tuple of str
        Controls to point at.
    question : Question or None
        Answered before `reveal` and the task are shown.
    reveal : str
        Shown after the question, in Markdown.
    task : Task or None
    """

    title: Title
    text: Markdown
    open: Annotated[str, Meta(max_length=40)] = ""
    panel: Annotated[str, Meta(max_length=40)] = ""
    select: Annotated[str, Meta(max_length=80)] = ""
    spotlight: Annotated[tuple[Title, ...], Meta(max_length=4)] = ()
    question: Question | None = None
    reveal: Markdown = ""
    task: Task | None = None

    def texts(self) -> Iterator[str]:
        """Yield each text that is shown as Markdown."""
        yield from (self.text, self.reveal)
        if self.task is not None:
            yield from (self.task.text, *self.task.hints, self.task.after)


class LessonFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole `lesson.toml`.

    Attributes
    ----------
    version : int
        Of the format.
    title : str
    number : int
        Its place in the list.
    minutes : int
        How long it takes.
    summary : str
        What one learns, in one sentence.
    projects : dict of str to Recipe
    steps : tuple of Step
    quiz : tuple of Question
        Asked one by one after the last step.
    """

    version: int
    title: Title
    number: int
    minutes: Annotated[int, Meta(ge=1, le=60)]
    summary: Annotated[str, Meta(max_length=300)]
    steps: Annotated[tuple[Step, ...], Meta(min_length=1)]
    projects: Annotated[dict[str, Recipe], Meta(max_length=20)] = field(default_factory=dict)
    quiz: Annotated[tuple[Question, ...], Meta(max_length=12)] = ()

    def all_steps(self) -> tuple[Step, ...]:
        """Return the steps, and one for each question of the quiz."""
        count = len(self.quiz)
        return (
            *self.steps,
            *(
                Step(f"Quiz: question {number} of {count}", "", question=question)
                for number, question in enumerate(self.quiz, 1)
            ),
        )

    def project_of(self, place: int) -> tuple[int, str]:
        """Return which step opens the project of the step at `place`, and its name.

        The place is -1, and the name empty, if no step up to there opens one.
        """
        for at in range(min(place, len(self.steps) - 1), -1, -1):
            if self.steps[at].open:
                return at, self.steps[at].open
        return -1, ""
