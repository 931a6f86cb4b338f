"""Large data opened in the window: how evenly its timer fires meanwhile, and that it says so.

A folder of 5,000 images, and a table of a million rows, whose page is then used. Each is opened
as if it was dropped on the window, and ends when the data is ready to train.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from benchmarks.result import Result
from benchmarks.tables import large_table
from benchmarks.window import TICK_MS, Witness, open_application, wait_until
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import RunState

if TYPE_CHECKING:
    from playground.app import Application

TEMPLATE = "xor-noisy"
IMAGES, CLASSES, SIDE = 5_000, 5, 64
LONGEST_GAP_MS = 100.0
PATIENCE_SECONDS = 600.0


class Ticks:
    """The times between the ticks of a timer in the window's thread, and what is shown then."""

    def __init__(self, application: "Application") -> None:
        self._status = application.window.status
        self._ticks = [(perf_counter(), thread_time())]
        self.fractions: set[int] = set()
        """The values of the progress bar that were seen."""

    def tick(self) -> None:
        """Take note of the time and of what is shown."""
        self._ticks.append((perf_counter(), thread_time()))
        bar = self._status.progress
        if bar.isVisible() and bar.maximum() > 0:
            self.fractions.add(bar.value())

    @property
    def longest_ms(self) -> tuple[float, float]:
        """The longest time between two ticks, and the most work of the window's thread."""
        wall, work = 1000 * np.diff(np.array(self._ticks), axis=0).max(axis=0)
        return float(wall), float(work)


@contextmanager
def _ticking(application: "Application") -> Iterator[Ticks]:
    """Yield ticks, which are taken within the block."""
    from PySide6.QtCore import Qt, QTimer  # noqa: PLC0415 - after the platform is chosen

    ticks, timer = Ticks(application), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(ticks.tick)
    timer.start(TICK_MS)
    try:
        yield ticks
    finally:
        timer.stop()


def measure() -> list[Result]:
    """Return the longest gaps of the timer."""
    with tempfile.TemporaryDirectory() as name:
        images, table = Path(name) / "images", Path(name) / "large.csv"
        _write_images(images)
        large_table(table)
        return [
            *_opened(images, "a folder of 5,000 images", lambda _application: None),
            *_opened(table, "a table of a million rows", _use_page),
        ]


def _opened(path: Path, what: str, use: Callable[["Application"], None]) -> list[Result]:
    """Return what opening `path` takes, until it is ready to train."""
    with open_application(TEMPLATES[TEMPLATE].build()) as (application, witness):
        wait_until(lambda: witness.state is RunState.PAUSED)
        with _ticking(application) as ticks:
            began = perf_counter()
            application.presenter.files.opens.open_when_safe(path)
            use(application)
            wait_until(lambda: _is_ready(application, witness, path, began), PATIENCE_SECONDS)
            seconds = perf_counter() - began
    wall, work = ticks.longest_ms
    return [
        Result(
            name=f"opening: longest gap of a {TICK_MS} ms timer, {what}",
            value=wall,
            unit="ms",
            at_most=LONGEST_GAP_MS,
            note=f"{seconds:.1f} s until it is ready to train; at most {work:.0f} ms of work of "
            "the window's thread between two ticks",
        ),
        Result(
            name=f"opening: steps of the progress bar that were seen, {what}",
            value=len(ticks.fractions),
            unit="",
            at_least=3,
        ),
    ]


def _use_page(application: "Application") -> None:
    """Wait until the page of a table is complete, as a person does, and agree to it."""
    tables = application.presenter.files.tables
    wait_until(lambda: tables.page is not None and tables.page.isVisible(), PATIENCE_SECONDS)
    page = tables.page
    assert page is not None
    wait_until(lambda: page.strip.is_complete)
    page.use_button.click()


def _is_ready(application: "Application", witness: Witness, path: Path, began: float) -> bool:
    """Return whether the data is loaded; a network for other data may not fit it yet."""
    source = application.document.project.data.source.params
    is_data = source.get("path") == str(path)
    is_over = witness.state in (RunState.PAUSED, RunState.INCOMPLETE)
    return is_data and is_over and witness.state_since > began


def _write_images(folder: Path) -> None:
    """Write a folder for each class, with pictures of noise."""
    generator = np.random.default_rng(0)
    for place in range(IMAGES):
        inner = folder / f"class {place % CLASSES}"
        inner.mkdir(parents=True, exist_ok=True)
        pixels = generator.integers(0, 256, (SIDE, SIDE, 3), np.uint8)
        Image.fromarray(pixels).save(inner / f"{place}.png")
