"""Shared by the curves: a number for each number, with noise."""

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.params import Float, Int
from playground.datasets.plane import NOISE_SHARE, NUMBERED
from playground.datasets.script_code import RNG, Lines, ScriptCode, Values, written
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task, TaskKind

GROUP = "Curves"
MAXIMUM_RANGE = 10.0


def curve(
    *,
    name: str,
    label: str,
    summary: str,
    function: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    code: str,
    half_width: float,
    noise: int = 0,
    samples: int = 200,
) -> DatasetSpec:
    """Return the data set of a function of one number, drawn at random places.

    Parameters
    ----------
    name, label, summary : str
        As `DatasetSpec` has them.
    function : callable
        ``x -> y``, both (n, 1) float64.
    code : str
        The same function as an expression of ``x`` in a script.
    half_width : float
        The inputs run from minus this to this, at first.
    noise, samples : int
        The noise in percent and the number of samples, at first.
    """

    def load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
        count, reach, share = values["samples"], values["range"], values["noise"]
        assert isinstance(count, int)
        assert isinstance(reach, float)
        assert isinstance(share, int)
        x = generator.uniform(-reach, reach, (count, 1))
        y = function(x)
        if share:
            y = y + share / 100 * generator.standard_normal(x.shape)
        return Raw(Samples(read_only(x.astype(np.float32)), read_only(y.astype(np.float32))))

    def lines(values: Values) -> Lines:
        return written(
            RNG,
            "x = rng.uniform(-$range, $range, ($samples, 1))",
            f"y = {code}",
            "y = y + $noise_share * rng.standard_normal(x.shape)" if values["noise"] else "",
            'x, y = x.astype("float32"), y.astype("float32")',
        )

    return DatasetSpec(
        name=name,
        label=label,
        group=GROUP,
        summary=summary,
        params=(
            Int(
                name="noise",
                help="Standard deviation of the noise added to the values, in percent of 1.",
                default=noise,
                minimum=0,
                maximum=100,
            ),
            Float(
                name="range",
                help="The inputs run from minus this to this.",
                default=half_width,
                minimum=0.5,
                maximum=MAXIMUM_RANGE,
            ),
            Int(
                name="samples",
                help="How many samples there are, training and test together.",
                default=samples,
                minimum=10,
                maximum=100_000,
            ),
        ),
        describe=_describe,
        load=load,
        code=ScriptCode(
            write=lines,
            holes=MappingProxyType({"noise_share": NOISE_SHARE}),
            forms=NUMBERED if not noise else MappingProxyType({"noise": (noise, 0)}),
        ),
    )


def _describe(values: Values) -> Task:
    samples = values["samples"]
    assert isinstance(samples, int)
    return Task(
        kind=TaskKind.REGRESSION,
        input_shape=(1,),
        feature_names=("x",),
        low=-1.0,
        samples=samples,
    )
