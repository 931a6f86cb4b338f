"""`sheet_of`: what the window shows of a run, as the pictures and numbers of a sheet."""

from dataclasses import fields

from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from playground.base.params import Selection
from playground.catalog.spec import shape_text
from playground.datasets.config import DataConfig
from playground.document.in_words.comparison import value_text
from playground.document.in_words.description import totals
from playground.document.inference import LayerReport
from playground.document.problems.examining import examine
from playground.document.project import Project, TrainingConfig
from playground.learning.wording import choice_words, setting_words
from playground.training.protocol.frames import Curves, Frame
from playground.ui.classroom.sheet import Picture, Sheet, Table
from playground.ui.panels.captions import figure
from playground.ui.panels.metrics.plot import MetricPlot, metric_label
from playground.ui.shell.main_window import MainWindow
from playground.ui.theme.theme import current_theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plots.decimation import Pyramid
from playground.ui.widgets.texts import count_text

DETAIL = 2
"""Pixels of a picture per pixel of HTML, so that paper shows it sharp."""
LARGEST = 4000
"""Side of a picture in pixels."""
CURVE = QSize(560, 240)
TALLEST = 420
"""Of the network, in pixels of HTML, so that it fits on the first page."""
MOST_FIGURES = 12
UNTRAINED = "This network is not trained yet."
ALWAYS = frozenset(
    (
        *("loss", "optimizer", "learning_rate", "batch_size", "epochs"),
        *("seed", "source", "features", "train_fraction", "scaling"),
    )
)
"""Settings that are on each sheet; others only if they were changed."""


def sheet_of(window: MainWindow, project: Project, frame: Frame) -> Sheet:
    """Return the sheet of a moment; its pictures have the current theme.

    Parameters
    ----------
    window : MainWindow
        It shows the project at that moment.
    project : Project
    frame : Frame
    """
    inference, task = examine(project)
    state = ViewState(project, inference, task)
    outputs = (panel for panel in window.side.panels if not panel.isHidden())
    pictures = [
        network_picture(window),
        *(Picture(panel.title, drawn(panel), min(panel.width(), 300)) for panel in outputs),
    ]
    return Sheet(
        title=project.title,
        summary=f"After {_epochs(frame.epoch)}. {totals(project, inference)}",
        notes=project.notes,
        parts=(
            *(picture for picture in pictures if not picture.image.isNull()),
            _figures(frame),
            *_curves(frame.all_curves),
            _layers(state),
            _settings("Training", project.training, TrainingConfig()),
            _settings("Data", project.data, DataConfig()),
        ),
    )


def drawn(widget: QWidget) -> QImage:
    """Return a picture of a widget, sharp enough for paper."""
    pixmap = QPixmap(widget.size() * DETAIL)
    pixmap.setDevicePixelRatio(DETAIL)
    pixmap.fill(QColor(current_theme().surface))
    widget.render(pixmap, QPoint())
    image = pixmap.toImage()
    image.setDevicePixelRatio(1.0)
    return image


def network_picture(window: MainWindow) -> Picture:
    """Return the canvas with all layers, as it is drawn now."""
    scene = window.designer.network_scene
    content = scene.content_rect().adjusted(-12, -12, 12, 12)
    zoom = min(DETAIL, LARGEST / max(content.width(), content.height(), 1.0))
    image = QImage(
        round(content.width() * zoom), round(content.height() * zoom), QImage.Format.Format_RGB32
    )
    if not image.isNull():
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scene.render(painter, QRectF(image.rect()), content)
        painter.end()
    width = min(content.width(), TALLEST * content.width() / max(content.height(), 1.0))
    return Picture("Network", image, round(width))


def _figures(frame: Frame) -> Table:
    last = frame.curves.last()
    stems = dict.fromkeys(name.removeprefix("val_") for name in last)
    rows = [
        (
            metric_label(stem),
            *(figure(last[name]) if name in last else "" for name in (stem, f"val_{stem}")),
        )
        for stem in list(stems)[:MOST_FIGURES]
    ]
    heads = ("Metric", "Training data", "Data held back")
    return Table("Loss and metrics", (heads, *rows), UNTRAINED)


def _epochs(count: int) -> str:
    return "1 epoch" if count == 1 else f"{count_text(count)} epochs"


def _curves(curves: Curves) -> list[Picture]:
    if not len(curves):
        return []
    pyramid = Pyramid()
    pyramid.update(curves.rows)
    stems = dict.fromkeys(column.removeprefix("val_") for column in curves.columns)
    return [_curve(stem, curves, pyramid) for stem in list(stems)[:MOST_FIGURES]]


def _curve(stem: str, curves: Curves, pyramid: Pyramid) -> Picture:
    plot = MetricPlot(stem)
    plot.resize(CURVE)
    plot.ensurePolished()
    plot.show_curves(curves, pyramid)
    image = drawn(plot)
    plot.deleteLater()
    return Picture(f"{metric_label(stem)} over the epochs", image, CURVE.width())


def _layers(state: ViewState) -> Table:
    rows = []
    for layer in state.ordered_layers():
        report = state.inference.reports.get(layer.id, LayerReport())
        shape = "unknown" if report.output_shape is None else shape_text(report.output_shape)
        rows.append(
            (
                layer.name,
                layer.keras_class,
                shape,
                layer.activation or "",
                count_text(report.parameters),
            )
        )
    heading = ("Layer", "Type", "Output shape", "Activation function", "Parameters")
    return Table("Layers", (heading, *rows))


def _settings(
    title: str, config: TrainingConfig | DataConfig, usual: TrainingConfig | DataConfig
) -> Table:
    """Return the settings that a reader looks for, and all that are not as usual."""
    names = (field.name for field in fields(config))
    rows = [
        (setting_words(name).capitalize(), _value(config, name))
        for name in names
        if name in ALWAYS or getattr(config, name) != getattr(usual, name)
    ]
    return Table(f"Settings: {title}", (("Setting", "Value"), *rows))


def _value(config: TrainingConfig | DataConfig, name: str) -> str:
    value = getattr(config, name)
    if name == "epochs" and value == 0:
        return "never"
    text = value_text(value)
    chosen = value.name if isinstance(value, Selection) else value
    # The window has its own name for the choice; the settings of the choice follow it.
    return text.replace(chosen, choice_words(name, chosen), 1) if isinstance(chosen, str) else text
