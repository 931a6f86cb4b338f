"""Digits: small handwritten digits of 8 x 8 pixels."""

import numpy as np

from playground.datasets.families.images import CHANNELS, LAST_AXIS, image_samples, image_task
from playground.datasets.script_code import Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Task

COUNT = 1797
BRIGHTEST = 16.0


def _describe(values: Values) -> Task:
    return image_task(values, 8, COUNT)


def _load(values: Values, _generator: np.random.Generator, _progress: Progress) -> Raw:
    from sklearn.datasets import load_digits  # noqa: PLC0415 (takes most of a second)

    digits = load_digits()
    return Raw(image_samples(values, digits.images, digits.target, BRIGHTEST), brightest=BRIGHTEST)


def _code(values: Values) -> Lines:
    axis = LAST_AXIS if values["channels"] else ""
    return (
        "digits = load_digits()",
        f'x = (digits.images / 16).astype("float32"){axis}',
        "y = digits.target",
    )


DIGITS = DatasetSpec(
    name="digits",
    label="Digits (8 x 8)",
    group="Images",
    summary="1,797 handwritten digits of 8 x 8 pixels, from scikit-learn (Alpaydin and Kaynak).",
    params=(CHANNELS,),
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        imports=("from sklearn.datasets import load_digits",),
        forms={"channels": (False, True)},
    ),
    loaders=("sklearn.datasets.load_digits",),
    comes_unscaled=True,
    stands_in=True,
)
