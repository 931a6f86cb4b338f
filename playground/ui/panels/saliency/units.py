"""What a network answers about scaled targets, in the units of the data."""

from dataclasses import replace

import numpy as np

from playground.datasets.preparation.target import number_in_units, unscaled_output
from playground.datasets.preparation.values import TargetColumn
from playground.datasets.task import Prepared, Samples
from playground.training.protocol.probes import Floats
from playground.training.protocol.saliency import SaliencyAnswer


def scaled_target(data: Prepared) -> TargetColumn | None:
    """Return how the targets of `data` are scaled; None if they are not."""
    target = None if data.preparation is None else data.preparation.target
    return target if target is not None and target.scale else None


def unit_scale(target: TargetColumn | None, unit: int) -> float:
    """Return how much 1 of an output is in the units of the data."""
    return 1.0 if target is None else float(target.scale[unit])


def answer_in_units(answer: SaliencyAnswer, target: TargetColumn | None) -> SaliencyAnswer:
    """Return the answer with outputs, target, slopes and parts in the units of the data."""
    if target is None:
        return answer
    scale = np.float32(target.scale[answer.unit])
    return replace(
        answer,
        target=number_in_units(target, answer.target),
        outputs=unscaled_output(target, answer.outputs.reshape(1, -1))[0],
        baseline_output=answer.baseline_output * float(scale) + float(target.offset[answer.unit]),
        gradient=answer.gradient * scale,
        attributions=answer.attributions * scale,
    )


def samples_in_units(
    samples: Samples, outputs: Floats, target: TargetColumn | None
) -> tuple[Samples, Floats]:
    """Return samples and what the network answers to them, targets in the units of the data."""
    if target is None:
        return samples, outputs
    labels = np.asarray(samples.y, np.float32).reshape(len(samples), -1)
    return replace(samples, y=unscaled_output(target, labels)), unscaled_output(target, outputs)
