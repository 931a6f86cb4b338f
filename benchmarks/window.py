"""The window during training at full speed: how evenly its timer fires, how fast Pause acts."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.result import Result
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import RunState
from playground.training.protocol.frames import Frame

if TYPE_CHECKING:
    from playground.app import Application

TEMPLATE = "xor-noisy"
TICK_MS = 16
MEASURE_SECONDS = 10.0
PAUSES = 20
PATIENCE_SECONDS = 90.0


class Witness:
    """Records when the window receives states and frames, in seconds of `perf_counter`."""

    def __init__(self) -> None:
        self.state = RunState.STARTING
        self.state_since = perf_counter()
        self.frame: Frame | None = None

    @property
    def tier(self) -> str:
        """The loop that runs; empty before the first frame."""
        return self.frame.tier if self.frame is not None else ""

    @property
    def has_progress(self) -> bool:
        """Whether a frame later than the start of the run was shown."""
        return self.frame is not None and (self.frame.epoch > 0 or self.frame.step > 0)

    def receive(self, state: RunState) -> None:
        """Record a state of the run."""
        self.state, self.state_since = state, perf_counter()

    def see(self, frame: Frame) -> None:
        """Record a frame."""
        self.frame = frame


@contextmanager
def open_application(project: Project) -> Iterator[tuple["Application", Witness]]:
    """Yield the real window, drawn offscreen, with its training thread started."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the platform is chosen

    from playground.app import Application, create_engine  # noqa: PLC0415
    from playground.ui.settings import Settings  # noqa: PLC0415

    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    witness = Witness()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "window.ini")
        application = Application(qt, project, settings, create_engine)
        application.presenter.run.state_changed.connect(witness.receive)
        application.presenter.run.frame_shown.connect(witness.see)
        application.window.resize(1600, 1000)
        application.window.show()
        application.session.start()
        try:
            yield application, witness
        finally:
            application.close()


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Run the event loop until `condition` holds.

    Raises
    ------
    TimeoutError
        The condition does not hold in time.
    """
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415

    loop, timer, start = QEventLoop(), QTimer(), perf_counter()

    def check() -> None:
        if condition() or perf_counter() - start > seconds:
            loop.quit()

    timer.timeout.connect(check)
    timer.start(1)
    loop.exec()
    timer.stop()
    if not condition():
        raise TimeoutError("the window did not reach that state in time")


def tick_gaps(seconds: float) -> np.ndarray:
    """Return the times between the ticks of a timer in the window's thread, in ms."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer  # noqa: PLC0415

    loop, timer, ticks = QEventLoop(), QTimer(), [perf_counter()]
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(perf_counter()))
    timer.start(TICK_MS)
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()
    timer.stop()
    return 1000 * np.diff(ticks)


def pause_latencies(
    application: "Application", witness: Witness, presses: int = PAUSES
) -> np.ndarray:
    """Return how long Pause took to be shown in ms, for several presses."""
    play = application.window.actions_by_name["play"]
    latencies = []
    for _ in range(presses):
        wait_until(lambda: witness.state is RunState.RUNNING)
        pressed = perf_counter()
        play.trigger()
        wait_until(lambda: witness.state is RunState.PAUSED)
        latencies.append(1000 * (witness.state_since - pressed))
        play.trigger()
    return np.array(latencies)


def measure() -> list[Result]:
    """Return the gaps of the timer and the latency of Pause during training at full speed."""
    with open_application(TEMPLATES[TEMPLATE].build()) as (application, witness):
        wait_until(lambda: witness.state is RunState.PAUSED)
        application.window.actions_by_name["play"].trigger()
        wait_until(lambda: witness.tier == "xla")
        tick_gaps(1.0)
        gaps = tick_gaps(MEASURE_SECONDS)
        rate = witness.frame.epochs_per_second if witness.frame else 0.0
        tier = witness.tier
        latencies = pause_latencies(application, witness)
    beside = f"{TEMPLATE}, 1600x1000, default panels, {rate:,.0f} epochs/s ({tier}) meanwhile"
    return [
        Result(
            name=f"window: gap of a {TICK_MS} ms timer, median",
            value=float(np.median(gaps)),
            unit="ms",
            at_most=20,
            note=beside,
        ),
        Result(
            name=f"window: gap of a {TICK_MS} ms timer, 95th percentile",
            value=float(np.percentile(gaps, 95)),
            unit="ms",
            at_most=40,
            note=f"longest {gaps.max():.0f} ms in {MEASURE_SECONDS:.0f} s",
        ),
        Result(
            name=f"window: Pause is shown, slowest of {PAUSES}",
            value=float(latencies.max()),
            unit="ms",
            at_most=50,
            note=f"median {np.median(latencies):.0f} ms",
        ),
    ]
