"""Memory over ten minutes at full speed: its growth without the states of the time line."""

from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from benchmarks.result import Result
from benchmarks.window import open_application, tick_gaps, wait_until
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.controls import SetBudget
from playground.training.protocol.events import Event, RunState, TimelineChanged

TEMPLATE = "xor-noisy"
WARM_SECONDS = 20.0
"""Excludes the time in which XLA's compiler takes and releases memory."""
RUN_SECONDS = 600.0
INTERVAL_SECONDS = 1.0
BUDGET_MB = 16
ALLOWED_MB = 50
MEGABYTE = 2**20


@dataclass
class Samples:
    """Samples the memory of the process without the time line's states, in MB per second."""

    megabytes: list[float] = field(default_factory=list)
    states_mb: float = 0.0

    def receive(self, event: Event) -> None:
        """Record the size of the time line."""
        if isinstance(event, TimelineChanged):
            self.states_mb = event.size_bytes / MEGABYTE

    def take(self) -> None:
        """Record the current memory."""
        self.megabytes.append(resident_mb() - self.states_mb)


def resident_mb() -> float:
    """Return the resident memory of this process, in MB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1]) / 1024
    raise RuntimeError("the system does not report the memory of a process")


def measure() -> list[Result]:
    """Return the growth from the start of a run to its peak; takes ten minutes."""
    with open_application(TEMPLATES[TEMPLATE].build()) as (application, witness):
        samples = Samples()
        application.presenter.run.pump.event_received.connect(samples.receive)
        application.session.submit(SetBudget(BUDGET_MB * MEGABYTE))
        wait_until(lambda: witness.state is RunState.PAUSED)
        application.window.actions_by_name["play"].trigger()
        wait_until(lambda: witness.tier == "xla")
        tick_gaps(WARM_SECONDS)
        before = witness.frame.epoch if witness.frame else 0
        began = perf_counter()
        while perf_counter() < began + RUN_SECONDS:
            samples.take()
            tick_gaps(INTERVAL_SECONDS)
        epochs = (witness.frame.epoch if witness.frame else 0) - before
    return [
        Result(
            name="memory: growth beyond the time line in ten minutes at full speed",
            value=max(samples.megabytes) - samples.megabytes[0],
            unit="MB",
            at_most=ALLOWED_MB,
            note=f"{epochs:,} epochs; states {samples.states_mb:.0f} of {BUDGET_MB} MB; at the "
            f"start {samples.megabytes[0]:.0f} MB",
        )
    ]
