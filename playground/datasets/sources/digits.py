"""Digits: small handwritten digits of 8 x 8 pixels."""

from dataclasses import replace

import numpy as np

from playground.base.params import Choice
from playground.datasets.families.images import CHANNELS, LAST_AXIS, image_samples, image_task
from playground.datasets.script_code import Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Task

ALL, LOW, HIGH = "all", "0 to 4", "5 to 9"
COUNTS = {ALL: 1797, LOW: 901, HIGH: 896}
FIRST = {ALL: 0, LOW: 0, HIGH: 5}
"""The digit that is class 0."""
BRIGHTEST = 16.0
CLASSES = Choice(
    name="classes",
    help="Which digits are in the set: all ten, or five of them.",
    default=ALL,
    options=(ALL, LOW, HIGH),
)


def _describe(values: Values) -> Task:
    chosen = str(values["classes"])
    task = image_task(values, (8, 8), COUNTS[chosen])
    if chosen == ALL:
        return task
    names = task.class_names[FIRST[chosen] :][:5]
    return replace(task, output_units=len(names), class_names=names)


def _load(values: Values, _generator: np.random.Generator, _progress: Progress) -> Raw:
    from sklearn.datasets import load_digits  # noqa: PLC0415 (takes most of a second)

    digits, chosen = load_digits(), str(values["classes"])
    pictures, labels = digits.images, digits.target
    if chosen != ALL:
        is_in = labels < 5 if chosen == LOW else labels >= 5
        pictures, labels = pictures[is_in], labels[is_in] - FIRST[chosen]
    return Raw(image_samples(values, pictures, labels, BRIGHTEST), brightest=BRIGHTEST)


def _code(values: Values) -> Lines:
    axis = LAST_AXIS if values["channels"] else ""
    if values["classes"] == ALL:
        return (
            "digits = load_digits()",
            f'x = (digits.images / 16).astype("float32"){axis}',
            "y = digits.target",
        )
    is_low = values["classes"] == LOW
    return (
        "digits = load_digits()",
        f"chosen = digits.target {'<' if is_low else '>='} 5",
        f'x = (digits.images[chosen] / 16).astype("float32"){axis}',
        f"y = digits.target[chosen]{'' if is_low else ' - 5'}",
    )


DIGITS = DatasetSpec(
    name="digits",
    label="Digits (8 x 8)",
    group="Images",
    summary="1,797 handwritten digits of 8 x 8 pixels, from scikit-learn (Alpaydin and Kaynak).",
    params=(CHANNELS, CLASSES),
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        imports=("from sklearn.datasets import load_digits",),
        forms={"channels": (False, True), "classes": (ALL, LOW, HIGH)},
    ),
    loaders=("sklearn.datasets.load_digits",),
    comes_unscaled=True,
    stands_in=True,
)
