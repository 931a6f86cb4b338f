"""A recording that is not saved yet is kept on disk, for the next window."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import PlaygroundError
from playground.document.templates.templates import TEMPLATES
from playground.learning.questions import Choice, Question
from playground.packs.recording.keeping import (
    Recording,
    RecordingKeeper,
    from_bytes,
    to_bytes,
)
from playground.packs.recording.recorder import Draft

CHOICES = (Choice("this", "it is", is_right=True), Choice("that", "it is not"))
DRAFT = Draft(
    "Set the rate",
    "Text",
    "Do it.",
    ({"kind": "trained", "epochs": 3}, {"kind": "weight", "index": [0, 1], "at_least": 0.5}),
    (True, False),
    ({"kind": "play"},),
    ("A hint",),
    "After",
    Question("one", "Which?", CHOICES),
    is_edited=True,
)
RECORDING = Recording("Mine", "What it is", TEMPLATES["xor"].build(), (DRAFT, Draft("To read")))


def test_what_is_kept_is_read_back_whole() -> None:
    assert from_bytes(to_bytes(RECORDING)) == RECORDING


@given(st.data())
def test_a_damaged_file_is_one_sentence(data: st.DataObject) -> None:
    content = bytearray(to_bytes(RECORDING))
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content = content[:place]
    else:
        content[place] = data.draw(st.integers(0, 255))
    with suppress(PlaygroundError):  # any other error fails
        found = from_bytes(bytes(content))
        assert isinstance(found, Recording)


@pytest.mark.parametrize(
    "content",
    [
        to_bytes(RECORDING).replace(b'"version":1', b'"version":2', 1),
        to_bytes(replace(RECORDING, drafts=(replace(DRAFT, is_used=(True,)),))),
        to_bytes(replace(RECORDING, drafts=(DRAFT,) * 1000)),
        b"[" * 100_000,
        b"{}",
        b"",
    ],
    ids=["newer", "uneven", "long", "deep", "empty object", "empty"],
)
def test_a_hostile_file_is_refused(content: bytes) -> None:
    with pytest.raises(PlaygroundError):
        from_bytes(content)


def test_the_next_window_continues_with_the_file_of_a_closed_one(tmp_path: Path) -> None:
    one, other, third = (RecordingKeeper(tmp_path / "kept") for _ in range(3))
    one.keep(RECORDING)
    assert other.left() is None, "its window is open"
    one.release()
    assert other.left() == RECORDING
    assert third.left() is None, "another window has it now"
    other.keep(replace(RECORDING, title="Later"))
    other.release()
    found = third.left()
    assert found is not None
    assert found.title == "Later"
    third.forget()
    third.release()
    assert RecordingKeeper(tmp_path / "kept").left() is None


def test_a_file_that_is_not_wanted_now_stays_for_later(tmp_path: Path) -> None:
    one, other = RecordingKeeper(tmp_path), RecordingKeeper(tmp_path)
    one.keep(RECORDING)
    one.release()
    assert other.left() == RECORDING
    other.put_back()
    other.keep(replace(RECORDING, title="Another"))
    other.release()
    titles = set()
    for _ in range(2):
        keeper = RecordingKeeper(tmp_path)
        found = keeper.left()
        assert found is not None
        titles.add(found.title)
        keeper.forget()
        keeper.release()
    assert titles == {"Mine", "Another"}


def test_a_file_that_cannot_be_read_stays(tmp_path: Path) -> None:
    damaged = tmp_path / "1-aa.json"
    damaged.write_bytes(b"{")
    assert RecordingKeeper(tmp_path).left() is None
    assert damaged.exists()


def test_without_a_folder_nothing_is_kept() -> None:
    keeper = RecordingKeeper(None)
    keeper.keep(RECORDING)
    assert keeper.left() is None
