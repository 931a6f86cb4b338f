"""The right column comes to the settings of the selected layer, and back."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.project import LayerId
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def click_layer(shell: Shell, layer_id: str) -> None:
    designer = shell.window.designer
    card = designer.designer.layer_items[LayerId(layer_id)].card_rect()
    pixel = designer.mapFromScene(card.topLeft() + QPointF(30, 16))
    QTest.mouseClick(designer.viewport(), LEFT, pos=pixel)


def is_in_sight(shell: Shell) -> bool:
    """Return whether the column came down to the layer's settings, all laid out."""
    side, form = shell.window.side, shell.window.side.inspector.layer.form
    if form is None or not form.isVisible() or side.verticalScrollBar().value() == 0:
        return False
    parts = (form, form.fields["units"], side.inspector.layer, side.inspector)
    if any(part.height() < part.sizeHint().height() for part in parts):
        return False
    bottom = form.mapTo(side.viewport(), QPoint(0, form.height())).y()
    return form.height() <= bottom <= side.viewport().height()


def test_settings_of_a_clicked_layer_come_into_sight(shell: Shell, qtbot: QtBot) -> None:
    bar = shell.window.side.verticalScrollBar()
    for layer_id in ("layer2", "layer3"):
        click_layer(shell, layer_id)
        qtbot.waitUntil(lambda: is_in_sight(shell))
    QTest.mouseClick(shell.window.designer.viewport(), LEFT, pos=QPoint(6, 6))
    assert bar.value() == 0


def test_where_the_user_scrolled_to_is_left_alone(shell: Shell, qtbot: QtBot) -> None:
    bar = shell.window.side.verticalScrollBar()
    click_layer(shell, "layer2")
    qtbot.waitUntil(lambda: is_in_sight(shell))
    bar.setValue(bar.value() - 20)
    scrolled = bar.value()
    QTest.mouseClick(shell.window.designer.viewport(), LEFT, pos=QPoint(6, 6))
    assert bar.value() == scrolled


def test_a_pinned_unit_is_in_sight_beside_its_large_map(shell: Shell, qtbot: QtBot) -> None:
    side, designer = shell.window.side, shell.window.designer
    item = designer.designer.layer_items[LayerId("layer2")]
    pixel = designer.mapFromScene(item.mapToScene(item.layout.cells[1].center()))
    QTest.mouseClick(designer.viewport(), LEFT, pos=pixel)
    assert item.look.pinned_unit == 1
    form = side.inspector.layer.form
    qtbot.waitUntil(lambda: form is not None and form.height() >= form.sizeHint().height())
    assert side.verticalScrollBar().value() == 0
    click_layer(shell, "layer3")
    qtbot.waitUntil(lambda: is_in_sight(shell))
