"""The quiz over all lessons: questions that were missed, or not asked for long, come first."""

from collections.abc import Sequence
from pathlib import Path

from playground.learning.lesson import LessonFile, Step
from playground.learning.packs import VERSION, Lesson
from playground.learning.progress import Progress
from playground.learning.questions import Question

LENGTH = 10
NAME = "quiz"


def quiz_of(lessons: Sequence[Lesson], progress: Progress) -> Lesson | None:
    """Return a lesson of up to ten questions, or None if there are no questions.

    The order is that of spaced repetition by Leitner's boxes: each right answer moves a
    question to the next box, a wrong one to the first. Missed questions are asked first,
    then new ones, then those in lower boxes.
    """
    questions = [question for lesson in lessons for question in lesson.content.quiz]
    if not questions:
        return None
    chosen = sorted(questions, key=lambda each: _due(each, progress))[:LENGTH]
    steps = tuple(
        Step(f"Question {number} of {len(chosen)}", "", question=question)
        for number, question in enumerate(chosen, 1)
    )
    content = LessonFile(
        VERSION, "Quiz", 0, LENGTH // 2, "Questions from all lessons.", steps, {}, ()
    )
    return Lesson(NAME, Path(), content, steps)


def _due(question: Question, progress: Progress) -> tuple[int, int]:
    """Return what a question is sorted by: missed, new, or its box; then the longest ago."""
    box, asked = progress.box_of(question.text), progress.asked(question.text)
    is_new = not asked
    return (1 if is_new else 0 if not box else 1 + box), asked
