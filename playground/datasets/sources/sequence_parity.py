"""Parity: whether a sequence of bits has an odd number of ones."""

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
    return sequence_task(values, ("even", "odd"))


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    """Return sequences of random bits, and their sum modulo 2.

    References
    ----------
    Minsky and Papert, "Perceptrons", MIT Press, 1969, chapter 3.
    """
    bits = generator.integers(0, 2, size(values))
    return sequences(noisy(values, generator, bits.astype(float)), bits.sum(axis=1) % 2)


def _code(values: Values) -> Lines:
    return (
        "x = rng.integers(0, 2, ($samples, $steps))",
        "y = x.sum(axis=1) % 2",
        noise_line(values),
    )


SEQUENCE_PARITY = DatasetSpec(
    name="sequence_parity",
    label="Parity of bits",
    group=GROUP,
    summary="Random bits; the class says whether the number of ones is even or odd.",
    params=sequence_params(6),
    describe=_describe,
    load=_load,
    code=sequence_code(_code),
)
