"""A window whose Learn tab shows lessons of a test, or those of the program."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from playground.learning.library import Library
from playground.ui.learn.presenter import LearnPresenter
from tests.ui.conftest import Shell

HEAD = 'version = 1\ntitle = "{title}"\nnumber = {number}\nminutes = 5\nsummary = "s"\n'


@pytest.fixture
def learn(shell: Shell) -> LearnPresenter:
    """Return what joins the Learn tab with the window."""
    return shell.presenter.learn


@pytest.fixture
def with_lessons(
    learn: LearnPresenter, tmp_path: Path
) -> Callable[[Mapping[str, str]], LearnPresenter]:
    """Return a function that puts lessons, by name the TOML of their steps, into the tab."""

    def put(lessons: Mapping[str, str]) -> LearnPresenter:
        folder = tmp_path / "lessons"
        for number, (name, steps) in enumerate(lessons.items(), 1):
            (folder / name).mkdir(parents=True)
            head = HEAD.format(title=name, number=number)
            (folder / name / "lesson.toml").write_text(head + steps, encoding="utf-8")
        learn.library = Library(folder)
        return learn

    return put
