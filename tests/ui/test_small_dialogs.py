"""On a small screen, with the largest text, every dialog is on the screen and can be read."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import playground.ui
from playground.base.tasks import TaskKind
from playground.challenges.reading import all_challenges
from playground.datasets.preparation.answers import answers_of
from playground.datasets.preparation.results import Results
from playground.datasets.preparation.values import TargetColumn
from playground.datasets.spec import no_progress
from playground.datasets.tables import opened
from playground.datasets.tables.draft import Draft, first_draft
from playground.datasets.tables.profile import profile_of
from playground.datasets.tables.read_as import ReadAs
from playground.document.document import Document
from playground.document.locks import Password
from playground.document.templates.templates import TEMPLATES
from playground.export.spec import ExportReport
from playground.packs.recording.recorder import Draft as StepDraft
from playground.training.cross_validation import FoldResults
from playground.ui.authoring.challenge_maker import ChallengeDialog
from playground.ui.authoring.recording_dialog import RecordingDialog
from playground.ui.challenges.dialog import NAME_ROLE, ChallengesDialog
from playground.ui.classroom.comparison_window import ComparisonWindow
from playground.ui.classroom.lock_dialog import LockDialog
from playground.ui.classroom.unlock_dialog import UnlockDialog
from playground.ui.designer.edits.repeat_dialog import RepeatDialog
from playground.ui.dialogs.card_list import CardDialog
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
from playground.ui.editor import DocumentEditor
from playground.ui.film.dialog import FilmDialog
from playground.ui.film.plan import FilmRun
from playground.ui.panels.microscope.formulas_dialog import FormulasDialog
from playground.ui.panels.painting.table import PointTable
from playground.ui.shell.main_window import MainWindow
from playground.ui.tables.page import TablePage
from playground.ui.tables.reading_form import ReadingForm
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.maps.data_picture import DataPictures
from tests.lanes import sampled
from tests.ui.conftest import Shell
from tests.ui.test_small_windows import is_control, lasting_faults, name_of

SCREEN = QSize(1024, 640)
FRAME = QSize(20, 50)
"""What a window manager may draw around a dialog."""
FILM_RUNS = tuple(FilmRun(n, f"Run {n}", 0, 1_000_000, has_plane=True) for n in (1, 2))
LONG = "a_file_with_a_name_as_long_as_names_of_files_of_data_often_are.csv"
MODEL = "a_model_with_a_long_name_3"

Make = Callable[[QWidget], QDialog]

PASSENGERS = "id,survived,age_of_the_passenger_in_years,fare,port_of_embarkation,class\n" + "".join(
    f"{i},{int(i % 7 < 3)},{'' if i % 5 == 0 else 20 + i % 40},{i * 1.25},{'SCQ'[i % 3]},"
    f"{i // 2 % 3 + 1}\n"
    for i in range(120)
)


@cache
def passengers() -> Draft:
    """Return the draft of a table with a long name, whose columns have long names too."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / LONG
        path.write_text(PASSENGERS)
        return first_draft(path, opened.tables().open(path, ReadAs(), no_progress))


def table_page(window: QWidget) -> TablePage:
    draft = passengers()
    return TablePage(draft, profile_of(draft.table), TEMPLATES["xor"].build().data, window)


def predictions(window: QWidget) -> PredictionsDialog:
    names = ("not survived", "survived", "unknown")
    target = TargetColumn(kind=TaskKind.MULTICLASS, name="survived", class_names=names)
    outputs = np.full((90, 3), 1 / 3, np.float32)
    results = Results(answers_of(target, outputs), np.arange(90), (), 120)
    return PredictionsDialog(Path(LONG), results, window)


def folds(window: QWidget) -> FoldsDialog:
    dialog = FoldsDialog(window)
    metrics = {"loss": 0.123456, "sparse_categorical_accuracy": 0.987654, "auc": 0.91}
    dialog.show_results(FoldResults([metrics] * 10))
    return dialog


def challenges(window: QWidget) -> ChallengesDialog:
    """Return the dialog at its longest text, with the result of a check."""
    found = all_challenges()
    dialog = ChallengesDialog(found, {found[0].name}, window)
    longest = max(found, key=lambda each: len(each.text) + len(each.hint))
    for row in range(dialog.list.count()):
        if dialog.list.item(row).data(NAME_ROLE) == longest.name:
            dialog.list.setCurrentRow(row)
    dialog.show_hint.click()
    words = "Passed: two of three seeds reached the goal (98.2 %, 97.9 %, 61.0 %)."
    dialog.show_result(words, longest, is_passed=True)
    return dialog


def comparison(window: QWidget) -> ComparisonWindow:
    assert isinstance(window, MainWindow)
    return ComparisonWindow(DocumentEditor(Document(TEMPLATES["xor"].build()), window), window)


def unlock(window: QWidget) -> UnlockDialog:
    """Return the dialog after a wrong password."""
    dialog = UnlockDialog(Password.of("blue"), window)
    dialog.field.setText("red")
    dialog.use()
    return dialog


def lock(window: QWidget) -> LockDialog:
    """Return the dialog after two passwords that differ."""
    dialog = LockDialog(TEMPLATES["xor"].build(), window)
    dialog.no_password.setChecked(False)
    dialog.password.setText("red")
    dialog.use()
    return dialog


def _recording(window: QWidget) -> RecordingDialog:
    dialog = RecordingDialog(window)
    dialog.show_drafts(tuple(StepDraft(f"Set the learning rate to {n / 10}") for n in range(20)))
    return dialog


DIALOGS: dict[type[QDialog], Make] = {
    AboutDialog: AboutDialog,
    ChallengesDialog: challenges,
    ChallengeDialog: lambda window: ChallengeDialog(
        {"parameters": 1_000_000, "units": 4000, "layers": 40}, 20_000, window
    ),
    ChangedQuestion: lambda window: ChangedQuestion(LONG, window, can_reload=True),
    ChooseModelDialog: lambda window: ChooseModelDialog(
        LONG,
        tuple(f"model_{number}_with_a_long_name" for number in range(30)),
        "model_3_with_a_long_name",
        window,
    ),
    ComparisonWindow: comparison,
    DataGallery: lambda window: DataGallery(DataPictures(), "xor", window),
    DescriptionDialog: lambda window: DescriptionDialog("A network of three layers. " * 40, window),
    ExportReportDialog: lambda window: ExportReportDialog(
        ExportReport(Path("/tmp/models") / LONG, 3_400_000, 1e-7, "ONNX Runtime 1.31.1"), window
    ),
    FilmDialog: lambda window: FilmDialog(FILM_RUNS, window),
    FoldsDialog: folds,
    FormulasDialog: FormulasDialog,
    LockDialog: lock,
    OpenTextDialog: lambda window: OpenTextDialog("nnplay:1:abc" * 60, window),
    PointTable: lambda window: PointTable(np.zeros((40, 3)), ("orange", "blue"), window),
    PredictionsDialog: predictions,
    ReadingForm: lambda window: ReadingForm(passengers().facts, window),
    RecordingDialog: _recording,
    RenameDialog: lambda window: RenameDialog("XOR", window),
    RepeatDialog: lambda window: RepeatDialog(12, window),
    ReplaceDataQuestion: lambda window: ReplaceDataQuestion(
        LONG, "Now: 2 inputs, 2 classes. Then: 3 inputs, 3 classes. " * 3, window
    ),
    ShortcutsDialog: lambda window: ShortcutsDialog(
        window.actions_by_name.shortcuts(),  # type: ignore[attr-defined]
        window,
    ),
    TablePage: table_page,
    TemplateGallery: lambda window: TemplateGallery(TemplatePictures(), window),
    UnlockDialog: unlock,
    UnsavedQuestion: lambda window: UnsavedQuestion(window, f"They are of {LONG}."),
}


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
    assert found - {Question, FormDialog, CardDialog} == DIALOGS.keys()


FAST = (ExportReportDialog, FilmDialog, TemplateGallery)


@pytest.mark.parametrize("kind", sampled(DIALOGS, *FAST), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("percent", sampled([100, 150], 150))
def test_a_dialog_fits_a_small_screen_and_nothing_in_it_is_cut(
    shared_shell: Shell, qtbot: QtBot, kind: type[QDialog], percent: int
) -> None:
    window = shared_shell.window
    window.actions_by_name[f"text_{percent}"].trigger()
    window.resize(SCREEN)
    dialog = DIALOGS[kind](window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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
