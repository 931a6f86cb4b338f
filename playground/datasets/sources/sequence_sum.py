"""Sum: two numbers somewhere in a sequence of zeros."""

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


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    """Return sequences with two numbers from 0 to 1 at two different steps, and their sums.

    References
    ----------
    The adding problem of Hochreiter and Schmidhuber, "Long short-term memory", Neural
    Computation 9 (1997), section 5.4, with zeros in place of its unmarked numbers, so that
    a step has one number and no mark.
    """
    samples, steps = size(values)
    numbers = generator.uniform(0, 1, (samples, 2))
    places = np.argsort(generator.random((samples, steps)), axis=1)[:, :2]
    x = np.zeros((samples, steps))
    np.put_along_axis(x, places, numbers, axis=1)
    return sequences(noisy(values, generator, x), numbers.sum(axis=1))


def _code(values: Values) -> Lines:
    return (
        "numbers = rng.uniform(0, 1, ($samples, 2))",
        "places = np.argsort(rng.random(($samples, $steps)), axis=1)[:, :2]",
        "x = np.zeros(($samples, $steps))",
        "np.put_along_axis(x, places, numbers, axis=1)",
        noise_line(values),
        "y = numbers.sum(axis=1)",
    )


SEQUENCE_SUM = DatasetSpec(
    name="sequence_sum",
    label="Sum of two numbers",
    group=GROUP,
    summary="Two numbers somewhere among zeros; the target is their sum (the adding problem).",
    params=sequence_params(10),
    describe=sequence_task,
    load=_load,
    code=sequence_code(_code),
)
