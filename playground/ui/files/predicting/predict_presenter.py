"""`PredictPresenter`: a file of new rows, predicted by the model as it is now.

The file is read in another thread, the model answers on the training thread, and the answers
appear in a table of their own. The data of the project is never touched.
"""

from concurrent.futures import Future
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject

from playground.base.errors import PlaygroundError
from playground.datasets.new_rows import NewRows, results_of, rows_in
from playground.datasets.preparation.results import Results, write_results
from playground.datasets.preparation.values import Preparation
from playground.training.protocol.engine import Program
from playground.training.protocol.events import Called
from playground.ui.dialogs.files import ask_rows_path, ask_save_path
from playground.ui.dialogs.predictions import PredictionsDialog
from playground.ui.files.predicting.sample_files import SampleFiles
from playground.ui.files.work.background import progress_until
from playground.ui.files.work.disk import Disk
from playground.ui.files.work.failure_text import failure_text
from playground.ui.messages import Cause, Topic
from playground.ui.panels.base import Panel
from playground.ui.panels.predict.panel import PredictPanel
from playground.ui.presenters.background.threads import IsCancelled
from playground.ui.presenters.reply_handlers import ReplyHandlers
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

PREDICTING = Cause(Topic.OPEN, "predict")
OTHER_DATA = "The data has changed since the file was read; choose the file of new rows again."


class PredictPresenter(QObject):
    """Serves the Predict panel's button."""

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        requests: ReplyHandlers,
        disk: Disk,
        sample_files: SampleFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._run = run
        self._requests = requests
        self._disk = disk
        self._sample_files = sample_files
        window.panels.panel_made.connect(self._connect_panel)
        for panel in window.panels.made:
            self._connect_panel(panel)

    def _connect_panel(self, panel: Panel) -> None:
        if isinstance(panel, PredictPanel):
            panel.file_requested.connect(self.choose)

    def choose(self) -> None:
        """Ask for a file of new rows."""
        self._window.messages.end(PREDICTING)
        ask_rows_path(self._window, self._settings.folder, self.predict)

    def predict(self, path: Path) -> None:
        """Read the rows at `path` and show what the model answers."""
        data = self._run.stage.data
        preparation = None if data is None else data.preparation
        if preparation is None:
            return
        self._settings.folder = path.resolve().parent
        self._window.messages.end(PREDICTING)
        self._window.status.show_note(Topic.OPEN, f"Reading {path.name}…")

        def read(is_cancelled: IsCancelled) -> NewRows:
            return rows_in(path, preparation, progress_until(is_cancelled))

        self._disk.reading.run(read, partial(self._ask, path, preparation))

    def _ask(self, path: Path, preparation: Preparation, done: "Future[NewRows]") -> None:
        error = done.exception()
        if error is not None:
            self._refuse(failure_text(error, f"{path.name} was not read"))
            return
        rows = done.result()

        def work(program: Program) -> Results:
            model = program.keras_model
            if tuple(model.input_shape[1:]) != preparation.input_shape:
                raise PlaygroundError(OTHER_DATA)
            return results_of(
                preparation, rows, lambda x: np.asarray(model.predict(x, verbose=0), np.float32)
            )

        self._requests.call(work, partial(self._show, path))

    def _show(self, path: Path, answer: Called) -> None:
        if answer.error is not None:
            self._refuse(answer.error)
            return
        results = answer.result
        assert isinstance(results, Results)
        self._window.status.end_notes(Topic.OPEN)
        dialog = PredictionsDialog(path, results, self._window)
        dialog.save_requested.connect(partial(self._save, path, results))
        dialog.open_requested.connect(self._sample_files.open)
        dialog.open()

    def _save(self, path: Path, results: Results) -> None:
        ask_save_path(
            self._window,
            self._settings.folder / f"{path.stem}.predictions.csv",
            partial(self._write, results),
            title="Save predictions",
            kinds="CSV (*.csv)",
            suffix=".csv",
        )

    def _write(self, results: Results, target: Path) -> None:
        self._disk.writing.run(
            partial(write_results, results, target), partial(self._say_saved, target)
        )

    def _say_saved(self, target: Path, done: "Future[None]") -> None:
        error = done.exception()
        if error is None:
            self._window.messages.end(PREDICTING)
            self._window.status.show_note(Topic.SAVE, f"Saved {target.name}")
        else:
            self._refuse(failure_text(error, f"{target.name} was not written"))

    def _refuse(self, text: str) -> None:
        self._window.status.end_notes(Topic.OPEN)
        self._window.messages.error(PREDICTING, text)
