"""On a small screen, with the largest text, every dialog is on the screen and can be read."""

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import playground.ui
from playground.export.spec import ExportReport
from playground.ui.challenges.dialog import ChallengesDialog
from playground.ui.classroom.comparison_window import ComparisonWindow
from playground.ui.classroom.lock_dialog import LockDialog
from playground.ui.classroom.unlock_dialog import UnlockDialog
from playground.ui.designer.edits.repeat_dialog import RepeatDialog
from playground.ui.dialogs.choose_model import ChooseModelDialog
from playground.ui.dialogs.data_gallery import DataGallery
from playground.ui.dialogs.export_report import ExportReportDialog
from playground.ui.dialogs.folds import FoldsDialog
from playground.ui.dialogs.gallery import TemplateGallery, TemplatePictures
from playground.ui.dialogs.help import AboutDialog, DescriptionDialog, ShortcutsDialog
from playground.ui.dialogs.open_text import OpenTextDialog
from playground.ui.dialogs.predictions import PredictionsDialog
from playground.ui.dialogs.rename import RenameDialog
from playground.ui.dialogs.replace_data import ReplaceDataQuestion
from playground.ui.dialogs.unsaved import ChangedQuestion, Question, UnsavedQuestion
from playground.ui.film.dialog import FilmDialog
from playground.ui.film.plan import FilmRun
from playground.ui.panels.microscope.formulas_dialog import FormulasDialog
from playground.ui.panels.painting.table import PointTable
from playground.ui.tables.page import TablePage
from playground.ui.tables.reading_form import ReadingForm
from playground.ui.widgets.maps.data_picture import DataPictures
from tests.lanes import sampled
from tests.ui.conftest import Shell
from tests.ui.test_small_windows import is_control, lasting_faults, name_of

SCREEN = QSize(1024, 640)
FRAME = QSize(20, 50)
"""What a window manager may draw around a dialog."""
FILM_RUNS = tuple(FilmRun(n, f"Run {n}", 0, 1_000_000, has_plane=True) for n in (1, 2))
LONG = "a_file_with_a_name_as_long_as_names_of_files_of_data_often_are.csv"

Make = Callable[[QWidget], QDialog]

DIALOGS: dict[type[QDialog], Make] = {
    AboutDialog: AboutDialog,
    ChangedQuestion: lambda window: ChangedQuestion(LONG, window, can_reload=True),
    DataGallery: lambda window: DataGallery(DataPictures(), "xor", window),
    DescriptionDialog: lambda window: DescriptionDialog("A network of three layers. " * 40, window),
    ExportReportDialog: lambda window: ExportReportDialog(
        ExportReport(Path("/tmp/models") / LONG, 3_400_000, 1e-7, "ONNX Runtime 1.31.1"), window
    ),
    FilmDialog: lambda window: FilmDialog(FILM_RUNS, window),
    FormulasDialog: FormulasDialog,
    OpenTextDialog: lambda window: OpenTextDialog("nnplay:1:abc" * 60, window),
    PointTable: lambda window: PointTable(np.zeros((40, 3)), ("orange", "blue"), window),
    RenameDialog: lambda window: RenameDialog("XOR", window),
    RepeatDialog: lambda window: RepeatDialog(12, window),
    ReplaceDataQuestion: lambda window: ReplaceDataQuestion(
        LONG, "Now: 2 inputs, 2 classes. Then: 3 inputs, 3 classes. " * 3, window
    ),
    ShortcutsDialog: lambda window: ShortcutsDialog(
        window.actions_by_name.shortcuts(),  # type: ignore[attr-defined]
        window,
    ),
    TemplateGallery: lambda window: TemplateGallery(TemplatePictures(), window),
    UnsavedQuestion: lambda window: UnsavedQuestion(window, f"They are of {LONG}."),
}


ELSEWHERE = frozenset(
    {
        ChallengesDialog,
        ChooseModelDialog,
        ComparisonWindow,
        FoldsDialog,
        LockDialog,
        PredictionsDialog,
        ReadingForm,
        TablePage,
        UnlockDialog,
    }
)
"""These need data or a project; their own tests show them."""


def cut_buttons(dialog: QDialog) -> set[str]:
    """Return the buttons and check boxes that show less than their text."""
    return {
        f"cut: {name_of(button)}"
        for button in dialog.findChildren(QAbstractButton)
        if button.isVisible() and button.text() and is_control(button)
        if button.width() < button.minimumSizeHint().width()
    }


def test_every_dialog_of_the_program_is_looked_at() -> None:
    found: set[type[QDialog]] = set()
    for module in pkgutil.walk_packages(playground.ui.__path__, "playground.ui."):
        for value in vars(importlib.import_module(module.name)).values():
            is_own = isinstance(value, type) and value.__module__ == module.name
            if is_own and issubclass(value, QDialog):
                found.add(value)
    assert found - {Question} - ELSEWHERE == DIALOGS.keys()


FAST = (ExportReportDialog, FilmDialog, TemplateGallery)


@pytest.mark.parametrize("percent", sampled([100, 150], 150))
@pytest.mark.parametrize("kind", sampled(DIALOGS, *FAST), ids=lambda kind: kind.__name__)
def test_a_dialog_fits_a_small_screen_and_nothing_in_it_is_cut(
    shell: Shell, qtbot: QtBot, kind: type[QDialog], percent: int
) -> None:
    shell.window.actions_by_name[f"text_{percent}"].trigger()
    shell.window.resize(SCREEN)
    dialog = DIALOGS[kind](shell.window)
    dialog.open()
    QTest.qWait(0)
    room = SCREEN - FRAME
    least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
    assert least.width() <= room.width()
    assert least.height() <= room.height()
    faults, size = set(), dialog.size()
    if not isinstance(dialog, QMessageBox):  # those have one size, the least
        size = size.boundedTo(room)
        for each in (size, least):
            dialog.resize(each)
            QTest.qWait(0)
            faults |= lasting_faults(dialog, qtbot) | cut_buttons(dialog)
    else:
        faults = lasting_faults(dialog, qtbot) | cut_buttons(dialog)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    assert faults == set()
    assert size == size.boundedTo(room)
