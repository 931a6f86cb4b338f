"""The controls that lessons and the glossary point at, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from playground.document.project import LayerId
from playground.ui.inspector.layer_tab import LayerTab
from playground.ui.inspector.training_section import TrainingSection
from playground.ui.shell.main_window import MainWindow

CONTROLS: Mapping[str, Callable[[MainWindow], QWidget]] = {
    "play": lambda window: window.transport.buttons["play"],
    "step": lambda window: window.transport.buttons["step"],
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
    "timeline": lambda window: window.timeline,
    "panels": lambda window: window.panels,
}
"""By name: where it is in the window."""

PANEL, LAYER = "panel ", "layer "


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
        One of `CONTROLS`, "panel TITLE", or "layer NAME".
    """
    if name in CONTROLS:
        return Target(CONTROLS[name](window))
    if name.startswith(PANEL):
        panels = window.panels.panels
        wanted = name.removeprefix(PANEL).casefold()
        return next((Target(each) for each in panels if each.title.casefold() == wanted), None)
    if name.startswith(LAYER):
        wanted = name.removeprefix(LAYER)
        for layer_id, item in window.designer.designer.layer_items.items():
            if item.layer.name == wanted:
                return Target(window.designer, layer_id)
    return None


def reveal_target(window: MainWindow, name: str) -> Target | None:
    """Bring a target into sight and return it; None if there is no such thing."""
    target = find_target(window, name)
    if target is None:
        return None
    widget = target.widget
    if name.startswith(PANEL):
        window.actions_by_name["show_bottom"].setChecked(True)
        window.panels.tabs.setCurrentWidget(widget)
    for tab in window.side.inspector.tabs:
        if tab is widget:
            window.actions_by_name["show_side"].setChecked(True)
            window.side.inspector.open_tab(type(tab))
    return target


def rect_in(window: MainWindow, target: Target) -> QRect:
    """Return where a target is, in pixels of the window; empty if it cannot be seen."""
    widget = target.widget
    if not widget.isVisible():
        return QRect()
    if target.layer_id is None:
        return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    item = window.designer.designer.layer_items.get(target.layer_id)
    if item is None:
        return QRect()
    view = window.designer
    place = view.mapFromScene(item.card_rect()).boundingRect()
    place = place.intersected(view.viewport().rect())
    return QRect(view.viewport().mapTo(window, place.topLeft()), place.size())
