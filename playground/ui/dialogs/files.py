"""File dialogs that do not block the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from playground.datasets.sources import DATASETS

PROJECTS = "Projects (*.nnplay)"
MODELS = "Keras models (*.keras *.h5 *.hdf5)"
WEIGHTS = "Keras weights (*.h5 *.hdf5)"
SCRIPTS = "Keras scripts (*.py *.ipynb)"
DATA = " ".join(f"*{suffix}" for spec in DATASETS for suffix in spec.suffixes)
TABLES = f"Data ({DATA})"
SINGLE_FILES = " ".join(f"*{suffix}" for spec in DATASETS for suffix in spec.folder_suffixes)
ROWS = f"Tables, arrays, pictures, texts, sounds ({DATA} {SINGLE_FILES})"
EVERYTHING = f"All of these (*.nnplay *.keras *.h5 *.hdf5 *.py *.ipynb {DATA})"
LESSONS = "Lessons and challenges (*.nnlesson *.nnchallenge lesson.toml)"


def ask_open_path(parent: QWidget, folder: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Let the user choose a file to open; call `then` with it unless they cancel."""
    kinds = ";;".join((EVERYTHING, PROJECTS, MODELS, SCRIPTS, TABLES, "All files (*)"))
    dialog = QFileDialog(parent, "Open", str(folder), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, then)


def ask_rows_path(parent: QWidget, folder: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Let the user choose a file of new rows; call `then` with it unless they cancel."""
    dialog = QFileDialog(parent, "Predict new rows", str(folder), f"{ROWS};;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, then)


def ask_data_path(parent: QWidget, folder: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Let the user choose a file of data; call `then` with it unless they cancel."""
    dialog = QFileDialog(parent, "Choose data", str(folder), f"{TABLES};;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, then)


def ask_weights_path(parent: QWidget, folder: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Let the user choose a file of weights; call `then` with it unless they cancel."""
    dialog = QFileDialog(parent, "Choose weights", str(folder), f"{WEIGHTS};;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, then)


def ask_lesson_path(parent: QWidget, folder: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Let the user choose the file of a lesson; call `then` with it unless they cancel."""
    dialog = QFileDialog(parent, "Open lesson or challenge", str(folder), LESSONS)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, then)


def ask_folder(parent: QWidget, folder: Path, then: Callable[[Path], None]) -> QFileDialog:
    """Let the user choose a folder; call `then` with it unless they cancel."""
    dialog = QFileDialog(parent, "Choose folder", str(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _open(dialog, then)


def ask_save_path(
    parent: QWidget,
    proposed: Path,
    then: Callable[[Path], None],
    *,
    title: str = "Save project",
    kinds: str = PROJECTS,
    suffix: str = ".nnplay",
) -> QFileDialog:
    """Let the user choose where to write; call `then` with it unless they cancel.

    `suffix` is added where none is typed; replacing a file is asked about.
    """
    dialog = QFileDialog(parent, title, str(proposed.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.lstrip("."))
    dialog.selectFile(proposed.name)
    return _open(dialog, then)


def _open(dialog: QFileDialog, then: Callable[[Path], None]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()
    return dialog
