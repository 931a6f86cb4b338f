"""Presentation mode: what is shown, which keys work, and that nothing of it stays."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.training.protocol.controls import EpochOnce
from playground.training.protocol.events import TimelineChanged
from playground.training.protocol.frames import Curves, Frame
from playground.ui.messages import Cause, Topic
from playground.ui.theme.appearance import ThemeChoice
from playground.ui.theme.theme import CONTRASTING
from tests.ui.conftest import Shell
from tests.ui.test_appearance import contrast

WHOLE = Curves(("loss",), np.ones((9, 1), np.float32))


def present(shell: Shell) -> None:
    """Begin with the keys."""
    shell.window.designer.setFocus()
    QTest.keyClick(shell.window.designer, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert shell.presenter.presentation.is_on


def look_of(shell: Shell) -> dict[str, object]:
    """Return all that presenting changes."""
    window = shell.window
    parts = (window.menuBar(), window.transport, window.status, window.palette_list)
    return {
        "visible": [part.isVisible() for part in (*parts, window.side.inspector)],
        "state": window.windowState(),
        "columns": window.columns.sizes(),
        "middle": window.middle.sizes(),
        "text": shell.appearance.text_percent,
        "theme": shell.appearance.theme.name,
        "font": window.font().pixelSize(),
        "size": window.size(),
        "light": shell.presenter.presentation.spotlight.isVisible(),
    }


@pytest.mark.parametrize("choice", [ThemeChoice.DARK, ThemeChoice.LIGHT])
def test_presenting_hides_the_controls_and_esc_restores_everything(
    shell: Shell, qtbot: QtBot, choice: ThemeChoice
) -> None:
    shell.appearance.choose(choice)
    shell.window.actions_by_name["show_bottom"].trigger()
    qtbot.waitUntil(lambda: shell.window.middle.sizes()[1] == 0)
    before, project = look_of(shell), shell.document.project
    present(shell)
    during = look_of(shell)
    assert during["visible"] == [False] * 5
    assert during["text"] == 150
    assert during["theme"] == CONTRASTING[choice].name
    assert shell.window.isFullScreen()
    assert not shell.window.bottom.isVisible()
    QTest.keyClick(shell.window.designer, Qt.Key.Key_Escape)
    assert look_of(shell) == before
    assert shell.document.project is project


def test_parts_that_were_hidden_before_stay_hidden(shell: Shell) -> None:
    shell.window.actions_by_name["show_palette"].trigger()
    present(shell)
    QTest.keyClick(shell.window.designer, Qt.Key.Key_Escape)
    assert not shell.window.palette_list.isVisible()
    assert shell.window.transport.isVisible()


def test_settings_keep_the_chosen_look_while_presenting(shell: Shell) -> None:
    shell.appearance.choose(ThemeChoice.LIGHT)
    shell.appearance.choose_text(115)
    present(shell)
    assert shell.settings.text("view/theme") == "light"
    assert shell.settings.text("view/text size") == "115"
    shell.presenter.presentation.end()
    assert shell.appearance.text_percent == 115


def test_closing_the_window_ends_the_presentation(shell: Shell) -> None:
    present(shell)
    shell.window.close()
    assert not shell.presenter.presentation.is_on
    assert not shell.window.isFullScreen()


def test_the_same_action_ends_it(shell: Shell) -> None:
    present(shell)
    shell.window.actions_by_name["presentation"].trigger()
    assert not shell.presenter.presentation.is_on


def test_page_down_after_the_last_epoch_trains_one_more(shell: Shell) -> None:
    present(shell)
    QTest.keyClick(shell.window.designer, Qt.Key.Key_PageDown)
    QTest.keyClick(shell.window.designer, Qt.Key.Key_Right)
    assert len(shell.controls(EpochOnce)) == 2


def test_page_keys_walk_through_the_recorded_epochs(shell: Shell) -> None:
    present(shell)
    slider = shell.window.timeline.slider
    shell.report(TimelineChanged(np.array([2, 5, 9]), 10, 1000))
    latest = Frame(generation=1, epoch=9, step=0, steps_per_epoch=4, whole=WHOLE)
    shell.draw(latest)
    QTest.keyClick(shell.window.designer, Qt.Key.Key_PageUp)
    assert slider.value() == 5
    shell.draw(replace(latest, epoch=5, is_live=False))
    assert shell.presenter.presentation.caption.epoch.text() == "Epoch 5"
    QTest.keyClick(shell.window.designer, Qt.Key.Key_Left)
    assert slider.value() == 2
    QTest.keyClick(shell.window.designer, Qt.Key.Key_PageDown)
    assert slider.value() == 5
    assert not shell.controls(EpochOnce)


def test_keys_of_the_presentation_do_nothing_outside_it(shell: Shell) -> None:
    shell.window.designer.setFocus()
    QTest.keyClick(shell.window.designer, Qt.Key.Key_PageDown)
    assert not shell.controls(EpochOnce)


def test_spotlight_follows_the_pointer_and_takes_no_clicks(shell: Shell, qtbot: QtBot) -> None:
    present(shell)
    light = shell.presenter.presentation.spotlight
    assert light.isVisible()
    assert light.geometry() == shell.window.rect()
    QTest.mouseMove(shell.window.windowHandle(), QPoint(333, 222))
    qtbot.waitUntil(lambda: light.centre == QPoint(333, 222))
    assert shell.window.childAt(333, 222) is not light
    QTest.keyClick(shell.window.designer, Qt.Key.Key_S)
    assert not light.isVisible()


def test_outside_of_the_light_it_is_darker(shell: Shell) -> None:
    shell.appearance.choose(ThemeChoice.LIGHT)
    present(shell)
    light = shell.presenter.presentation.spotlight
    light.move_to(QPoint(300, 150))
    picture = shell.window.grab().toImage()
    inside, outside = picture.pixelColor(300, 150), picture.pixelColor(20, 20)
    assert inside.lightness() > outside.lightness() + 80


@pytest.mark.parametrize("theme", CONTRASTING.values(), ids=lambda theme: theme.name)
def test_high_contrast_holds_for_the_faintest_text(theme: object) -> None:
    for ground in ("window", "surface", "raised", "sunken"):
        for text in ("text", "text_muted", "text_faint", "accent"):
            assert contrast(getattr(theme, text), getattr(theme, ground)) >= 7


def test_the_text_of_a_lesson_keeps_its_width(shell: Shell, qtbot: QtBot) -> None:
    shell.presenter.learn.open_lesson("what-a-neuron-does")
    present(shell)
    page, left = shell.presenter.learn.tab.lesson, shell.window.left
    buttons = (page.back, page.next)
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in buttons))
    assert left.width() >= 240
    QTest.keyClick(shell.window.designer, Qt.Key.Key_Escape)


@pytest.mark.parametrize("choice", [ThemeChoice.DARK, ThemeChoice.LIGHT])
def test_the_whole_network_is_shown_and_afterwards_what_was_in_sight(
    shell: Shell, choice: ThemeChoice
) -> None:
    shell.appearance.choose(choice)
    view = shell.window.designer
    navigation, scene = view.navigation, view.network_scene
    navigation.zoom_at(QPointF(20, 20), 3)
    zoom, centre = navigation.zoom, navigation.centre()
    assert not navigation.visible().contains(scene.content_rect())
    present(shell)
    shell.window.resize(1280, 800)
    assert navigation.visible().contains(scene.content_rect())
    room, network = navigation.visible(), scene.content_rect()
    assert network.width() > 0.7 * room.width() or network.height() > 0.7 * room.height()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert navigation.zoom == pytest.approx(zoom)
    assert (navigation.centre() - centre).manhattanLength() < 3


def test_a_message_and_the_epoch_do_not_cover_each_other(shell: Shell, qtbot: QtBot) -> None:
    window, caption = shell.window, shell.presenter.presentation.caption
    present(shell)
    qtbot.waitUntil(caption.isVisible)
    usual = caption.geometry()

    def place_of(part: QWidget) -> QRect:
        return QRect(part.mapTo(window.designer, QPoint()), part.size())

    for text in ("It is damaged. ", "It is damaged, and this is all that is known of it. " * 4):
        window.messages.error(Cause(Topic.OPEN), text)
        assert window.messages.isVisible()
        assert not place_of(window.messages).intersects(place_of(caption))
        window.messages.end(Cause(Topic.OPEN))
        assert caption.geometry() == usual
    window.messages.error(Cause(Topic.OPEN), "It is damaged")
    window.actions_by_name["larger_panels"].trigger()
    window.resize(700, 400)
    QApplication.processEvents()
    assert not place_of(window.messages).intersects(place_of(caption))
