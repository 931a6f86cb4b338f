"""A snapshot always ends: with a picture, or with one sentence that says why there is none."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from playground.base.errors import PlaygroundError
from playground.training.protocol.controls import Play
from playground.training.protocol.events import Event, Failed, RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.ui.presenters.snapshot import PATIENCE_MS, SETTLED_MS, Snapshot
from tests.ui.conftest import Shell

Start = Callable[..., Snapshot]


@pytest.fixture
def start(shell: Shell) -> Iterator[Start]:
    """Return a function that starts a snapshot of the window; it is ended afterwards."""
    made: list[Snapshot] = []

    def begin(epochs: int, patience_ms: int = PATIENCE_MS) -> Snapshot:
        snapshot = Snapshot(shell.window, shell.presenter.run, epochs, patience_ms=patience_ms)
        made.append(snapshot)
        snapshot.start()
        return snapshot

    yield begin
    for snapshot in made:
        snapshot.fail("the test is over")


def _refused(snapshot: Snapshot, folder: Path) -> str:
    with pytest.raises(PlaygroundError) as caught:
        snapshot.write(folder / "picture.png")
    assert not list(folder.glob("*.png"))
    return str(caught.value)


def test_untrained_window_is_drawn_once_it_rests(
    shell: Shell, start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    snapshot = start(0)
    shell.report(StateChanged(RunState.BUILDING), StateChanged(RunState.PAUSED))

    def write() -> None:
        snapshot.write(tmp_path / "picture.png")

    qtbot.waitUntil(lambda: not _raises(write))
    assert QImage(str(tmp_path / "picture.png")).width() == shell.window.width()


def test_picture_waits_for_what_is_slow_to_compute(
    shell: Shell, start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    snapshot = start(0)
    shell.report(StateChanged(RunState.BUILDING), StateChanged(RunState.PAUSED))
    shell.draw(Frame(generation=1, epoch=0, step=0, steps_per_epoch=1, is_complete=False))
    ended: list[bool] = []
    snapshot.ended.connect(lambda: ended.append(True))
    qtbot.wait(2 * SETTLED_MS)
    assert not ended
    shell.draw(Frame(generation=1, epoch=0, step=0, steps_per_epoch=1))
    qtbot.waitUntil(lambda: bool(ended))
    snapshot.write(tmp_path / "picture.png")
    assert QImage(str(tmp_path / "picture.png")).width() == shell.window.width()


def test_training_is_asked_for_once_the_model_is_built(shell: Shell, start: Start) -> None:
    start(7)
    shell.report(StateChanged(RunState.PAUSED))
    assert shell.controls(Play)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Failed("Training diverged: lower the learning rate"), "Training diverged"),
        (StateChanged(RunState.FAILED, "Loading was cancelled"), "Loading was cancelled"),
        (
            StateChanged(RunState.INCOMPLETE, "dense has no input"),
            "the network cannot be trained yet: dense has no input",
        ),
    ],
)
def test_failure_ends_it_with_the_reason(
    shell: Shell, start: Start, tmp_path: Path, event: Event, expected: str
) -> None:
    snapshot = start(7)
    shell.report(event)
    assert _refused(snapshot, tmp_path).startswith(expected)


def test_untrained_network_with_problems_can_be_drawn(
    shell: Shell, start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    snapshot = start(0)
    shell.report(StateChanged(RunState.INCOMPLETE, "dense has no input"))
    qtbot.waitUntil(lambda: not _raises(lambda: snapshot.write(tmp_path / "picture.png")))


def test_silence_ends_it(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    snapshot = start(7, patience_ms=20)
    qtbot.waitUntil(lambda: bool(snapshot.error))
    assert "the run sent nothing for 0.02 seconds while it was starting" in _refused(
        snapshot, tmp_path
    )


def test_the_first_reason_counts(start: Start, tmp_path: Path) -> None:
    snapshot = start(7)
    snapshot.fail("the first")
    snapshot.fail("the second")
    assert _refused(snapshot, tmp_path) == "the first"


def _raises(act: Callable[[], None]) -> bool:
    try:
        act()
    except PlaygroundError:
        return True
    return False
