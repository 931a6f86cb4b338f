"""Every template in the real window: the first epoch after Play, and how soon Pause acts.

Play is pressed once after a pause, as by a person who first looks at the network, and once in
another window as soon as possible, while the loop is still being compiled.
"""

from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.projects import mnist_project
from benchmarks.result import Result
from benchmarks.window import open_application, pause_latencies, tick_gaps, wait_until
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.events import RunState

if TYPE_CHECKING:
    from benchmarks.window import Witness
    from playground.app import Application

FIRST_EPOCH_SECONDS = 0.8
LOOK_SECONDS = 2.0
"""How long a person looks at a network before pressing Play."""
PAUSE_MS = 50
PAUSES = 5
WARM_UP_SECONDS = 2.0


def project_of(template: str, mnist: Path | None) -> Project:
    """Return the project of `template`, to be trained without end; `mnist` is its file."""
    is_mnist = template.startswith("mnist")
    project = mnist_project(template, mnist) if is_mnist else TEMPLATES[template].build()
    return replace(project, training=replace(project.training, epochs=0, callbacks=()))


def first_epoch_seconds(application: "Application", witness: "Witness") -> float:
    """Press Play; return the time until a frame with progress is shown, in seconds."""
    witness.frame = None
    pressed = perf_counter()
    application.window.actions_by_name["play"].trigger()
    wait_until(lambda: witness.has_progress)
    return perf_counter() - pressed


def _wait_for_network(witness: "Witness") -> None:
    wait_until(lambda: witness.state is RunState.PAUSED)
    wait_until(lambda: witness.frame is not None)


def _measure_one(template: str, mnist: Path | None) -> list[Result]:
    project = project_of(template, mnist)
    with open_application(project) as (application, witness):
        _wait_for_network(witness)
        hurried = first_epoch_seconds(application, witness)
    with open_application(project) as (application, witness):
        _wait_for_network(witness)
        tick_gaps(LOOK_SECONDS)
        seconds = first_epoch_seconds(application, witness)
        tick_gaps(WARM_UP_SECONDS)
        latencies = pause_latencies(application, witness, PAUSES)
        tier = witness.tier
    return [
        Result(
            name=f"{template}: first progress shown after Play",
            value=seconds,
            unit="s",
            at_most=FIRST_EPOCH_SECONDS,
            note=f"{LOOK_SECONDS:.0f} s after the network is shown; at once {hurried:.2f} s",
        ),
        Result(
            name=f"{template}: Pause is shown, slowest of {PAUSES}",
            value=float(latencies.max()),
            unit="ms",
            at_most=PAUSE_MS,
            note=f"{tier} {WARM_UP_SECONDS:.0f} s after Play",
        ),
    ]


def measure(mnist: Path | None) -> list[Result]:
    """Return both results for each template, one window after another."""
    return [result for each in TEMPLATES for result in _measure_one(each.name, mnist)]
