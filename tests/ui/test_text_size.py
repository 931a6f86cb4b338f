"""The size of text: chosen in the View menu, kept, and followed by all at once."""

import re
from functools import partial
from itertools import combinations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFormLayout, QLabel, QScrollArea, QSlider, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from playground.document.project import LayerId
from playground.document.templates.templates import TEMPLATES
from playground.ui.designer.layout.navigation import READABLE_TEXT
from playground.ui.designer.style import style_of
from playground.ui.designer.wires.wire_item import STUB, WireItem
from playground.ui.settings import Settings
from playground.ui.theme.appearance import Appearance, ThemeChoice
from playground.ui.theme.stylesheet import stylesheet
from playground.ui.theme.text_size import (
    TEXT_SIZES,
    follow_text,
    keep_font,
    keep_width,
    on_look_change,
    pixels,
    text_percent,
)
from playground.ui.theme.theme import DARK, LIGHT
from playground.ui.widgets.plots.chip import Chip
from tests.lanes import sampled
from tests.ui.conftest import Shell, Spy


def test_size_is_reported_and_kept(look: Appearance, settings: Settings, spy_on: Spy) -> None:
    themes = spy_on(look.theme_changed)
    look.choose_text(130)
    look.choose_text(130)
    assert len(themes) == 1
    assert (look.text_percent, text_percent()) == (130, 130)
    assert settings.text("view/text size") == "130"


def test_kept_size_holds_at_the_next_start(
    look: Appearance, settings: Settings, qapp: QApplication
) -> None:
    designed = qapp.font().pixelSize()
    look.choose_text(150)
    second = Appearance(qapp, settings)
    assert second.text_percent == 150
    assert qapp.font().pixelSize() == round(1.5 * designed)
    second.close()


@pytest.mark.parametrize("kept", ["", "0", "-100", "1000", "large"])
def test_unknown_size_counts_as_the_designed_one(
    look: Appearance, settings: Settings, qapp: QApplication, kept: str
) -> None:
    settings.set_text("view/text size", kept)
    second = Appearance(qapp, settings)
    assert second.text_percent == 100
    second.close()


def test_stylesheet_grows_all_lengths_but_thin_lines(look: Appearance) -> None:
    before = re.findall(r"(?<![\d.])(\d+)px", stylesheet(DARK))
    look.choose_text(150)
    after = re.findall(r"(?<![\d.])(\d+)px", stylesheet(DARK))
    assert len(before) == len(after)
    pairs = {(int(small), int(large)) for small, large in zip(before, after, strict=True)}
    assert {(1, 1), (2, 2), (11, 16)} <= pairs
    assert all(large > small for small, large in pairs if small > 2)


def test_handles_of_sliders_stay_round(look: Appearance) -> None:
    for percent in TEXT_SIZES:
        look.choose_text(percent)
        rule = stylesheet(DARK).split("QSlider::handle:horizontal {")[1].split("}")[0]
        groove = int(re.findall(r"groove:horizontal \{ height: (\d+)px", stylesheet(DARK))[0])
        lengths = [int(length) for length in re.findall(r"(\d+)px", rule)]
        overhang, radius = lengths[2], lengths[3]
        assert 2 * radius <= groove + 2 * overhang


def test_a_width_or_font_is_set_again_after_a_change(look: Appearance, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    entry, words = QSlider(host), QLabel("words", host)
    keep_width(entry, 100)
    keep_width(entry, 200)
    keep_font(words, 0.85)
    small = words.font().pixelSize()
    look.choose_text(130)
    assert entry.width() == 260
    assert words.font().pixelSize() > small
    look.choose(ThemeChoice.DARK if look.theme is LIGHT else ThemeChoice.LIGHT)
    assert words.font().pixelSize() > small
    look.choose_text(100)
    assert (entry.width(), words.font().pixelSize()) == (200, small)


def test_a_change_may_delete_other_widgets(look: Appearance, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    parts = [QScrollArea(host) for _ in range(20)]
    seen: list[QScrollArea] = []

    def keep_only(kept: QScrollArea) -> None:
        seen.append(kept)
        for part in parts:
            if part is not kept and isValid(part):
                delete(part)

    for part in parts:
        on_look_change(part, partial(keep_only, part))
        on_look_change(part, partial(seen.append, part))
    look.choose_text(130)
    assert len(seen) == 2, "a widget that is gone was asked to follow"
    assert seen[0] is seen[1]


def test_a_widget_may_delete_itself_after_a_change(look: Appearance, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    part = QScrollArea(host)
    seen: list[str] = []
    on_look_change(part, lambda: delete(part))
    on_look_change(part, lambda: seen.append("after the end"))
    look.choose_text(130)
    assert not seen


@pytest.mark.full
def test_menu_changes_the_size_of_the_window_and_back(shell: Shell, qtbot: QtBot) -> None:
    window, actions = shell.window, shell.window.actions_by_name
    assert [action.text() for action in actions.submenus["text"].actions()] == [
        f"{percent} %" for percent in TEXT_SIZES
    ]
    assert actions["text_100"].isChecked()
    window.panels.complete()
    chips = window.panels.findChildren(Chip)
    before = (window.menuBar().font().pixelSize(), chips[0].font().pixelSize())
    size, columns = window.size(), window.columns.sizes()
    actions["text_130"].trigger()
    after = (window.menuBar().font().pixelSize(), chips[0].font().pixelSize())
    assert all(large > small for small, large in zip(before, after, strict=True))
    assert actions["text_130"].isChecked()
    QTest.qWait(0)
    assert window.size() == size
    actions["text_100"].trigger()
    qtbot.waitUntil(lambda: window.columns.sizes() == columns)
    assert (window.menuBar().font().pixelSize(), chips[0].font().pixelSize()) == before
    assert window.size() == size


@pytest.mark.full
def test_bars_are_as_high_as_their_text_needs_in_any_order(shell: Shell) -> None:
    window = shell.window
    bars = (window.menuBar(), window.transport, window.timeline, window.status)
    heights: dict[int, set[tuple[int, ...]]] = {}
    for percent in (100, 150, 90, 150, 100, 130, 90, 115, 100):
        window.actions_by_name[f"text_{percent}"].trigger()
        QTest.qWait(0)
        heights.setdefault(percent, set()).add(tuple(bar.height() for bar in bars))
    assert all(len(found) == 1 for found in heights.values()), heights


def test_window_fits_a_projector(shell: Shell) -> None:
    for percent in TEXT_SIZES:
        shell.window.actions_by_name[f"text_{percent}"].trigger()
        QTest.qWait(0)
        least = shell.window.minimumSizeHint()
        assert least.width() <= 1280, percent
        assert shell.window.width() == 1280, percent
        assert least.height() <= 720, percent


def test_cards_of_the_canvas_grow_with_their_text(shell: Shell) -> None:
    designer = shell.window.designer
    item = designer.network_scene.layer_items[LayerId("layer2")]
    before = item.layout
    small = style_of(DARK)
    shell.window.actions_by_name["text_150"].trigger()
    after, large = item.layout, style_of(DARK)
    assert large.title_font.pixelSize() == pixels(small.title_font.pixelSize())
    assert after.body.top() == before.body.top() * 1.5
    assert after.cells[0].size() == before.cells[0].size()
    assert after.card.height() > before.card.height()
    assert large.title_metrics.horizontalAdvance(after.title) <= after.card.width()


def test_whole_network_stays_in_sight_as_text_grows(shell: Shell) -> None:
    designer = shell.window.designer
    shell.window.actions_by_name["text_150"].trigger()
    QTest.qWait(0)
    seen = designer.mapToScene(designer.viewport().rect()).boundingRect()
    assert seen.contains(designer.network_scene.network_rect())


@pytest.mark.parametrize("template", sampled(["xor", "xor-noisy", "mnist-cnn"], "xor"))
def test_text_on_the_canvas_grows_with_the_size_of_text(shell: Shell, template: str) -> None:
    """Fitting the larger cards to the window must not undo what was chosen."""
    shell.presenter.files.show_project(TEMPLATES[template].build())
    shell.window.designer.navigation.show_start()
    shown = []
    for percent in TEXT_SIZES:
        shell.appearance.choose_text(percent)
        QApplication.processEvents()
        style = shell.window.designer.network_scene.canvas_style
        zoom = shell.window.designer.transform().m11()
        shown.append(style.title_font.pixelSize() * zoom)
    assert shown[-1] > shown[0]
    assert shown[-1] >= READABLE_TEXT * style_of(DARK).title_font.pixelSize() * 100 / TEXT_SIZES[-1]


@pytest.mark.parametrize(
    "template", sampled(["best-practices", "mnist-cnn", "reviews", "digits"], "reviews")
)
def test_cards_that_grow_with_their_text_do_not_cover_others(shell: Shell, template: str) -> None:
    shell.appearance.choose_text(min(TEXT_SIZES))
    shell.presenter.files.show_project(TEMPLATES[template].build())
    for percent in (max(TEXT_SIZES), min(TEXT_SIZES)):
        shell.appearance.choose_text(percent)
        items = shell.window.designer.designer.layer_items.values()
        for one, other in combinations([item.card_rect() for item in items], 2):
            assert not one.intersects(other), percent


@pytest.mark.parametrize("percent", [100, 150])
def test_a_shape_between_two_cards_leaves_some_of_the_wire_in_sight(
    shell: Shell, percent: int
) -> None:
    shell.presenter.files.show_project(TEMPLATES["mnist-cnn"].build())
    shell.appearance.choose_text(percent)
    QApplication.processEvents()
    scene = shell.window.designer.network_scene
    cards = [item.card_rect() for item in scene.layer_items.values()]
    wires = [item for item in scene.wire_items.values() if isinstance(item, WireItem)]
    forward = [item for item in wires if item.path.currentPosition().x() > item.path.elementAt(0).x]
    shown = [item.label_box for item in forward if not item.label_box.isEmpty()]
    assert shown
    for box in shown:
        around = box.adjusted(-STUB, 0, STUB, 0)
        assert not any(around.intersects(card) for card in cards)


def test_a_widget_may_replace_its_parts_when_the_look_changes(
    look: Appearance, qtbot: QtBot
) -> None:
    """As a panel does that has a label for each layer."""
    table = QWidget()
    qtbot.addWidget(table)
    rows = QFormLayout(table)

    def replace_row() -> None:
        while rows.rowCount():
            rows.removeRow(0)
        rows.addRow(QLabel(str(text_percent())))

    follow_text(table, replace_row)
    look.choose_text(130)
    assert [label.text() for label in table.findChildren(QLabel)] == ["130"]


def test_larger_panels_leave_whole_cards_in_sight(shell: Shell, qtbot: QtBot) -> None:
    shell.window.resize(1280, 800)
    shell.appearance.choose_text(150)
    shell.window.actions_by_name["larger_panels"].trigger()
    view = shell.window.designer

    def are_whole() -> bool:
        cards = (item.card_rect() for item in view.network_scene.layer_items.values())
        shown = (view.mapFromScene(card).boundingRect() for card in cards)
        return all(view.viewport().rect().contains(each) for each in shown)

    qtbot.waitUntil(are_whole)
    assert view.viewport().height() < 250
