"""Progress is kept, each outcome is counted, and a damaged record is not an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.paths import resources_folder
from playground.learning.lesson import MOST_STEPS
from playground.learning.library import Library
from playground.learning.progress import MOST_ANSWERS, LessonProgress, Progress
from playground.learning.quiz import quiz_of
from playground.learning.verdicts import Outcome


def test_progress_survives_a_restart() -> None:
    progress = Progress().at_step("a", 3).at_step("a", 1).finished("b")
    progress = progress.with_outcome("a", "task 2", Outcome.NOT_YET)
    again = Progress.from_text(progress.to_text())
    assert again == progress
    assert (again.of("a").step, again.of("a").furthest) == (1, 3)
    assert again.of("b").is_finished
    assert again.of("none").step == 0


def test_progress_in_many_long_lessons_survives_a_restart() -> None:
    """The record of more lessons than a shelf holds, each with as many steps as it may have."""
    done = {
        f"{what} {number}": Outcome.CORRECT
        for what in ("task", "question")
        for number in range(MOST_STEPS)
    }
    lessons = {f"{number}".zfill(61): LessonProgress(outcomes=done) for number in range(200)}
    progress = Progress(lessons)
    for number in range(MOST_ANSWERS + 50):
        progress = progress.with_answer(f"{number}".zfill(600), is_right=True)
    again = Progress.from_text(progress.to_text())
    assert again == progress
    assert len(again.answers) == MOST_ANSWERS
    assert again.box_of("49".zfill(600)) == 0, "it was asked longest ago"
    assert again.box_of("50".zfill(600)) == 1


def test_each_outcome_is_counted_separately() -> None:
    progress = Progress()
    for number, outcome in enumerate([*Outcome, Outcome.NOT_YET]):
        progress = progress.with_outcome("a", f"task {number}", outcome)
    progress = progress.with_outcome("a", "task 0", Outcome.NOT_YET)
    assert progress.of("a").counts() == {
        Outcome.NOT_YET: 3,
        Outcome.NOT_ATTEMPTED: 1,
        Outcome.UNCHECKABLE: 1,
    }


@given(st.text())
def test_any_other_text_is_not_progress(text: str) -> None:
    assert Progress.from_text(text).of("a").step >= 0


@pytest.mark.parametrize("text", ["[" * 100_000, "x" * 5_000_000, '{"lessons": 3}'])
def test_a_damaged_record_begins_again(text: str) -> None:
    assert Progress.from_text(text) == Progress()


def test_missed_questions_come_back_first() -> None:
    lessons = Library(resources_folder() / "learning" / "lessons").lessons()
    progress = Progress()
    first = quiz_of(lessons, progress)
    assert first is not None
    texts = [step.question.text for step in first.steps if step.question is not None]
    for text in texts:
        progress = progress.with_answer(text, is_right=text != texts[4])
    second = quiz_of(lessons, progress)
    assert second is not None
    asked = [step.question.text for step in second.steps if step.question is not None]
    new = {q.text for lesson in lessons for q in lesson.content.quiz} - set(texts)
    assert asked[0] == texts[4]
    assert set(asked[1:]) <= new
