"""Text of a file that looks like HTML is shown as it is, wherever the window shows it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as QtGuiNames
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QGraphicsView,
    QLabel,
    QMenu,
    QMessageBox,
    QWidget,
)

from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.catalog.layers import LAYERS
from playground.datasets.config import DataConfig
from playground.datasets.files.found import Found
from playground.datasets.prepare import describe
from playground.datasets.sources.painted import PAINTED
from playground.datasets.task import Prepared, Samples
from playground.document.commands import Rename, ReplaceProject, SetData, SetTraining
from playground.document.project import (
    Comment,
    Group,
    Layer,
    LayerId,
    Layout,
    Network,
    Point,
    Project,
    TrainingConfig,
    Wire,
)
from playground.export.spec import ExportReport
from playground.training.protocol.events import DataReady, Failed, RunInfo, RunsChanged
from playground.training.protocol.frames import Curves
from playground.ui.dialogs.export_report import ExportReportDialog
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.panels.painting.tools import PaintTools
from tests.ui.conftest import Shell

HOSTILE = '<img src="file:///etc/icon.png" width="9">&amp;<b>bold</b>'
PICTURE = "\ufffc"
"""What a picture is in the text of a document."""


def hostile_project() -> Project:
    """Return a project with markup in every text that a file can bring."""
    found = Found(
        TaskKind.MULTICLASS.value,
        (2,),
        3,
        30,
        tuple(f"{HOSTILE} {number}" for number in range(3)),
        (f"{HOSTILE} a", f"{HOSTILE} b"),
    )
    source = {"path": f"{HOSTILE}.csv", "target": HOSTILE, "found": found.to_text()}
    opaque = {
        "class_name": "Identity",
        "config": json.dumps({HOSTILE: HOSTILE}),
        "shapes": "",
    }
    keys = [LayerId(f"layer{number}") for number in range(3)]
    dense = LAYERS["Dense"].parse({"units": 3, "activation": "softmax"})
    network = Network(
        (
            Layer(keys[0], "Input", "input"),
            Layer(keys[1], "Opaque", "kept", opaque),
            Layer(keys[2], "Dense", "dense", dense),
        ),
        (Wire(keys[0], keys[1]), Wire(keys[1], keys[2])),
        9,
    )
    layout = Layout(
        {key: Point(200.0 * place, 40.0) for place, key in enumerate(keys)},
        (Comment("comment1", HOSTILE, Point(0, 300)),),
        (Group("group1", HOSTILE, (keys[1],), is_folded=True),),
    )
    training = TrainingConfig(loss="sparse_categorical_crossentropy", epochs=3)
    data = DataConfig(Selection("csv", source), features=())
    return Project(HOSTILE, network, data, training, layout, HOSTILE)


def prepared(project: Project) -> Prepared:
    """Return rows for the project's task."""
    random = np.random.default_rng(0)
    samples = Samples(random.random((30, 2), np.float32), np.arange(30, dtype=np.int32) % 3)
    return Prepared(describe(project.data), samples, samples)


def report_everything(shell: Shell) -> None:
    """Show the project, its rows, two runs, an error and a notice."""
    project = hostile_project()
    shell.presenter.editor.do(ReplaceProject(project, f"Open {HOSTILE}"))
    runs = tuple(
        RunInfo(number, f"{HOSTILE} {number}", project, Curves(), is_present=number == 2)
        for number in (1, 2)
    )
    shell.report(DataReady(prepared(project)), RunsChanged(runs))
    shell.report(Failed(f"The column {HOSTILE} cannot be read; choose another"))
    shell.window.messages.error(Cause(Topic.OPEN), f"The column {HOSTILE} is not there.")
    shell.window.show_title(HOSTILE, is_unsaved=True)
    shell.settings.add_recent(Path(f"/tmp/{HOSTILE.replace('/', '-')}&x.nnplay"))
    shell.presenter.files.opens._recent._fill()  # as opening a file does
    shell.presenter.editor.do(Rename(LayerId("layer2"), "answer"))


def indexes(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[QModelIndex]:
    """Yield every entry of a model."""
    # A list's model has one column, and keeps its columnCount to itself.
    columns = model.columnCount(parent) if isinstance(model, QAbstractTableModel) else 1
    for row in range(model.rowCount(parent)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield index
            yield from indexes(model, index)


def tooltips(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every tooltip below `widget`, with the name of what has it."""
    for part in (widget, *widget.findChildren(QWidget)):
        yield type(part).__name__, part.toolTip()
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            for index in indexes(part.model(), QModelIndex()):
                text = index.data(Qt.ItemDataRole.ToolTipRole)
                yield f"entry of {type(part).__name__}", str(text or "")
        if isinstance(part, QGraphicsView) and part.scene() is not None:
            for item in part.scene().items():
                yield type(item).__name__, item.toolTip()
    for action in actions(widget):
        yield f"action {action.text()}", action.toolTip()


def actions(widget: QWidget) -> Iterator[QAction]:
    yield from widget.findChildren(QAction)
    for menu in widget.findChildren(QMenu):
        yield from menu.actions()


def drawn(markup: str) -> str:
    """Return the text that Qt draws for markup; a picture in it is `PICTURE`."""
    document = QTextDocument()
    document.setHtml(markup)
    return document.toPlainText()


def require_no_shortcuts(widget: QWidget) -> int:
    """Fail if text of a file marks a shortcut in a button or action; return how many show it."""
    buttons = widget.findChildren(QAbstractButton)
    texts = [button.text() for button in buttons] + [each.text() for each in actions(widget)]
    shown = [text for text in texts if "<img" in text]
    assert [text for text in shown if "&" in text.replace("&&", "")] == []
    return len(shown)


def require_plain(widget: QWidget) -> int:
    """Fail if a label or tooltip takes text for markup; return how many show the text."""
    require_no_shortcuts(widget)
    shown = 0
    for label in widget.findChildren(QLabel):
        where = f"{type(label).__name__} {label.objectName()}: {label.text()[:80]}"
        if label.textFormat() is Qt.TextFormat.RichText:
            assert PICTURE not in drawn(label.text()), where
        elif label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText, where
        shown += "<img" in label.text()
    for where, tip in tooltips(widget):
        if QtGuiNames.mightBeRichText(tip):
            text = drawn(tip)
            assert PICTURE not in text, f"{where}: {tip[:80]}"
            assert text.count("bold") == text.count("<b>bold<"), f"{where}: {tip[:80]}"
        shown += "img" in tip
    return shown


@pytest.fixture
def hostile(shell: Shell) -> Shell:
    """Return the window after it has shown hostile text in every place."""
    shell.window.panels.complete()
    report_everything(shell)
    QApplication.processEvents()
    return shell


def test_no_label_and_no_tooltip_takes_text_for_markup(hostile: Shell) -> None:
    shown = 0
    for number in range(hostile.window.panels.tabs.count()):
        hostile.window.panels.tabs.setCurrentIndex(number)
        QApplication.processEvents()
        shown += require_plain(hostile.window)
    assert shown > 3 * hostile.window.panels.tabs.count(), "hardly any text of the file is shown"


def test_painted_classes_are_named_as_they_are(shell: Shell) -> None:
    names = {"names": f"{HOSTILE},{HOSTILE} b,R&D"}
    shell.presenter.editor.do(SetData({"source": Selection(PAINTED.name, names)}))
    data = shell.document.project.data
    points = Samples(np.zeros((3, 2), np.float32), np.arange(3, dtype=np.int32))
    shell.report(DataReady(Prepared(describe(data), points, points)))
    QApplication.processEvents()
    require_plain(shell.window)
    tools = shell.window.findChild(PaintTools)
    assert tools is not None
    chips = tools.class_chips
    assert [chip.text() for chip in chips][2] == "R&&D"
    assert require_no_shortcuts(shell.window) >= 2
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    assert tools.class_chips == chips


def test_a_problem_of_a_hostile_layer_is_repaired_by_a_plain_button(hostile: Shell) -> None:
    """Only a file can give a layer a name that Python does not take."""
    project = hostile.document.project
    layers = tuple(
        replace(layer, name=f"{HOSTILE}{place}")
        for place, layer in enumerate(project.network.layers)
    )
    relu = replace(layers[2], params={**layers[2].params, "activation": "linear"})
    network = replace(project.network, layers=(*layers[:2], relu))
    opened = replace(project, network=network)
    hostile.presenter.editor.do(ReplaceProject(opened, "Open another project"))
    hostile.window.messages.error(
        Cause(Topic.OPEN), "No.", Remedy(f"Use {HOSTILE}", lambda: None, HOSTILE)
    )
    QApplication.processEvents()
    require_plain(hostile.window)
    assert require_no_shortcuts(hostile.window) >= 1


def test_the_message_bar_shows_the_header_of_a_table_as_it_is(hostile: Shell) -> None:
    assert HOSTILE in hostile.window.messages.text.text()
    assert hostile.window.messages.text.textFormat() is Qt.TextFormat.PlainText


def test_a_selected_layer_is_explained_without_markup_of_the_file(hostile: Shell) -> None:
    designer = hostile.window.designer.network_scene
    for layer in hostile.document.project.network.layers:
        designer.select((layer.id,))
        QApplication.processEvents()
        require_plain(hostile.window)


def test_the_name_of_a_recent_file_has_no_hidden_shortcut(hostile: Shell) -> None:
    (recent, *_rest) = hostile.window.actions_by_name.submenus["recent"].actions()
    assert recent.text().replace("&&", "").count("&") == 0
    assert "&&x" in recent.text()


def test_the_report_of_an_export_shows_its_path_as_it_is(hostile: Shell) -> None:
    path = Path(f"/tmp/{HOSTILE.replace('/', '-')}.keras")
    box = ExportReportDialog(ExportReport(path, 900, 0.0, HOSTILE), hostile.window)
    box.open()
    labels = [label for label in box.findChildren(QLabel) if "<img" in label.text()]
    assert len(labels) == 2
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    box.done(QMessageBox.StandardButton.Ok)


def test_an_emptied_title_stays_plain(hostile: Shell) -> None:
    changed = replace(hostile.document.project, title="")
    hostile.presenter.editor.do(ReplaceProject(changed, "Change the title"))
    require_plain(hostile.window)
