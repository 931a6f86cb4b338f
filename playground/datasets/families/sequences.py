"""Shared by the generated sequences: parameters, tasks, noise, samples, code."""

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.params import Int, Param
from playground.datasets.families.plane import NOISE_SHARE, NUMBERED
from playground.datasets.script_code import RNG, Lines, ScriptCode, Values, Write, written
from playground.datasets.spec import Raw
from playground.datasets.task import Samples, Task, TaskKind

GROUP = "Sequences"
MAXIMUM_STEPS = 200
SAMPLES = Int(
    name="samples",
    help="How many sequences there are, training and test together.",
    default=1000,
    minimum=10,
    maximum=100_000,
)


def sequence_params(steps: int) -> tuple[Param, ...]:
    """Return the parameters of a data set whose sequences have `steps` steps at first."""
    return (
        Int(
            name="steps",
            help="How many steps a sequence has.",
            default=steps,
            minimum=2,
            maximum=MAXIMUM_STEPS,
        ),
        Int(
            name="noise",
            help="Standard deviation of the noise added to each step, in percent of 1.",
            default=0,
            minimum=0,
            maximum=100,
        ),
        SAMPLES,
    )


def size(values: Values) -> tuple[int, int]:
    """Return the number of sequences, and how many steps each has."""
    samples, steps = values["samples"], values["steps"]
    assert isinstance(samples, int)
    assert isinstance(steps, int)
    return samples, steps


def sequence_task(values: Values, class_names: tuple[str, ...] = ()) -> Task:
    """Return the task of finding a number, or one of two classes, for a sequence of numbers."""
    samples, steps = size(values)
    return Task(
        kind=TaskKind.BINARY if class_names else TaskKind.REGRESSION,
        input_shape=(steps, 1),
        class_names=class_names,
        low=0.0 if class_names else -1.0,
        samples=samples,
    )


def noisy(
    values: Values, generator: np.random.Generator, series: NDArray[np.floating]
) -> NDArray[np.floating]:
    """Return `series`, (n, steps) float, with the noise that the user chose."""
    share = values["noise"]
    assert isinstance(share, int)
    if not share:
        return series
    return series + share / 100 * generator.standard_normal(series.shape)


def noise_line(values: Values, name: str = "x") -> str:
    """Return the line that adds noise to the array `name`, if there is any."""
    if not values["noise"]:
        return ""
    return f"{name} = {name} + $noise_share * rng.standard_normal({name}.shape)"


def sequences(x: NDArray[np.number], y: NDArray[np.number]) -> Raw:
    """Return sequences of one number per step, with a number each.

    Parameters
    ----------
    x : (n, steps) numbers
    y : (n,) numbers
    """
    return Raw(
        Samples(
            read_only(x.astype(np.float32)[:, :, np.newaxis]),
            read_only(y.astype(np.float32)[:, np.newaxis]),
        )
    )


def sequence_code(write: Write) -> ScriptCode:
    """Return the code of generated sequences.

    Parameters
    ----------
    write : callable
        ``values -> lines`` that draw ``x``, (n, steps), and ``y``, (n,), from ``rng``;
        empty ones are left out.
    """

    def lines(values: Values) -> Lines:
        shape = 'x, y = x[:, :, np.newaxis].astype("float32"), y[:, np.newaxis].astype("float32")'
        return (RNG, *written(*write(values)), shape)

    return ScriptCode(write=lines, holes={"noise_share": NOISE_SHARE}, forms=NUMBERED)
