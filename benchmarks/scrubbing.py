"""Scrubbing: the time from the request for a recorded moment to its frame."""

from time import perf_counter, sleep
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.result import Result
from benchmarks.window import PATIENCE_SECONDS, open_application, wait_until
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import Scrub
from playground.training.protocol.events import RunState
from playground.training.session import Session

if TYPE_CHECKING:
    from playground.ui.presenters.frame_pump import FramePump

MEASURED = ("xor-noisy", "binary-classifier")
EPOCHS = 300
MOMENTS = 40
FRAME_MS = 16.0


def measure() -> list[Result]:
    """Return the median time to show a recorded moment, for two networks under 10,000 weights."""
    return [_measure(name) for name in MEASURED]


def _measure(template: str) -> Result:
    with open_application(TEMPLATES[template].build()) as (application, witness):
        run, bar = application.presenter.run, application.window.timeline
        wait_until(lambda: witness.state is RunState.PAUSED)
        run.train_to(EPOCHS)
        wait_until(lambda: witness.state is RunState.FINISHED, 300.0)
        wait_until(lambda: len(bar.slider.marks) > 2)
        marks = bar.slider.marks[bar.slider.marks < EPOCHS]
        chosen = marks[np.linspace(0, len(marks) - 1, MOMENTS).astype(int)]
        pairs = [_latency(application.session, run.pump, int(epoch)) for epoch in chosen]
        times, complete = zip(*pairs[2:], strict=True)
        weights = application.window.status.network_size.text()
    return Result(
        name=f"scrubbing {template}: a recorded moment, median of {MOMENTS}",
        value=float(np.median(times)),
        unit="ms",
        at_most=FRAME_MS,
        note=f"{weights}; slowest {max(times):.0f} ms; with histograms and gradients, which "
        f"come in a second frame, {np.median(complete):.0f} ms",
    )


def _latency(session: Session, pump: "FramePump", epoch: int) -> tuple[float, float]:
    """Return the times from a request to its first and its complete frame, in ms.

    The interval of the window's timer is not included.
    """
    # The window's pump is stopped meanwhile: it would take the frame.
    pump.stop()
    began = perf_counter()
    session.submit(Scrub(epoch, epoch + 1))
    first = 0.0
    while True:
        # The wait must not hold the lock that the training thread needs.
        sleep(0.0002)
        frame, took = session.take_frame(), 1000 * (perf_counter() - began)
        if frame is not None and frame.request == epoch + 1:
            first = first or took
            if frame.is_complete:
                break
        if took > 1000 * PATIENCE_SECONDS:
            raise TimeoutError("a moment was not shown in time")
    pump.start()
    return first, took
