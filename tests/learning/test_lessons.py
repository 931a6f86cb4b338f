"""Every lesson is played from start to end, by one who does it right and by one who does not.

`plays/<lesson>.toml` has, per step with a task, what learners usually do wrong and what the
step says then; what is right is what "Show me" does, so that is known to work, too.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from playground.base.paths import resources_folder
from playground.document.problems.examining import examine
from playground.learning.deeds import DEEDS, read_deeds
from playground.learning.glossary import Glossary, read_glossary
from playground.learning.judging import Judge
from playground.learning.packs import Lesson, open_project, read_lesson
from playground.learning.verdicts import Outcome
from playground.training.protocol.engine import Engine
from tests.learning.player import Player

FOLDER = resources_folder() / "learning"
NAMES = sorted(path.parent.name for path in (FOLDER / "lessons").glob("*/lesson.toml"))
PLAYS = Path(__file__).parent / "plays"
SAMPLE = ("what-a-neuron-does",)
"""The lessons that CI plays; `python tests --long` plays all."""
PLAYED = [pytest.param(name, marks=() if name in SAMPLE else pytest.mark.long) for name in NAMES]


def lesson_of(name: str) -> Lesson:
    """Return a lesson of the program."""
    return read_lesson(FOLDER / "lessons" / name)


def play_of(name: str) -> Mapping[str, Any]:
    """Return what is played in a lesson, by the title of the step. Any: TOML values."""
    return tomllib.loads((PLAYS / f"{name}.toml").read_text(encoding="utf-8"))


def tasks_of(lesson: Lesson) -> list[int]:
    """Return the places of the steps that have a task."""
    return [at for at, step in enumerate(lesson.steps) if step.task is not None]


@pytest.fixture(autouse=True)
def _needed_data(request: pytest.FixtureRequest) -> None:
    """Give the lesson on MNIST its file, which the tests cannot download."""
    name = request.node.callspec.params.get("name") if hasattr(request.node, "callspec") else ""
    if name == "first-deep-model" and "engine" in request.fixturenames:
        path = request.getfixturevalue("mnist_path")
        folder = Path(os.environ["KERAS_HOME"]) / "datasets"
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "mnist.npz").exists():
            (folder / "mnist.npz").symlink_to(path)


@pytest.mark.parametrize("name", PLAYED)
def test_doing_it_right_completes_every_task(name: str, engine: Engine) -> None:
    lesson = lesson_of(name)
    player = Player(lesson, engine)
    for place, step in enumerate(lesson.steps):
        player.open(place)
        if step.task is None:
            continue
        before = player.verdict()
        assert before.outcome is Outcome.NOT_ATTEMPTED, f"{step.title}: {before}"
        player.do(step.task.show)
        after = player.verdict()
        assert after.outcome is Outcome.CORRECT, f"{step.title}: {after}"
    assert not player.errors
    player.close()


@pytest.mark.parametrize("name", PLAYED)
def test_the_usual_mistakes_are_named(name: str, engine: Engine) -> None:
    lesson = lesson_of(name)
    play = play_of(name)
    for place in tasks_of(lesson):
        step = lesson.steps[place]
        assert step.task is not None
        for wrong in play[step.title]:
            player = Player(lesson, engine)
            player.open(place)
            player.do(wrong["do"])
            verdict = player.verdict()
            assert verdict.outcome is Outcome.NOT_YET, f"{step.title}: {verdict}"
            assert wrong["says"] in verdict.text, f"{step.title}: {verdict}"
            player.do(wrong.get("then", step.task.show))
            fixed = player.verdict()
            assert fixed.outcome is Outcome.CORRECT, f"{step.title} after a mistake: {fixed}"
            player.close()


@pytest.mark.parametrize("name", NAMES)
def test_every_task_has_mistakes_and_knows_its_checks_and_deeds(name: str) -> None:
    lesson = lesson_of(name)
    titles = {lesson.steps[place].title for place in tasks_of(lesson)}
    assert set(play_of(name)) == titles
    for place in tasks_of(lesson):
        task = lesson.steps[place].task
        assert task is not None
        assert not Judge.of(task.checks).problem
        assert read_deeds(task.show)
        assert task.hints


def test_a_lesson_or_an_answer_does_every_deed() -> None:
    tables = [
        table
        for name in NAMES
        for wrongs in play_of(name).values()
        for wrong in wrongs
        for table in wrong["do"]
    ]
    answers = read_lesson(FOLDER / "answers" / "questions-and-answers")
    for lesson in (*map(lesson_of, NAMES), answers):
        tables += [table for step in lesson.steps if step.task for table in step.task.show]
    assert {type(deed) for deed in read_deeds(tables)} == set(DEEDS)


@pytest.mark.parametrize("name", NAMES)
def test_every_project_of_a_lesson_is_complete(name: str) -> None:
    lesson = lesson_of(name)
    for project in lesson.content.projects:
        inference, _task = examine(open_project(lesson, project).project)
        assert inference.is_buildable, f"{project}: {inference.problems}"


def test_every_answer_shows_a_project_that_opens() -> None:
    answers = read_lesson(FOLDER / "answers" / "questions-and-answers")
    assert len(answers.steps) >= 9
    for step in answers.steps:
        assert step.task is not None
        opened = [table["name"] for table in step.task.show if table["kind"] == "open_project"]
        assert len(opened) == 1
        assert read_deeds(step.task.show)
        inference, _task = examine(open_project(answers, opened[0]).project)
        assert inference.is_buildable, opened


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_is_as_long_as_it_says_and_asks_before_it_shows(name: str) -> None:
    lesson = lesson_of(name)
    words = sum(len(text.split()) for step in lesson.content.steps for text in step.texts()) + sum(
        len(step.question.text.split()) + sum(len(c.text.split()) for c in step.question.choices)
        for step in lesson.content.steps
        if step.question is not None
    )
    reading = words / 200 + 0.5 * len(tasks_of(lesson)) + 0.15 * len(lesson.steps)
    assert reading <= lesson.content.minutes + 1
    assert 5 <= lesson.content.minutes <= 15
    assert lesson.content.quiz
    asked = [step for step in lesson.content.steps if step.question is not None]
    assert len(asked) >= len(lesson.content.steps) // 2


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    """Return the glossary of the program."""
    return read_glossary(FOLDER / "glossary.toml")


@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_uses_words_of_the_glossary(name: str, glossary: Glossary) -> None:
    lesson = lesson_of(name)
    text = "\n".join(text for step in lesson.content.steps for text in step.texts())
    assert len({found.name for found in glossary.find(text)}) >= 4
