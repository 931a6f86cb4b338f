"""Memory: the first value decides the class, and the rest only distracts."""

import numpy as np

from playground.datasets.families.sequences import (
    GROUP,
    noise_line,
    noisy,
    sequence_code,
    sequence_params,
    sequence_task,
    sequences,
    size,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Task


def _describe(values: Values) -> Task:
    return sequence_task(values, ("−1", "1"))


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    """Return sequences that start with -1 or 1 and continue with numbers from -0.5 to 0.5.

    References
    ----------
    The latching problem of Bengio, Simard and Frasconi, "Learning long-term dependencies
    with gradient descent is difficult", IEEE Transactions on Neural Networks 5 (1994).
    """
    samples, steps = size(values)
    is_high = generator.integers(0, 2, samples)
    x = generator.uniform(-0.5, 0.5, (samples, steps))
    x[:, 0] = 2 * is_high - 1
    return sequences(noisy(values, generator, x), is_high)


def _code(values: Values) -> Lines:
    return (
        "y = rng.integers(0, 2, $samples)",
        "x = rng.uniform(-0.5, 0.5, ($samples, $steps))",
        "x[:, 0] = 2 * y - 1",
        noise_line(values),
    )


SEQUENCE_FIRST = DatasetSpec(
    name="sequence_first",
    label="Memory of the first value",
    group=GROUP,
    summary="The first value, −1 or 1, is the class; the network must keep it to the last step.",
    params=sequence_params(15),
    describe=_describe,
    load=_load,
    code=sequence_code(_code),
)
