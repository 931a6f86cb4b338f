"""Step by step: how long a step takes to be traced, and a page of it to be written.

Traced is the training thread's work (`StepProbe`), written the main thread's: a page of each
level for the last hidden layer. Both are measured in processor time of their thread, which
does not depend on other processes; the first answer, which compiles, is left out.
"""

from dataclasses import replace
from pathlib import Path
from time import thread_time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.result import Result
from playground.base.params import Selection
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.document.graph import replace_layers
from playground.document.inference import infer
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.explain.focus import Focus, Level
from playground.explain.pages import page_of
from playground.explain.subject import Subject
from playground.training.protocol.step_trace import StepProbe
from playground.ui.panels.microscope.writing import written

if TYPE_CHECKING:
    from playground.training.protocol.engine import Engine

TIMES = 15
STEPS = 20
SMALL_MS, MNIST_MS = 50.0, 300.0
UNITS = 120
"""Units of the hidden layer with which the digits network has nearly 10,000 parameters."""


def measure(mnist_path: Path | None) -> list[Result]:
    """Return tracing and writing together, for a small network and for MNIST."""
    from playground.engine import create_engine  # noqa: PLC0415 - takes seconds

    engine = create_engine("graph")
    found = [
        _measured("xor", TEMPLATES["xor"].build(), engine, SMALL_MS),
        _measured("digits, 9,010 parameters", _digits(), engine, SMALL_MS),
    ]
    if mnist_path is not None:
        project = TEMPLATES["mnist"].build()
        params = {**project.data.source.params, "path": str(mnist_path), "samples": 6000}
        data = replace(project.data, source=Selection(project.data.source.name, params))
        found.append(_measured("mnist", replace(project, data=data), engine, MNIST_MS))
    return found


def _digits() -> Project:
    project = TEMPLATES["digits"].build()
    hidden = next(layer for layer in project.network.layers if layer.params.get("units") == 32)
    larger = replace(hidden, params={**hidden.params, "units": UNITS})
    return replace(project, network=replace_layers(project.network, (larger,)))


def _measured(name: str, project: Project, engine: "Engine", target: float) -> Result:
    data = prepare(project.data, no_progress)
    program, _ = engine.build(project, data)
    program.advance(STEPS)
    inference = infer(project.network, data.task)
    traced, wrote = [], []
    for _ in range(TIMES):
        began = thread_time()
        trace = program.answer(frozenset({StepProbe()}))[StepProbe()]
        traced.append(thread_time() - began)
        wrote.append(_written(Subject(project, inference, trace)))
    program.close()
    step, page = (1000 * float(np.percentile(times[1:], 95)) for times in (traced, wrote))
    note = f"traced {step:.1f} ms, written {page:.1f} ms"
    return Result(
        name=f"step by step, {name}", value=step + page, unit="ms", at_most=target, note=note
    )


def _written(subject: Subject) -> float:
    """Return the seconds that the slowest page takes, for the layer before the last."""
    layer_id = subject.layer_ids[-2]
    slowest = 0.0
    for level in Level:
        began = thread_time()
        page = page_of(subject, Focus(level, layer_id))
        for card in page.cards:
            written(card)
        slowest = max(slowest, thread_time() - began)
    return slowest
