"""Step by step: how long a step takes to be traced, and a page of it to be written.

Traced is the training thread's work (`StepProbe`), written the main thread's: a page of each
level for the last hidden layer. Both are measured in processor time of their thread, which
does not depend on other processes; the first answer, which compiles, is left out.
"""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import thread_time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.projects import mnist_project
from benchmarks.result import Result
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.document.graph import replace_layers
from playground.document.inference import infer
from playground.document.project import Layer, LayerId, Network, Project, Wire
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
SAMPLES = 6000
SMALL_MS, MNIST_MS = 50.0, 300.0
UNITS = 120
"""Units of the hidden layer with which the digits network has nearly 10,000 parameters."""

ROWS: dict[str, tuple[tuple[str, dict[str, ParamValue]], ...]] = {
    "LSTM, 7,850 parameters": (("LSTM", {"units": 40}),),
    "GRU both ways, 9,778 parameters": (("Bidirectional", {"layer": "GRU", "units": 36}),),
    "attention, 2,218 parameters": (
        ("Dense", {"units": 16}),
        ("MultiHeadAttention", {"num_heads": 4, "key_dim": 8}),
        ("GlobalAveragePooling1D", {}),
    ),
    "Dense at each step": (
        ("TimeDistributed", {"layer": "Dense", "units": 60, "activation": "tanh"}),
        ("Flatten", {}),
    ),
}
"""Layers that read a digit of 8 × 8 row by row."""
IMAGES: tuple[tuple[str, dict[str, ParamValue]], ...] = (
    ("Reshape", {"target_shape": (8, 8, 1)}),
    ("SeparableConv2D", {"filters": 16, "kernel_size": (3, 3), "activation": "relu"}),
    ("Conv2DTranspose", {"filters": 8, "kernel_size": (3, 3), "activation": "relu"}),
    ("DepthwiseConv2D", {"kernel_size": (3, 3)}),
    ("GroupNormalization", {"groups": 2}),
    ("Flatten", {}),
)


def measure(mnist_path: Path | None) -> list[Result]:
    """Return tracing and writing together, for a small network and for MNIST."""
    from playground.engine import create_engine  # noqa: PLC0415 - takes seconds

    engine = create_engine("graph")
    found = [
        _measured("xor", TEMPLATES["xor"].build(), engine, SMALL_MS),
        _measured("digits, 9,010 parameters", _digits(), engine, SMALL_MS),
        _measured("reviews", TEMPLATES["reviews"].build(), engine, SMALL_MS),
        *(_measured(name, _rows(*layers), engine, SMALL_MS) for name, layers in ROWS.items()),
        _measured("images", _between(*IMAGES), engine, SMALL_MS),
    ]
    if mnist_path is not None:
        project = mnist_project("mnist", mnist_path, SAMPLES)
        found.append(_measured("mnist", project, engine, MNIST_MS))
    return found


def _digits() -> Project:
    project = TEMPLATES["digits"].build()
    hidden = next(layer for layer in project.network.layers if layer.params.get("units") == 32)
    larger = replace(hidden, params={**hidden.params, "units": UNITS})
    return replace(project, network=replace_layers(project.network, (larger,)))


def _rows(*sketches: tuple[str, dict[str, ParamValue]]) -> Project:
    """Return the digits network with layers that read rows in the middle."""
    return _between(("Reshape", {"target_shape": (8, 8)}), *sketches)


def _between(*sketches: tuple[str, dict[str, ParamValue]]) -> Project:
    """Return the digits network with other layers between the first and the last."""
    project = TEMPLATES["digits"].build()
    first, *_, last = project.network.layers
    middle = tuple(
        Layer(LayerId(f"own{at}"), name, f"own_{at}", LAYERS[name].parse(params))
        for at, (name, params) in enumerate(sketches)
    )
    layers = (first, *middle, last)
    wires = tuple(Wire(before.id, after.id) for before, after in pairwise(layers))
    return replace(project, network=Network(layers, wires))


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
    """Return the seconds that the slowest page of a layer before the last takes.

    Each page is written from nothing: what one has computed for the step does not help the next.
    """
    slowest = 0.0
    for layer_id in subject.layer_ids[1:-1]:
        for level in Level:
            alone = replace(subject, _large={}, _kept={})
            began = thread_time()
            page = page_of(alone, Focus(level, layer_id))
            for card in page.cards:
                written(card)
            slowest = max(slowest, thread_time() - began)
    return slowest
