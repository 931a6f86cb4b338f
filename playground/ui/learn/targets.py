"""The controls that lessons and the glossary point at, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget

from playground.document.project import LayerId
from playground.ui.inspector.layer_tab import LayerTab
from playground.ui.inspector.training_section import TrainingSection
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.text_size import lay_out_now
from playground.ui.widgets.fields.form import Form
from playground.ui.widgets.overflow_row import OverflowRow

CONTROLS: Mapping[str, Callable[[MainWindow], QWidget]] = {
    "play": lambda window: window.transport.buttons["play"],
    "step": lambda window: window.transport.buttons["step"],
    "one epoch": lambda window: window.transport.buttons["epoch"],
    "reset": lambda window: window.transport.buttons["reset"],
    "pace": lambda window: window.transport.pace,
    "epoch": lambda window: window.transport.epoch,
    "loss": lambda window: window.transport.hyperparameters.loss,
    "optimizer": lambda window: window.transport.hyperparameters.optimizer,
    "learning rate": lambda window: window.transport.hyperparameters.learning_rate,
    "batch size": lambda window: window.transport.hyperparameters.batch_size,
    "regularization": lambda window: window.transport.hyperparameters.regularization,
    "epochs": lambda window: window.transport.hyperparameters.epochs,
    "export": lambda window: window.transport.export,
    "layers": lambda window: window.palette_list,
    "canvas": lambda window: window.designer,
    "output": lambda window: window.side.boundary,
    "sample": lambda window: window.side.sample,
    "settings": lambda window: window.side.inspector,
    "data": lambda window: window.side.data,
    "training": lambda window: window.side.inspector.tab(TrainingSection),
    "layer settings": lambda window: window.side.inspector.tab(LayerTab),
    "doctor": lambda window: window.side.inspector.doctor,
    "timeline": lambda window: window.timeline,
    "panels": lambda window: window.panels,
}
"""By name: where it is in the window."""

AROUND_CARD = 12
"""Pixels around a card that is scrolled into sight."""
PANEL, LAYER, SETTING = "panel ", "layer ", "setting "


@dataclass(frozen=True, slots=True)
class Target:
    """Something to point at.

    Attributes
    ----------
    widget : QWidget
    layer_id : LayerId or None
        The card on the canvas; None for the whole widget.
    """

    widget: QWidget
    layer_id: LayerId | None = None


def find_target(window: MainWindow, name: str) -> Target | None:
    """Return the target of that name; None if the window has no such thing now.

    Parameters
    ----------
    name : str
        One of `CONTROLS`, "panel TITLE", "layer NAME", or "setting NAME" of the data or training.
    """
    if name in CONTROLS:
        return Target(CONTROLS[name](window))
    if name.startswith(SETTING):
        found = _setting(window, name.removeprefix(SETTING))
        return None if found is None else Target(found)
    if name.startswith(PANEL):
        panels = window.panels.panels
        wanted = name.removeprefix(PANEL).casefold()
        return next((Target(each) for each in panels if each.title.casefold() == wanted), None)
    if name.startswith(LAYER):
        wanted = name.removeprefix(LAYER)
        for layer_id, item in window.designer.network_scene.layer_items.items():
            if item.layer.name == wanted:
                return Target(window.designer, layer_id)
    return None


def _setting(window: MainWindow, name: str) -> QWidget | None:
    """Return the control of a setting in the tab Data or Training."""
    data, training = window.side.data, window.side.inspector.tab(TrainingSection)
    if name == "callbacks":
        return training.callbacks
    forms = (form for tab in (data, training) for form in tab.findChildren(Form))
    return next((form.fields[name] for form in forms if name in form.fields), None)


def reveal_target(window: MainWindow, name: str) -> Target | None:
    """Bring a target into sight and return it; None if there is no such thing."""
    target = find_target(window, name)
    if target is None:
        return None
    widget = target.widget
    item = (
        window.designer.network_scene.layer_items.get(target.layer_id) if target.layer_id else None
    )
    if item is not None:
        window.designer.ensureVisible(item.card_rect(), AROUND_CARD, AROUND_CARD)
    if name.startswith(PANEL):
        window.actions_by_name["show_bottom"].setChecked(True)
        window.panels.tabs.setCurrentWidget(widget)
    for tab in window.side.inspector.tabs:
        if tab is widget or tab.isAncestorOf(widget):
            window.actions_by_name["show_side"].setChecked(True)
            window.side.inspector.open_tab(type(tab))
            if tab is not widget:
                _scroll_to(widget)
    return target


def select_layer(window: MainWindow, name: str) -> None:
    """Select the layer of that name on the canvas, if there is one."""
    target = find_target(window, f"{LAYER}{name}")
    if target is not None and target.layer_id is not None:
        window.designer.select((target.layer_id,))


def _scroll_to(widget: QWidget) -> None:
    """Scroll what holds a widget until it is in sight, once all is laid out."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if parent is not None:
        lay_out_now(parent)
        parent.ensureWidgetVisible(widget)


def rect_in(window: MainWindow, target: Target) -> QRect:
    """Return where a target is, in pixels of the window, or else what leads to it.

    It is empty if neither can be seen.
    """
    widget = target.widget
    if not widget.isVisible() or widget.window() is not window:
        return _way_to(window, widget)
    if target.layer_id is None:
        return _shown_part(window, widget)
    item = window.designer.network_scene.layer_items.get(target.layer_id)
    if item is None:
        return QRect()
    view = window.designer
    place = view.mapFromScene(item.card_rect()).boundingRect()
    place = place.intersected(view.viewport().rect())
    return QRect(view.viewport().mapTo(window, place.topLeft()), place.size())


def _way_to(window: MainWindow, widget: QWidget) -> QRect:
    """Return where the tab or the button is behind which a widget is; empty if there is none."""
    left, bar = window.left, window.left.tabBar()
    for index in range(left.count()):
        page = left.widget(index)
        is_of_page = page is not None and (page is widget or page.isAncestorOf(widget))
        if is_of_page and bar.isVisible() and left.isTabVisible(index):
            place = bar.tabRect(index)
            return QRect(bar.mapTo(window, place.topLeft()), place.size())
    for row in window.transport.findChildren(OverflowRow):
        is_behind = any(each is widget or each.isAncestorOf(widget) for each in row.outside)
        if is_behind and row.more.isVisible():
            return _shown_part(window, row.more)
    return QRect()


def _shown_part(window: MainWindow, widget: QWidget) -> QRect:
    """Return where a widget is, without what is scrolled out of sight."""
    found = QRect(widget.mapTo(window, QPoint()), widget.size())
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        found = found.intersected(QRect(parent.mapTo(window, QPoint()), parent.size()))
        parent = parent.parentWidget()
    return found
