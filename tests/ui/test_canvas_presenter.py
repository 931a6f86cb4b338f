"""The canvas in the window: menus, keys, history, the network in words."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from playground.document.commands import AddLayer, Connect, MoveLayers, SetTrainable
from playground.document.edits.commenting import AddComment
from playground.document.edits.grouping import GroupLayers
from playground.document.project import FrozenWeight, LayerId, Point, Wire
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe, WeightsProbe
from playground.ui.designer.edits.repeat_dialog import RepeatDialog
from playground.ui.designer.wires.bundle_item import BundleItem
from playground.ui.dialogs.help import DescriptionDialog
from playground.ui.panels.history import HistoryPanel
from tests.ui.conftest import Shell

FIRST, HIDDEN, LAST = (LayerId(f"layer{number}") for number in (1, 2, 3))


@pytest.fixture(autouse=True)
def _menus_close() -> Iterator[None]:
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMenu) and widget.isVisible():
            widget.close()


def pixel(shell: Shell, layer_id: LayerId) -> QPoint:
    """Return a pixel on the title of a card."""
    view = shell.window.designer
    card = view.network_scene.layer_items[layer_id].card_rect()
    return view.mapFromScene(card.topLeft() + QPointF(30, 16))


def open_menu(shell: Shell, at: QPoint) -> QMenu:
    """Press the menu button of the mouse and return the menu that opens."""
    viewport = shell.window.designer.viewport()
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, at, viewport.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entry(menu: QMenu, text: str) -> QAction:
    """Return the entry with these words, or the first whose words begin so, submenus included."""
    for action in menu.actions():
        if action.text().replace("&", "").partition("\t")[0] == text:
            return action
    for action in menu.actions():
        submenu = action.menu()
        if isinstance(submenu, QMenu):
            found = [entry(submenu, text)] if _has(submenu, text) else []
            if found:
                return found[0]
        if action.text().replace("&", "").startswith(text):
            return action
    raise AssertionError(f"no entry {text!r} in {[action.text() for action in menu.actions()]}")


def _has(menu: QMenu, text: str) -> bool:
    for action in menu.actions():
        submenu = action.menu()
        if action.text().replace("&", "").startswith(text):
            return True
        if isinstance(submenu, QMenu) and _has(submenu, text):
            return True
    return False


def test_menu_of_a_layer_replaces_it(shell: Shell) -> None:
    entry(open_menu(shell, pixel(shell, HIDDEN)), "Dropout").trigger()
    types = [layer.type_name for layer in shell.document.project.network.layers]
    assert types == ["Input", "Dropout", "Dense"]
    assert shell.window.designer.selected() == ("layer4",)


def test_menu_shows_the_keys_of_its_entries(shell: Shell) -> None:
    menu = open_menu(shell, pixel(shell, HIDDEN))
    assert entry(menu, "Delete").shortcut().toString() == "Del"
    assert entry(menu, "Group").shortcut().toString() == "Ctrl+G"
    assert entry(menu, "Settings").text().endswith("\tEnter")
    assert all(action.toolTip() for action in menu.actions() if not action.isSeparator())


def test_menu_freezes_and_lets_learn(shell: Shell) -> None:
    def is_trainable() -> bool:
        return shell.document.project.network.layer(HIDDEN).is_trainable

    entry(open_menu(shell, pixel(shell, HIDDEN)), "Freeze").trigger()
    assert not is_trainable()
    shell.window.actions_by_name["freeze"].trigger()
    assert is_trainable()


def test_select_all_of_this_kind(shell: Shell) -> None:
    entry(open_menu(shell, pixel(shell, HIDDEN)), "Select all of this kind").trigger()
    assert shell.window.designer.selected() == (HIDDEN, LAST)


def test_menu_keeps_a_selection_that_it_is_opened_on(shell: Shell) -> None:
    shell.window.designer.select((HIDDEN, LAST))
    entry(open_menu(shell, pixel(shell, LAST)), "Group").trigger()
    assert shell.document.project.layout.groups[0].members == (HIDDEN, LAST)


def test_menu_of_a_wire_cuts_it_or_puts_a_layer_on_it(shell: Shell) -> None:
    view = shell.window.designer
    item = view.network_scene.wire_items[Wire(FIRST, HIDDEN)]
    point = view.mapFromScene(item.point_on(item.strands[0]))  # type: ignore[union-attr]
    entry(open_menu(shell, point), "Insert layer").trigger()
    QTest.keyClicks(view.quick_search.field, "Dropout")
    QTest.keyClick(view.quick_search.field, Qt.Key.Key_Return)
    pairs = {(wire.source, wire.target) for wire in shell.document.project.network.wires}
    assert pairs == {(FIRST, "layer4"), ("layer4", HIDDEN), (HIDDEN, LAST)}
    shell.document.undo()
    item = view.network_scene.wire_items[Wire(FIRST, HIDDEN)]
    point = view.mapFromScene(item.point_on(item.strands[0]))  # type: ignore[union-attr]
    entry(open_menu(shell, point), "Cut wire").trigger()
    assert Wire(FIRST, HIDDEN) not in shell.document.project.network.wires


@pytest.mark.parametrize(
    "place", [FrozenWeight("kernel", (0, 0)), FrozenWeight("bias", (1,))], ids=lambda w: w.name
)
def test_menu_of_a_weight_freezes_it_and_lets_it_learn(shell: Shell, place: FrozenWeight) -> None:
    view = shell.window.designer
    bundle = view.network_scene.wire_items[Wire(FIRST, HIDDEN)]
    assert isinstance(bundle, BundleItem)
    kernel = np.ones((2, 4), np.float32)
    weights = {HIDDEN: {"kernel": kernel, "bias": kernel[0]}}
    answers: Mapping[Probe[Any], Any] = {WeightsProbe(): weights}
    shell.draw(Frame(generation=1, epoch=0, step=0, steps_per_epoch=1, answers=answers))
    item = view.network_scene.layer_items[HIDDEN]
    marks = {
        "kernel": bundle.point_on(bundle.strands[0]),
        "bias": item.mapToScene(item.bias_mark(1).center()),
    }
    at = view.mapFromScene(marks[place.name])
    for word, expected in (("Freeze", (place,)), ("Unfreeze", ())):
        name = "bias of dense[1]" if place.name == "bias" else "x → dense[0]"
        menu = open_menu(shell, at)
        entry(menu, f"{word} {name}").trigger()
        menu.close()
        assert shell.document.project.network.layer(HIDDEN).frozen_weights == expected


def test_menu_of_the_canvas_adds_a_comment_there(shell: Shell) -> None:
    entry(open_menu(shell, QPoint(12, 12)), "Add comment here").trigger()
    assert len(shell.document.project.layout.comments) == 1
    assert shell.window.designer.inline_editor.isVisible()
    QTest.keyClick(shell.window.designer.inline_editor, Qt.Key.Key_Escape)


def test_menu_of_a_merge_layer_changes_the_order_of_its_inputs(shell: Shell) -> None:
    shell.document.do(AddLayer("Add", Point(500, 300)))
    merge = LayerId("layer4")
    for source in (HIDDEN, LAST):
        shell.document.do(Connect(source, merge))
    shell.window.designer.navigation.fit()
    entry(open_menu(shell, pixel(shell, merge)), "2  dense_1: up to 1").trigger()
    order = [wire.source for wire in shell.document.project.network.inputs_of(merge)]
    assert order == [LAST, HIDDEN]


def test_menu_of_a_block_folds_renames_and_dissolves_it(shell: Shell) -> None:
    shell.document.do(GroupLayers((HIDDEN,)))
    view = shell.window.designer

    def title() -> QPoint:
        (item,) = view.network_scene.blocks.items.values()
        return view.mapFromScene(item.card_rect().topLeft() + QPointF(30, 12))

    entry(open_menu(shell, title()), "Collapse block").trigger()
    assert shell.document.project.layout.groups[0].is_folded
    entry(open_menu(shell, title()), "Expand block").trigger()
    assert not shell.document.project.layout.groups[0].is_folded
    entry(open_menu(shell, title()), "Rename block").trigger()
    QTest.keyClicks(view.inline_editor, "Core")
    QTest.keyClick(view.inline_editor, Qt.Key.Key_Return)
    assert shell.document.project.layout.groups[0].name == "Core"
    entry(open_menu(shell, title()), "Ungroup").trigger()
    assert shell.document.project.layout.groups == ()


def test_repeat_asks_how_often(shell: Shell) -> None:
    shell.window.designer.select((HIDDEN,))
    shell.window.actions_by_name["repeat"].trigger()
    (dialog,) = shell.window.findChildren(RepeatDialog)
    dialog.times.setValue(4)
    assert dialog.result_text.text() == "Total: 4 layers"
    QTest.keyClick(dialog.times, Qt.Key.Key_Return)
    assert len(shell.document.project.network.layers) == 6


def test_enter_on_a_layer_moves_the_focus_to_its_first_setting(shell: Shell, qtbot: QtBot) -> None:
    shell.window.designer.select((HIDDEN,))
    form = shell.window.side.inspector.layer.form
    assert form is not None
    qtbot.waitUntil(form.isVisible)
    shell.window.designer.setFocus()
    QTest.keyClick(shell.window.designer, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert form.fields["units"].isAncestorOf(focused) or form.fields["units"] is focused


def history(shell: Shell) -> HistoryPanel:
    panels = shell.window.panels.panels
    return next(panel for panel in panels if isinstance(panel, HistoryPanel))


def test_history_lists_each_step_and_jumps(shell: Shell) -> None:
    first = shell.document.project
    for number in range(3):
        shell.document.do(MoveLayers({HIDDEN: Point(number, number)}))
    shell.document.do(SetTrainable((HIDDEN,), False))
    last = shell.document.project
    panel = history(shell)
    assert panel.texts() == ("As opened", "Move", "Move", "Move", "Freeze")
    panel.jump_requested.emit(-4)
    assert shell.document.project == first
    assert panel.texts() == ("As opened", "Move", "Move", "Move", "Freeze")
    assert panel.present == 0
    panel.jump_requested.emit(4)
    assert shell.document.project == last


def test_history_names_a_gesture_once_it_is_over(shell: Shell) -> None:
    shell.presenter.editor.begin("Nudge")
    for number in range(3):
        shell.presenter.editor.do(MoveLayers({HIDDEN: Point(number, 0)}))
    shell.presenter.editor.end()
    assert history(shell).texts() == ("As opened", "Nudge")


def test_history_opens_by_key(shell: Shell) -> None:
    shell.window.actions_by_name["history"].trigger()
    assert history(shell).isVisible()
    assert history(shell).list.hasFocus()


def test_network_is_described_in_words_and_copied(shell: Shell) -> None:
    shell.window.actions_by_name["describe"].trigger()
    (dialog,) = shell.window.findChildren(DescriptionDialog)
    assert "dense is a Dense layer of 4 units" in dialog.text.toPlainText()
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == dialog.text.toPlainText()
    dialog.close()


def test_every_key_of_the_canvas_means_one_thing(shell: Shell) -> None:
    keys = [
        sequence.toString()
        for action in (*shell.window.actions(), *shell.window.designer.actions())
        for sequence in action.shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_cut_puts_layers_and_comments_on_the_clipboard(shell: Shell) -> None:
    shell.document.do(AddComment(Point(0, 400), "Mind the seed"))
    designer = shell.window.designer
    designer.network_scene.select_all()
    designer.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(designer, Qt.Key.Key_X, control)
    emptied = shell.document.project
    assert emptied.network.layers == ()
    assert emptied.layout.comments == ()
    QTest.keyClick(designer, Qt.Key.Key_V, control)
    assert [layer.name for layer in shell.document.project.network.layers] == [
        "input",
        "dense",
        "dense_1",
    ]
    assert [note.text for note in shell.document.project.layout.comments] == ["Mind the seed"]
    QTest.keyClick(designer, Qt.Key.Key_D, control)
    assert len(shell.document.project.network.layers) == 6
