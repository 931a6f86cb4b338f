"""Lessons, answers and the glossary are written in the plain words of the program."""

from pathlib import Path

import pytest

from playground.base.paths import resources_folder
from tests.architecture.prose import Passage
from tests.architecture.test_plain_english import banned_in

FILES = sorted((resources_folder() / "learning").rglob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_there_are_no_banned_phrases(path: Path) -> None:
    passage = Passage(path.name, 1, path.read_text(encoding="utf-8"))
    assert list(banned_in(passage)) == []
