"""The truth table of a logic gate: the four points of the XOR tutorials."""

from dataclasses import replace

import numpy as np

from playground.base.params import Choice
from playground.datasets.plane import LABELS, classification_task, classified
from playground.datasets.spec import DatasetSpec, Progress, Raw, Values
from playground.datasets.task import Plane, Task

POINTS = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
GATES: dict[str, tuple[bool, ...]] = {
    "xor": (False, True, True, False),
    "and": (False, False, False, True),
    "or": (False, True, True, True),
    "nand": (True, True, True, False),
    "nor": (True, False, False, False),
    "xnor": (True, False, False, True),
}


def _describe(values: Values) -> Task:
    return replace(classification_task(values, Plane(-0.5, 1.5)), samples=len(POINTS))


def _load(values: Values, _generator: np.random.Generator, _progress: Progress) -> Raw:
    raw = classified(values, np.array(POINTS), np.array(GATES[str(values["gate"])]))
    return Raw(raw.samples, raw.samples)


TRUTH_TABLE = DatasetSpec(
    name="truth_table",
    label="Truth table",
    group="Points in the plane",
    summary="The four rows of a logic gate's truth table, for training and test alike.",
    params=(
        Choice(
            name="gate",
            help="The logic gate whose table is learned.",
            default="xor",
            options=tuple(GATES),
            labels=tuple(gate.upper() for gate in GATES),
        ),
        LABELS,
    ),
    named_by="gate",
    describe=_describe,
    load=_load,
    has_features=True,
    has_test_set=True,
)
