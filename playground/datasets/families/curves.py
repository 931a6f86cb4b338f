"""Shared by the curves: a number for each number, with noise."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.params import Float, Int, Param
from playground.datasets.families.plane import NOISE_SHARE
from playground.datasets.script_code import RNG, Lines, ScriptCode, Values, written
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task, TaskKind

GROUP = "Curves"
MAXIMUM_RANGE = 10.0


Function: TypeAlias = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""``x -> y``, both (n, 1) float64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A function of one number, from which samples are drawn at random places.

    Attributes
    ----------
    function : Function
    code : str
        The same function as an expression of ``x`` in a script.
    half_width : float
        The inputs run from minus this to this, at first.
    noise, samples : int
        The noise in percent and the number of samples, at first.
    """

    function: Function
    code: str
    half_width: float
    noise: int = 0
    samples: int = 200

    def params(self) -> tuple[Param, ...]:
        """Return the parameters: noise, range and samples."""
        return (
            Int(
                name="noise",
                help="Standard deviation of the noise added to the values, in percent of 1.",
                default=self.noise,
                minimum=0,
                maximum=100,
            ),
            Float(
                name="range",
                help="The inputs run from minus this to this.",
                default=self.half_width,
                minimum=0.5,
                maximum=MAXIMUM_RANGE,
            ),
            Int(
                name="samples",
                help="How many samples there are, training and test together.",
                default=self.samples,
                minimum=10,
                maximum=100_000,
            ),
        )

    def load(self, values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
        """Return the samples."""
        count, reach, noise = values["samples"], values["range"], values["noise"]
        assert isinstance(count, int)
        assert isinstance(reach, float)
        assert isinstance(noise, int)
        x = generator.uniform(-reach, reach, (count, 1))
        y = self.function(x)
        if noise:
            y = y + noise / 100 * generator.standard_normal(x.shape)
        return Raw(Samples(read_only(x.astype(np.float32)), read_only(y.astype(np.float32))))

    def lines(self, values: Values) -> Lines:
        """Return the statements of a script that draw the same samples."""
        return written(
            RNG,
            "x = rng.uniform(-$range, $range, ($samples, 1))",
            f"y = {self.code}",
            "y = y + $noise_share * rng.standard_normal(x.shape)" if values["noise"] else "",
            'x, y = x.astype("float32"), y.astype("float32")',
        )


def curve_data(*, name: str, label: str, summary: str, curve: Curve) -> DatasetSpec:
    """Return the data set of a curve; its texts are those of `DatasetSpec`."""
    cases = (curve.noise, 0) if curve.noise else (0, 1)
    return DatasetSpec(
        name=name,
        label=label,
        group=GROUP,
        summary=summary,
        params=curve.params(),
        describe=curve_task,
        load=curve.load,
        code=ScriptCode(
            write=curve.lines,
            holes=MappingProxyType({"noise_share": NOISE_SHARE}),
            forms=MappingProxyType({"noise": cases}),
        ),
    )


def curve_task(values: Values) -> Task:
    """Return the task of predicting a number for a number."""
    samples = values["samples"]
    assert isinstance(samples, int)
    return Task(
        kind=TaskKind.REGRESSION,
        input_shape=(1,),
        feature_names=("x",),
        low=-1.0,
        samples=samples,
    )
