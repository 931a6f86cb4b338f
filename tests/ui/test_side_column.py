"""The right column: the output stays in sight, the settings are in tabs below it."""

import importlib
import pkgutil

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import playground.ui.inspector as inspector_package
from playground.datasets.sources import DATASETS
from playground.document.commands import RemoveLayers, Rename
from playground.document.project import LayerId
from playground.document.templates.templates import TEMPLATES
from playground.ui.inspector.data_section import DataSection, choose_source
from playground.ui.inspector.layer_tab import LayerTab
from playground.ui.inspector.registry import TABS
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.inspector.training_section import TrainingSection
from playground.ui.panels.curve import CURVE
from playground.ui.shell.side_column import SMALLEST_SETTINGS
from playground.ui.theme.text_size import pixels
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
HIDDEN, OUTPUT = LayerId("layer2"), LayerId("layer3")


def click_layer(shell: Shell, layer_id: LayerId) -> None:
    designer = shell.window.designer
    card = designer.network_scene.layer_items[layer_id].card_rect()
    pixel = designer.mapFromScene(card.topLeft() + QPointF(30, 16))
    QTest.mouseClick(designer.viewport(), LEFT, pos=pixel)


def click_unit(shell: Shell, layer_id: LayerId, unit: int) -> None:
    designer = shell.window.designer
    item = designer.network_scene.layer_items[layer_id]
    pixel = designer.mapFromScene(item.mapToScene(item.layout.cells[unit].center()))
    QTest.mouseClick(designer.viewport(), LEFT, pos=pixel)


def click_nothing(shell: Shell) -> None:
    QTest.mouseClick(shell.window.designer.viewport(), LEFT, pos=QPoint(6, 6))


def click_tab(shell: Shell, kind: type[SettingsTab]) -> None:
    bar = shell.window.side.inspector.pages.tabBar()
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(TABS.index(kind)).center())


def open_tab(shell: Shell) -> type[SettingsTab]:
    inspector = shell.window.side.inspector
    return type(inspector.tabs[inspector.pages.currentIndex()])


def is_whole(shell: Shell, part: QWidget) -> bool:
    """Return whether all of `part` can be seen in the window."""
    region = part.visibleRegion().boundingRect()
    return part.isVisible() and region == QRect(QPoint(0, 0), part.size())


@pytest.mark.parametrize("percent", [100, 150])
def test_the_boundary_is_in_sight_whatever_is_selected(
    shell: Shell, qtbot: QtBot, percent: int
) -> None:
    shell.window.actions_by_name[f"text_{percent}"].trigger()
    boundary = shell.window.side.boundary
    for size in ((1920, 1080), (1280, 800), (1024, 640)):
        shell.window.resize(*size)
        QTest.qWait(0)
        for layer_id in (HIDDEN, OUTPUT):
            click_layer(shell, layer_id)
            assert open_tab(shell) is LayerTab, size
            qtbot.waitUntil(lambda: is_whole(shell, boundary.view))
            form = shell.window.side.inspector.layer.form
            assert form is not None
            assert form.isVisible(), size
        click_nothing(shell)
        assert is_whole(shell, boundary.view), size
        assert is_whole(shell, boundary), size


def test_selecting_moves_neither_the_map_nor_the_canvas(shell: Shell) -> None:
    boundary, designer = shell.window.side.boundary, shell.window.designer
    before = boundary.view.geometry(), designer.size(), shell.window.columns.sizes()
    for layer_id in (LayerId("layer1"), HIDDEN, OUTPUT):
        click_layer(shell, layer_id)
        QTest.qWait(0)
        after = boundary.view.geometry(), designer.size(), shell.window.columns.sizes()
        assert after == before


def test_the_tab_bears_the_name_of_the_layer(shell: Shell) -> None:
    pages = shell.window.side.inspector.pages
    index = TABS.index(LayerTab)
    assert pages.tabText(index) == "Layer"
    click_layer(shell, HIDDEN)
    assert pages.tabText(index) == "dense"
    shell.presenter.editor.do(Rename(HIDDEN, "a_name_that_is_far_too_long_for_the_width_of_a_tab"))
    assert "…" in pages.tabText(index)
    assert "a_name_that_is_far_too_long_for_the_width_of_a_tab" in pages.tabToolTip(index)
    shell.window.designer.network_scene.select_all()
    assert pages.tabText(index) == "3 layers"
    click_nothing(shell)
    assert pages.tabText(index) == "Layer"


def test_once_nothing_is_selected_the_tab_before_is_back(shell: Shell) -> None:
    click_tab(shell, TrainingSection)
    click_layer(shell, HIDDEN)
    click_layer(shell, OUTPUT)
    assert open_tab(shell) is LayerTab
    click_nothing(shell)
    assert open_tab(shell) is TrainingSection


def test_the_tab_before_is_back_when_the_layer_is_removed(shell: Shell) -> None:
    click_layer(shell, HIDDEN)
    shell.presenter.editor.do(RemoveLayers((HIDDEN,)))
    assert open_tab(shell) is DataSection


def test_a_tab_the_user_opened_stays_while_the_layer_is_edited(shell: Shell) -> None:
    click_layer(shell, HIDDEN)
    click_tab(shell, DataSection)
    shell.presenter.editor.do(Rename(HIDDEN, "hidden"))
    assert open_tab(shell) is DataSection
    click_nothing(shell)
    assert open_tab(shell) is DataSection


def test_the_empty_tab_says_how_to_fill_it(shell: Shell) -> None:
    click_tab(shell, LayerTab)
    tab = shell.window.side.inspector.tab(LayerTab)
    assert tab.note.isVisible()
    assert "Select a layer" in tab.note.text()


@pytest.mark.parametrize("leave", ["another layer", "nothing"])
def test_a_unit_shown_large_gives_way_to_the_boundary(shell: Shell, leave: str) -> None:
    boundary = shell.window.side.boundary
    click_unit(shell, HIDDEN, 1)
    QTest.mouseMove(shell.window.designer.viewport(), QPoint(3, 3))
    assert boundary.heading.startswith("dense · ")
    if leave == "nothing":
        click_nothing(shell)
    else:
        click_layer(shell, OUTPUT)
        QTest.mouseMove(shell.window.designer.viewport(), QPoint(3, 3))
    assert boundary.heading == "Decision boundary"
    item = shell.window.designer.network_scene.layer_items[HIDDEN]
    assert item.look.pinned_unit is None


def test_another_unit_of_the_same_layer_takes_its_place(shell: Shell) -> None:
    click_unit(shell, HIDDEN, 1)
    click_unit(shell, HIDDEN, 2)
    assert shell.window.designer.network_scene.layer_items[HIDDEN].look.pinned_unit == 2


def test_a_new_network_opens_at_the_top_with_nothing_selected(shell: Shell, qtbot: QtBot) -> None:
    inspector = shell.window.side.inspector
    shell.window.resize(1024, 640)
    click_tab(shell, TrainingSection)
    click_unit(shell, HIDDEN, 1)
    area = inspector.pages.currentWidget()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)  # type: ignore[attr-defined]
    area.verticalScrollBar().setValue(50)  # type: ignore[attr-defined]
    shell.presenter.files.show_project(TEMPLATES["xor-noisy"].build())
    assert shell.window.designer.selected() == ()
    assert open_tab(shell) is DataSection
    assert area.verticalScrollBar().value() == 0  # type: ignore[attr-defined]
    assert shell.window.side.boundary.heading == "Decision boundary"


def test_the_border_between_output_and_settings_can_be_moved_and_is_kept(shell: Shell) -> None:
    side = shell.window.side
    automatic = side.parts.sizes()
    handle = side.parts.handle(1)
    start = handle.rect().center()
    QTest.mousePress(handle, LEFT, pos=start)
    QTest.mouseMove(handle, start - QPoint(0, 60))
    QTest.mouseRelease(handle, LEFT, pos=start - QPoint(0, 60))
    chosen = side.parts.sizes()
    assert chosen[0] < automatic[0] - 30
    shell.window.resize(1280, 820)
    assert side.parts.sizes()[0] == chosen[0]
    shell.window.resize(1280, 560)
    assert side.parts.sizes()[1] >= pixels(SMALLEST_SETTINGS)
    assert is_whole(shell, side.boundary.view)


def test_without_an_output_the_settings_have_all_the_height(shell: Shell) -> None:
    side = shell.window.side
    shell.presenter.files.show_project(TEMPLATES["reviews"].build())
    assert not any(panel.isVisible() for panel in side.panels)
    assert side.inspector.height() >= side.height() - side.parts.handleWidth()


def test_data_of_one_input_has_a_curve_in_place_of_the_map(shell: Shell) -> None:
    side = shell.window.side
    shell.presenter.editor.do(choose_source(shell.document.project.data, DATASETS["curve_sine"]))
    assert not side.boundary.isVisible()
    assert side.curve.isVisible()
    assert is_whole(shell, side.curve.view)
    assert CURVE in side.curve.probes()


def test_every_tab_that_is_written_is_in_the_registry() -> None:
    written: set[type[SettingsTab]] = set()
    for found in pkgutil.iter_modules(inspector_package.__path__):
        module = importlib.import_module(f"{inspector_package.__name__}.{found.name}")
        kinds = [each for each in vars(module).values() if isinstance(each, type)]
        written |= {kind for kind in kinds if issubclass(kind, SettingsTab)}
    assert set(TABS) == written - {SettingsTab}
    assert all(kind.title and kind.summary for kind in TABS)


@pytest.mark.parametrize("tab", [DataSection, TrainingSection])
def test_a_click_on_what_is_selected_already_brings_its_tab_forward(
    shell: Shell, tab: type[SettingsTab]
) -> None:
    click_layer(shell, HIDDEN)
    click_tab(shell, tab)
    assert open_tab(shell) is tab
    click_layer(shell, HIDDEN)
    assert open_tab(shell) is LayerTab
    click_tab(shell, tab)
    shell.window.designer.select((HIDDEN,))  # as the list of problems does
    assert open_tab(shell) is LayerTab
    click_nothing(shell)
    assert open_tab(shell) is not LayerTab


def test_an_edit_elsewhere_leaves_the_tab_that_is_open(shell: Shell) -> None:
    click_layer(shell, HIDDEN)
    click_tab(shell, TrainingSection)
    shell.presenter.editor.do(Rename(HIDDEN, "mine"))
    shell.window.actions_by_name["undo"].trigger()
    assert open_tab(shell) is TrainingSection
