"""`TsnePresenter`: computes t-SNE in the background, and hands it to the panel that asked."""

from concurrent.futures import Future
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from playground.base.errors import PlaygroundError
from playground.datasets.derived.tsne import tsne_of
from playground.ui.panels.base import Panel
from playground.ui.panels.hidden import HiddenPanel
from playground.ui.presenters.background.threads import IsCancelled, Job, Threads, stops_if
from playground.ui.shell.main_window import MainWindow


class TsnePresenter(QObject):
    """Joins the panel, which may be made later, with the threads."""

    def __init__(self, window: MainWindow, threads: Threads, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads = threads
        self._job: Job | None = None
        for panel in window.panels.made:
            self._join(panel)
        window.panels.panel_made.connect(self._join)

    def _join(self, panel: Panel) -> None:
        if isinstance(panel, HiddenPanel):
            panel.tsne_requested.connect(partial(self._compute, panel))

    def _compute(self, panel: HiddenPanel, values: NDArray[np.float32]) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = self._threads.run(partial(_computed, values), partial(self._take, panel))

    def _take(self, panel: HiddenPanel, done: "Future[Any]") -> None:
        error = done.exception()
        if error is None:
            panel.show_tsne(done.result())
        else:
            is_known = isinstance(error, PlaygroundError)
            panel.show_tsne(None, str(error) if is_known else "t-SNE could not be computed.")


def _computed(values: NDArray[np.float32], is_cancelled: IsCancelled) -> NDArray[np.float32]:
    """Compute the places. Runs in a reading thread."""
    return tsne_of(values, stops_if(is_cancelled, "Another map was requested"))
