"""Answers to probes: one function for each kind."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import frozen
from playground.datasets.task import Prepared
from playground.document.inference import Inference
from playground.engine.runner import Runner
from playground.training.probes import BoundaryAnswer, BoundaryProbe, Probe


def answer_probes(
    probes: frozenset[Probe[Any]], runner: Runner, inference: Inference, data: Prepared
) -> Mapping[Probe[Any], Any]:
    """Return the answers to those of `probes` that apply."""
    answers = {probe: ANSWERS[type(probe)](probe, runner, inference, data) for probe in probes}
    return {probe: answer for probe, answer in answers.items() if answer is not None}


def _boundary(
    probe: BoundaryProbe, runner: Runner, inference: Inference, data: Prepared
) -> BoundaryAnswer | None:
    plane = data.task.plane
    if plane is None or inference.output is None:
        return None
    axis = np.linspace(plane.low, plane.high, probe.resolution, dtype=np.float32)
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    values = runner.forward.outputs(points, (inference.output,))[inference.output]
    return BoundaryAnswer(_grid(values, probe.resolution), plane.low, plane.high)


def _grid(values: NDArray[np.float32], resolution: int) -> NDArray[np.float32]:
    return frozen(values.reshape(resolution, resolution, -1).transpose(2, 0, 1))


ANSWERS: Mapping[type[Probe[Any]], Callable[..., Any]] = {BoundaryProbe: _boundary}
"""The function that answers each kind of probe."""
