"""The time line: any moment can be shown, and training can continue from there."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.training.protocol.controls import ContinueFrom, Scrub, SetBudget
from playground.training.protocol.events import RunState, StateChanged, TimelineChanged
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.state import Position
from playground.ui.presenters.time_presenter import TimePresenter
from playground.ui.shell.evolution import evolution
from playground.ui.shell.playback import INTERVAL_MS
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def past(epoch: int, of: int) -> Frame:
    """Return a moment of the past of a run of that many epochs."""
    whole = Curves(("loss",), np.zeros((of, 1), np.float32))
    return Frame(generation=1, epoch=epoch, step=0, steps_per_epoch=4, is_live=False, whole=whole)


def present(epoch: int) -> Frame:
    """Return the present of a run."""
    return Frame(generation=1, epoch=epoch, step=0, steps_per_epoch=4)


def test_live_run_moves_the_slider_along(shell: Shell) -> None:
    shell.draw(present(1500))
    bar = shell.window.timeline
    assert (bar.slider.value(), bar.slider.maximum()) == (1500, 1500)
    assert bar.place.text() == "1,500 / 1,500"
    assert not bar.continue_button.isVisible()
    assert shell.controls(Scrub) == []


@pytest.mark.parametrize("percent", [90, 150])
def test_the_epoch_shown_has_room_at_every_size_of_text(shell: Shell, percent: int) -> None:
    shell.draw(present(1_234_567))
    shell.appearance.choose_text(percent)
    place = shell.window.timeline.place
    QApplication.processEvents()
    words = place.fontMetrics().horizontalAdvance(place.text())
    assert place.minimumSizeHint().width() >= words
    assert place.contentsRect().width() >= words


def test_key_on_the_slider_shows_an_earlier_moment(shell: Shell, qtbot: QtBot) -> None:
    shell.draw(present(100))
    slider = shell.window.timeline.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: shell.controls(Scrub) == [Scrub(99)])


def test_past_moment_offers_to_continue_and_to_return(shell: Shell) -> None:
    shell.draw(present(100))
    shell.draw(past(40, of=100))
    bar = shell.window.timeline
    assert bar.place.text() == "40 / 100"
    QTest.mouseClick(bar.continue_button, LEFT)
    QTest.mouseClick(bar.live, LEFT)
    left = shell.presenter.run.version
    assert shell.controls(ContinueFrom) == [ContinueFrom(40, left=left)]
    assert shell.controls(Scrub) == [Scrub(None)]


def test_looking_at_the_past_is_not_unsaved_work(shell: Shell) -> None:
    shell.draw(present(100))
    shell.draw(past(40, of=100))
    assert shell.presenter.run.position == Position(100, 0)


def recorded(*epochs: int, size_bytes: int = 3 * 2**20) -> TimelineChanged:
    """Return a report about the time line."""
    return TimelineChanged(np.array(epochs, np.int64), size_bytes, 256 * 2**20)


def test_recorded_moments_are_marked_in_their_places(shell: Shell) -> None:
    shell.draw(present(1000))
    shell.report(recorded(0, 500, 1000))
    slider = shell.window.timeline.slider
    left, middle, right = slider.mark_pixels()
    assert abs((middle - left) - (right - middle)) <= 1
    assert middle - left > 20


def test_what_the_moments_cost_is_shown(shell: Shell) -> None:
    shell.report(recorded(0, 1, 2))
    memory = shell.window.timeline.memory
    assert memory.text() == "3.0 / 256 MB"
    assert memory.toolTip().startswith("3 epochs of this run are recorded")


def test_another_budget_is_asked_for_and_remembered(shell: Shell) -> None:
    bar = shell.window.timeline
    bar.budgets[1024 * 2**20].trigger()
    assert shell.controls(SetBudget) == [SetBudget(1024 * 2**20)]
    assert shell.settings.text("timeline/budget_mb") == "1024"


def test_menu_goes_from_one_recorded_moment_to_the_next(shell: Shell, qtbot: QtBot) -> None:
    shell.draw(present(100))
    shell.report(recorded(0, 10, 40, 100))
    actions = shell.window.actions_by_name
    actions["earlier"].trigger()
    qtbot.waitUntil(lambda: shell.controls(Scrub) == [Scrub(40)])
    actions["later"].trigger()
    qtbot.waitUntil(lambda: shell.controls(Scrub)[-1] == Scrub(100))


def test_play_button_plays_back_from_the_start_and_stops_at_a_press(shell: Shell) -> None:
    shell.draw(present(100))
    bar = shell.window.timeline
    QTest.mouseClick(bar.play, LEFT)
    assert shell.controls(Scrub) == [Scrub(0)]
    shell.draw(past(0, of=100))
    bar.playback.tick()
    bar.playback.tick()
    assert bar.playback.is_playing
    QTest.mouseClick(bar.play, LEFT)
    assert not bar.playback.is_playing


def test_typed_speed_is_that_of_the_playback(shell: Shell) -> None:
    shell.draw(present(100))
    bar = shell.window.timeline
    bar.speed.line.selectAll()
    QTest.keyClicks(bar.speed.line, "37.5")
    QTest.keyClick(bar.speed.line, Qt.Key.Key_Return)
    assert bar.playback.epochs_per_second == 37.5


def test_training_ends_the_playback(shell: Shell) -> None:
    shell.draw(present(100))
    shell.window.timeline.toggle_playback()
    shell.report(StateChanged(RunState.PAUSED), StateChanged(RunState.RUNNING))
    assert not shell.window.timeline.playback.is_playing


def fallen(of: int) -> Curves:
    """Return the curves of a run whose loss has fallen by its fiftieth epoch."""
    losses = 0.7 * np.exp(-np.arange(of) / 15)
    return Curves(("loss",), losses.astype(np.float32)[:, None])


def replayed(shell: Shell, of: int) -> list[int]:
    """Replay a run of that many epochs from the start; return the epochs asked for."""
    shell.draw(Frame(generation=1, epoch=of, step=0, steps_per_epoch=4, whole=fallen(of)))
    bar = shell.window.timeline
    shell.asked.clear()
    QTest.mouseClick(bar.play, LEFT)
    for _ in range(10_000 // INTERVAL_MS + 2):
        bar.playback.shown()
        if bar.playback.is_playing:
            bar.playback.tick()
    return [control.epoch for control in shell.controls(Scrub)]


def test_a_replay_gives_the_first_epochs_most_of_its_time(shell: Shell) -> None:
    asked = replayed(shell, 1000)
    assert (asked[0], asked[-1]) == (0, 1000)
    assert asked == sorted(set(asked))
    assert sum(epoch <= 60 for epoch in asked) > 50
    assert shell.window.timeline.timing.text() == "by change"
    assert not shell.window.timeline.speed.isVisible()


def test_a_replay_by_epochs_gives_each_the_same_time(shell: Shell) -> None:
    menu = shell.window.timeline.timing.menu()
    by_epochs = next(each for each in menu.actions() if each.text() == "By &epochs")
    by_epochs.trigger()
    asked = replayed(shell, 1000)
    assert asked == list(range(0, 1001, 4))
    assert shell.window.timeline.timing.text() == "by epochs"
    assert shell.window.timeline.speed.isVisible()
    assert shell.settings.text("timeline/replay") == "by_epochs"


def test_the_course_of_the_replay_is_remembered(shell: Shell) -> None:
    shell.settings.set_text("timeline/replay", "by_epochs")
    presenter = shell.presenter
    TimePresenter(presenter.editor, shell.session, shell.window, shell.settings, presenter.run)
    assert shell.window.actions_by_name["by_epochs"].isChecked()
    assert shell.window.timeline.timing.text() == "by epochs"


def test_a_replay_from_the_middle_takes_the_rest_of_its_time(shell: Shell) -> None:
    of = 1000
    shell.draw(Frame(generation=1, epoch=of, step=0, steps_per_epoch=4, whole=fallen(of)))
    shell.draw(
        Frame(generation=1, epoch=50, step=0, steps_per_epoch=4, is_live=False, whole=fallen(of))
    )
    bar = shell.window.timeline
    bar.toggle_playback()
    ticks = 0
    while bar.playback.is_playing:
        bar.playback.shown()
        bar.playback.tick()
        ticks += 1
    left = 1 - evolution(fallen(of)).share(50)
    assert abs(ticks - left * 10_000 / INTERVAL_MS) <= 1
