"""What autosaving the weights costs training, as a share of its rate.

There are two costs. The training thread stops while it copies the arrays between two chunks.
Another thread writes them, and takes at most its own computing time from training. The share
that is lost is their sum, divided by the time between two autosaves. The note also gives the
ratio of the rates in pairs of runs that take turns.
"""

import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

from benchmarks.rates import build, start_engine, warm_up
from benchmarks.result import Result
from playground.document.commands import SetParams
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files.recovery import Recovery
from playground.training.files.snapshots import snapshot
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.ui.files.autosave import LEARNED_MS

if TYPE_CHECKING:
    from playground.training.protocol.engine import Program

PAIRS = 5
RUN_SECONDS = 4.0
ALLOWED_SHARE = 0.01
UNITS = 2048
"""Units of each hidden layer of the large network."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: steps per second, and the seconds that its autosave took."""

    rate: float
    copied: float = 0.0
    written: float = 0.0


def _write(recovery: Recovery, project: Project, taken: Checkpoint) -> float:
    """Write what was learned; return the computing time of this thread in seconds."""
    before = thread_time()
    recovery.keep_learned(project, taken, project)
    return thread_time() - before


def _run(program: "Program", project: Project, recovery: Recovery | None) -> Run:
    """Train for a while, with one autosave if `recovery` is given."""
    copied, writing = 0.0, list[Future[float]]()
    with ThreadPoolExecutor(1) as pool:
        started, trained = perf_counter(), 0
        while (elapsed := perf_counter() - started) < RUN_SECONDS:
            if recovery is not None and not writing and elapsed > RUN_SECONDS / 4:
                before = perf_counter()
                taken = snapshot(program.state(), Curves())
                copied = perf_counter() - before
                writing.append(pool.submit(_write, recovery, project, taken))
            trained += program.advance(program.steps_per_epoch).steps
        rate = trained / (perf_counter() - started)
    return Run(rate, copied, sum(future.result() for future in writing))


def _pair(
    program: "Program", project: Project, recovery: Recovery, is_swapped: bool
) -> tuple[Run, Run]:
    """Return a run without an autosave and one with it; the latter runs first if swapped."""
    runs = [
        _run(program, project, recovery if is_kept else None)
        for is_kept in (is_swapped, not is_swapped)
    ]
    return (runs[1], runs[0]) if is_swapped else (runs[0], runs[1])


def _large() -> Project:
    """Return the digits with wide layers."""
    project = TEMPLATES["digits"].build()
    for layer in project.network.layers:
        if "units" in layer.params and layer.params["units"] != 10:
            project = SetParams(layer.id, {"units": UNITS}).apply(project)
    return project


def measure() -> list[Result]:
    """Return the share of the rate that autosaves take, for a small and a large network."""
    engine, results = start_engine(), []
    for name, project in (("xor", TEMPLATES["xor"].build()), ("wide digits", _large())):
        program, _data = build(engine, project)
        warm_up(program)
        with tempfile.TemporaryDirectory() as folder:
            recovery = Recovery(Path(folder))
            pairs = [_pair(program, project, recovery, index % 2 == 1) for index in range(PAIRS)]
            recovery.forget()
        ratio = median(kept.rate / plain.rate for plain, kept in pairs)
        copied, written = (
            median(getattr(kept, part) for _plain, kept in pairs) for part in ("copied", "written")
        )
        results.append(
            Result(
                name=f"autosave: share of the rate, {name}",
                value=(copied + written) / (LEARNED_MS / 1000),
                unit="",
                at_most=ALLOWED_SHARE,
                note=f"{program.state().size_bytes / 1e6:.2f} MB each {LEARNED_MS // 1000} s; "
                f"copied in {copied * 1000:.1f} ms, written with {written * 1000:.0f} ms of "
                f"computing; rate with one in {RUN_SECONDS:g} s: {ratio:.2f} of that without",
            )
        )
        program.close()
    return results
