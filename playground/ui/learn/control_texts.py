"""What F1 says about a control, a layer or a plot."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QMenuBar, QWidget

from playground.document.project import Layer
from playground.ui.inspector.settings_tab import SettingsTab
from playground.ui.learn.pages.glossary_page import GlossaryPage
from playground.ui.learn.pages.lesson_page import LessonPage
from playground.ui.learn.pages.list_page import ListPage
from playground.ui.learn.targets import CONTROLS
from playground.ui.panels.base import Panel
from playground.ui.shell.left_column import LeftColumn
from playground.ui.shell.main_window import MainWindow
from playground.ui.shell.side_column import SideColumn
from playground.ui.shell.status_strip import StatusStrip
from playground.ui.shell.transport import TransportBar
from playground.ui.widgets.fields.labelled import Labelled
from playground.ui.widgets.plain import text_of_tip

PARTS: Mapping[str, str] = {
    "pace": "How many epochs per second it trains at most. What is learned stays the same.",
    "layers": "The layers to choose from. Drag one onto the canvas or onto a wire.",
    "settings": "The settings of the data, of the training, and of the selected layer.",
    "timeline": "Every epoch is recorded. Drag the handle to see an earlier one.",
    "panels": "Curves, weights, gradients, mistakes, and the Keras program of the network.",
    "output": "What the network predicts: where the colours meet is its decision boundary.",
}
"""By name in `CONTROLS`: what explains the parts of the window that have no tooltip."""

REGIONS: tuple[tuple[type[QWidget], str, str], ...] = (
    (ListPage, "Lessons", "Lessons inside the program: choose one. Your own project is kept."),
    (LessonPage, "Lesson", "A step of the lesson: read, answer, try it. Next shows the next step."),
    (GlossaryPage, "Glossary", "The words of the program, and what F1 explains."),
    (LeftColumn, "Layers and lessons", "Two tabs: the layers to choose from, and the lessons."),
    (QMenuBar, "Menu", "Every action of the program, with its key."),
    (
        TransportBar,
        "Training bar",
        "Starts and stops training; has the settings changed most often.",
    ),
    (SideColumn, "Output and settings", "What the network predicts, and below it all settings."),
    (
        StatusStrip,
        "Status",
        "What the program does now, on which device, and the network's size.",
    ),
)
"""Large parts that explain what lies in them, if that has no explanation of its own."""

NOTHING = "This part of the window has no explanation of its own."


def explanation_of(window: MainWindow, widget: QWidget, place: QPoint) -> tuple[str, str]:
    """Return the name of what is pointed at, and what it does, as Markdown.

    Parameters
    ----------
    place : QPoint
        Where the cursor is, in pixels of `widget`.
    """
    designer = window.designer
    if widget is designer or designer.isAncestorOf(widget):
        return _of_canvas(window, designer.viewport().mapFrom(widget, place))
    part: QWidget | None = _control_of(widget)
    while part is not None and part is not window:
        name, text = part.accessibleName(), text_of_tip(part.toolTip())
        if isinstance(part, Panel):
            return part.title or name, plain_markdown(part.summary or text)
        if isinstance(part, SettingsTab):
            return part.title, plain_markdown(part.summary)
        if name and text:
            return name, plain_markdown(text)
        region = _region_of(window, part)
        if region is not None:
            return region
        part = part.parentWidget()
    return widget.accessibleName() or "Window", NOTHING


def _region_of(window: MainWindow, part: QWidget) -> tuple[str, str] | None:
    """Return the name and the explanation of a large part of the window; None for others."""
    for key, words in PARTS.items():
        if CONTROLS[key](window) is part:
            return key, words
    return next(((name, words) for kind, name, words in REGIONS if isinstance(part, kind)), None)


def _control_of(widget: QWidget) -> QWidget:
    """Return the control that a caption belongs to; any other widget is itself."""
    row = widget.parentWidget()
    if isinstance(widget, QLabel) and isinstance(row, Labelled) and widget is row.caption:
        return row.control
    return widget


def _of_canvas(window: MainWindow, place: QPoint) -> tuple[str, str]:
    """Return what explains the layer at a place of the canvas, or the selected one."""
    scene = window.designer.network_scene
    point = window.designer.mapToScene(place)
    for item in scene.layer_items.values():
        if item.card_rect().contains(point):
            return layer_text(item.layer)
    for layer_id in scene.selected_layers():
        if layer_id in scene.layer_items:
            return layer_text(scene.layer_items[layer_id].layer)
    return "Canvas", (
        "The network. Drag layers from the list on the left, connect them by dragging from a "
        "port, and select one to see its settings. The data flows from the Input to the output."
    )


def layer_text(layer: Layer) -> tuple[str, str]:
    """Return the name and the explanation of a layer."""
    spec = layer.spec
    parts = [plain_markdown(spec.summary)]
    if spec.formula:
        parts.append(f"`{spec.formula}`")
    for param in layer.all_params:
        parts.append(f"**{param.name}**: {plain_markdown(param.help)}")
    return f"{layer.name} ({layer.type_name})", "\n\n".join(parts)


def plain_markdown(text: str) -> str:
    r"""Return Markdown that shows `text` as it is: names in a file may contain its signs.

    >>> plain_markdown("a*b <i>")
    'a\\*b \\<i\\>'
    """
    escaped = "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-!|~" else sign for sign in text)
    return escaped.replace("\n", "\n\n")
