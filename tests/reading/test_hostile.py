"""No file does harm: each opens, or gives one sentence, within seconds and within 2 GB."""

import unicodedata
from pathlib import Path

import pytest

from playground.base.errors import PlaygroundError
from playground.datasets.config import DataConfig
from playground.datasets.prepare import prepare
from playground.document.project import Project
from playground.importing.files import (
    FileKind,
    kind_of,
    read_model_file,
    read_script_file,
    read_table,
)
from playground.reading.border import LONGEST
from playground.reading.limits import Limits
from playground.reading.pool import readers
from playground.reading.watch import Progress
from playground.training import project_file
from tests.conftest import SHARED
from tests.reading.damage import HOSTILE

CASES = SHARED / "cases" / "hostile"


def opened(path: Path, progress: Progress) -> object:
    """Open a file of any kind as the window does."""
    match kind_of(path):
        case FileKind.MODEL:
            return read_model_file(path, base=Project(), progress=progress)
        case FileKind.SCRIPT:
            return read_script_file(path, progress=progress)
        case FileKind.TABLE:
            return prepare(read_table(path, DataConfig(), progress=progress), progress)
        case _:
            return project_file.load(path, progress)


def sentences_of(path: Path) -> list[str]:
    """Return what a user is told when the file is opened; watch what reading takes."""
    most = [0]

    def watch(_text: str, _fraction: float | None) -> None:
        most.extend(worker.resident_bytes() for worker in readers().busy)

    try:
        result = opened(path, watch)
    except PlaygroundError as error:
        return [str(error)]
    finally:
        assert max(most) <= Limits().resident_bytes * 1.1  # it is looked at every 50 ms
    return list(getattr(result, "warnings", ()))


def assert_plain(sentence: str) -> None:
    """Assert that a sentence is one, and says what a user can do."""
    assert len(sentence) <= LONGEST + 80  # with what a warning says in front of it
    assert not any(unicodedata.category(each).startswith("C") for each in sentence)
    assert "Traceback" not in sentence


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_opens_or_gives_a_sentence(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    HOSTILE[name](path)
    for sentence in sentences_of(path):
        assert_plain(sentence)


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")
@pytest.mark.parametrize("path", sorted(CASES.glob("*")), ids=lambda path: path.name)
def test_a_shared_hostile_file_opens_or_gives_a_sentence(path: Path) -> None:
    for sentence in sentences_of(path):
        assert_plain(sentence)
