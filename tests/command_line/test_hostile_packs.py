"""Hostile packs on the command line: exit code 1, one sentence, nothing kept."""

import re
from pathlib import Path

import pytest

from playground import cli
from playground.base.paths import shelf_folder
from tests.lanes import thinned
from tests.packs.test_packs import GOOD, HOSTILE


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shelf be in a folder of the test, on each system."""
    monkeypatch.setattr("playground.base.paths.user_data_path", lambda _name: tmp_path / "data")


@pytest.mark.parametrize("name", thinned(6, HOSTILE))
def test_it_is_one_sentence_and_not_on_the_shelf(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content, reason = HOSTILE[name]
    path = tmp_path / "from a stranger.nnlesson"
    path.write_bytes(content)
    assert cli.run(["shelf", "--add", str(path)]) == 1
    output, error = capfd.readouterr()
    assert output == ""
    assert error.startswith("error: ")
    assert re.search(reason, error)
    assert len(error.splitlines()) == 1
    assert not list(shelf_folder().rglob("*.toml"))


def test_a_good_one_is_kept(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "good.nnlesson"
    path.write_bytes(GOOD)
    assert cli.run(["shelf", "--add", str(path)]) == 0
    assert capfd.readouterr().out.strip() == "lesson mine"
    assert list(shelf_folder().rglob("lesson.toml"))
