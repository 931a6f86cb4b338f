"""`BaselinePresenter`: computes what simple methods reach in the background, and shows it."""

import logging
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from playground.datasets.derived.baseline import Baseline, baseline_of
from playground.datasets.sources import DATASETS
from playground.datasets.task import Prepared
from playground.document.document import Document
from playground.ui.presenters.background.threads import IsCancelled, Job, Threads, stops_if
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow

GROUPS = ("Your own", "Small tables")
"""Data for which a comparison says more than the picture of it."""

logger = logging.getLogger(__name__)


class BaselinePresenter(QObject):
    """Watches which data is loaded; shows its baseline beside the metrics.

    Attributes
    ----------
    baseline : Baseline or None
        Of the data that is loaded.
    """

    def __init__(
        self,
        document: Document,
        run: RunPresenter,
        window: MainWindow,
        threads: Threads,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._run = run
        self._window = window
        self._threads = threads
        self._data: Prepared | None = None
        self._job: Job | None = None
        self.baseline: Baseline | None = None
        run.data_loaded.connect(self._on_data)

    def _on_data(self) -> None:
        data = self._run.stage.data
        if data is self._data:
            return
        if self._job is not None:
            self._job.cancel()
        self._data, self._job = data, None
        self._show(None)
        group = DATASETS[self._document.project.data.source.name].group
        if data is not None and group in GROUPS:
            self._job = self._threads.run(partial(_computed, data), partial(self._take, data))

    def _take(self, data: Prepared, done: "Future[Any]") -> None:
        if data is not self._data:
            return
        error = done.exception()
        if error is not None:
            logger.info("no baseline", exc_info=error)
            return
        self._show(done.result())

    def _show(self, baseline: Baseline | None) -> None:
        self.baseline = baseline
        self._window.show_baseline(baseline, self._document.project.training.loss)


def _computed(data: Prepared, is_cancelled: IsCancelled) -> Baseline | None:
    """Compute the baseline. Runs in a reading thread."""
    return baseline_of(data, stops_if(is_cancelled, "Other data was loaded"))
