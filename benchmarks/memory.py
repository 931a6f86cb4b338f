"""Memory of a run at full speed: how it grows beyond the time line, extrapolated."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.result import Result
from benchmarks.window import open_application, tick_gaps, wait_until
from playground.document.templates import TEMPLATES
from playground.training.controls import SetBudget
from playground.training.events import Event, RunState, TimelineChanged

TEMPLATE = "xor-noisy"
WARM_SECONDS = 20.0
MEASURE_SECONDS = 40.0
RUN_SECONDS = 600.0
BUDGET_MB = 16
ALLOWED_MB = 50
MEGABYTE = 2**20


@dataclass
class Samples:
    """Seconds, and the memory of the process without the time line's states, in MB."""

    seconds: list[float]
    megabytes: list[float]
    states_mb: float = 0.0

    def hear(self, event: Event) -> None:
        """Note what the time line holds."""
        if isinstance(event, TimelineChanged):
            self.states_mb = event.size_bytes / MEGABYTE

    def take(self, began: float) -> None:
        """Note the memory as it is."""
        self.seconds.append(perf_counter() - began)
        self.megabytes.append(resident_mb() - self.states_mb)


def resident_mb() -> float:
    """Return the resident memory of this process, in MB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1]) / 1024
    raise RuntimeError("the system does not tell the memory of a process")


def measure() -> list[Result]:
    """Return the growth over ten minutes, extrapolated from the slope of a shorter run."""
    with open_application(TEMPLATES[TEMPLATE].build()) as (application, witness):
        samples = Samples([], [])
        application.presenter.run.pump.event_received.connect(samples.hear)
        application.session.submit(SetBudget(BUDGET_MB * MEGABYTE))
        wait_until(lambda: witness.state is RunState.PAUSED)
        application.window.actions_by_name["play"].trigger()
        wait_until(lambda: witness.tier == "xla")
        began = perf_counter()
        tick_gaps(WARM_SECONDS)
        for _ in range(int(MEASURE_SECONDS)):
            tick_gaps(1.0)
            samples.take(began)
        epochs = witness.frame.epoch if witness.frame else 0
    slope = float(np.polyfit(samples.seconds, samples.megabytes, 1)[0])
    return [
        Result(
            name="memory: growth beyond the time line in ten minutes at full speed",
            value=slope * RUN_SECONDS,
            unit="MB",
            at_most=ALLOWED_MB,
            note=f"extrapolated from {MEASURE_SECONDS:.0f} s after {WARM_SECONDS:.0f} s of warming "
            f"up; {epochs:,} epochs; states {samples.states_mb:.0f} of {BUDGET_MB} MB",
        )
    ]
