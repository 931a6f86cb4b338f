"""Two boundaries side by side: the window, kept moments and earlier runs."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import RunInfo, RunsChanged
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.probes import BoundaryAnswer, BoundaryProbe
from playground.ui.classroom.comparison import BOUNDARY, Comparison
from tests.ui.conftest import Shell


def answer(value: float) -> BoundaryAnswer:
    return BoundaryAnswer(np.full((1, 100, 100), value, np.float32), -1.0, 1.0)


def frame(epoch: int, value: float) -> Frame:
    curves = Curves(("loss",), np.linspace(1, 0.5, epoch, dtype=np.float32)[:, None])
    answers: dict[Any, object] = {BOUNDARY: answer(value)}  # Any: of a probe of its own kind
    return Frame(
        generation=1,
        epoch=epoch,
        step=0,
        steps_per_epoch=4,
        curves=curves,
        answers=answers,
    )


@pytest.fixture
def opened(shell: Shell) -> Comparison:
    """Return the comparison, opened from the menu at epoch 3."""
    shell.draw(frame(3, 0.1))
    shell.window.actions_by_name["compare"].trigger()
    assert shell.presenter.comparison.dialog.isVisible()
    return shell.presenter.comparison.dialog.content


def choose(content: Comparison, side: int, text: str) -> None:
    """Choose with the keys."""
    choice = content.sides[side].choice
    place = next(row for row in range(choice.count()) if text in choice.itemText(row))
    choice.setFocus()
    while choice.currentIndex() != place:
        down = choice.currentIndex() < place
        QTest.keyClick(choice, Qt.Key.Key_Down if down else Qt.Key.Key_Up)


def colour(content: Comparison, side: int) -> tuple[int, ...]:
    pixels = content.sides[side].view._pixels
    assert pixels is not None
    return tuple(pixels[50, 50])


def test_the_left_map_stays_while_the_right_follows_the_window(
    shell: Shell, opened: Comparison
) -> None:
    assert colour(opened, 0) == colour(opened, 1)
    before = colour(opened, 0)
    shell.draw(frame(9, 0.9))
    assert colour(opened, 0) == before
    assert colour(opened, 1) != before
    assert opened.sides[0].figures.text().startswith("Epoch 3 · loss")
    assert opened.sides[1].figures.text().startswith("Epoch 9 · loss")


def test_moments_can_be_kept_and_chosen(shell: Shell, opened: Comparison) -> None:
    for epoch, value in ((5, 0.3), (7, 0.7)):
        shell.draw(frame(epoch, value))
        QTest.mouseClick(opened.keep_button, Qt.MouseButton.LeftButton)
    shell.draw(frame(9, 0.9))
    choose(opened, 0, "Kept: epoch 5")
    choose(opened, 1, "Kept: epoch 7")
    assert [side.figures.text().split(" ·")[0] for side in opened.sides] == ["Epoch 5", "Epoch 7"]
    assert colour(opened, 0) != colour(opened, 1)


def test_earlier_runs_can_be_chosen(shell: Shell, opened: Comparison) -> None:
    project = shell.document.project
    task = shell.basis().data.task
    other = RunInfo(1, "Run <b>1</b>", project, Curves(), boundary=answer(0.8), task=task)
    gone = RunInfo(2, "Gone", project, Curves(), is_deleted=True, boundary=answer(0), task=task)
    shell.report(RunsChanged((other, gone)))
    choose(opened, 0, "Run <b>1</b>")
    names = [opened.sides[0].choice.itemText(row) for row in range(3)]
    assert not any("Gone" in name for name in names)
    assert colour(opened, 0) != colour(opened, 1)


def test_the_model_is_asked_for_the_map_only_while_the_window_is_open(
    shell: Shell, opened: Comparison
) -> None:
    shell.window.actions_by_name["show_side"].setChecked(False)
    assert opened in shell.window.live_views()
    assert BoundaryProbe(100) in opened.probes()
    shell.presenter.comparison.dialog.close()
    assert opened not in shell.window.live_views()


def test_another_project_leaves_nothing_of_the_one_before(shell: Shell, opened: Comparison) -> None:
    shell.document.load(TEMPLATES["spiral"].build())
    assert opened.known == ()
    assert opened.sides[0].view._pixels is None


def test_data_without_a_plane_is_explained(shell: Shell) -> None:
    shell.document.load(TEMPLATES["digits"].build())
    shell.window.actions_by_name["compare"].trigger()
    assert not shell.presenter.comparison.dialog.isVisible()
    assert "no plane" in shell.window.messages.text.text()


def test_each_map_says_what_its_colours_mean(opened: Comparison) -> None:
    words = "Colours run from 0 (orange) to 1 (blue)."
    assert [side.legend.accessibleName() for side in opened.sides] == [words, words]
