"""A slow pace: processor load of the program between two epochs, with all panels shown."""

from time import perf_counter, process_time

from benchmarks.result import Result
from benchmarks.window import open_application, tick_gaps, wait_until
from playground.document.pace import Pace
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import RunState

TEMPLATE = "xor-noisy"
WARM_SECONDS = 5.0
MEASURE_SECONDS = 20.0


def measure() -> list[Result]:
    """Return the share of one core that the process uses at one epoch per second."""
    with open_application(TEMPLATES[TEMPLATE].build()) as (application, witness):
        application.window.panels.complete()
        wait_until(lambda: witness.state is RunState.PAUSED)
        application.presenter.pace.choose(Pace.ONE)
        application.window.actions_by_name["play"].trigger()
        wait_until(lambda: witness.has_progress)
        # Compiling is over after the first epochs; the timer itself costs almost nothing.
        tick_gaps(WARM_SECONDS)
        began, busy, before = perf_counter(), process_time(), witness.frame
        tick_gaps(MEASURE_SECONDS)
        share = (process_time() - busy) / (perf_counter() - began)
        after = witness.frame
    epochs = (after.epoch if after else 0) - (before.epoch if before else 0)
    return [
        Result(
            name="pace: one core's share at 1 epoch/s",
            value=100 * share,
            unit="%",
            at_most=5,
            note=f"{TEMPLATE}, 1600x1000, {epochs} epochs in {MEASURE_SECONDS:.0f} s",
        )
    ]
