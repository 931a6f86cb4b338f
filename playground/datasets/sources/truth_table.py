"""The truth table of a logic gate: the four points of the XOR tutorials."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from playground.base.params import Choice, ParamValue
from playground.datasets.families.plane import LABELS, classification_task, classified
from playground.datasets.script_code import Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw, Row
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


def _code(values: Values) -> Lines:
    low = -1 if values["labels"] == "-1/1" else 0
    points = ", ".join(f"[{int(x)}, {int(y)}]" for x, y in POINTS)
    labels = ", ".join(f"[{1 if is_high else low}]" for is_high in GATES[str(values["gate"])])
    return (
        f'points = np.array([{points}], dtype="float32")',
        f'y_train = np.array([{labels}], dtype="float32")',
    )


def _params_of(x: Sequence[Row], y: Sequence[Row]) -> Mapping[str, ParamValue] | None:
    """Return the gate whose table is written out, with its rows in any order."""
    table = {row: label[0] for row, label in zip(x, y, strict=False) if len(label) == 1}
    if len(x) != len(POINTS) or len(y) != len(POINTS) or set(table) != set(POINTS):
        return None
    given = [table[point] for point in POINTS]
    for gate, is_high in GATES.items():
        for low, labels in ((0.0, "0/1"), (-1.0, "-1/1")):
            if given == [1.0 if each else low for each in is_high]:
                return {"gate": gate, **({"labels": labels} if low else {})}
    return None


TRUTH_TABLE = DatasetSpec(
    name="truth_table",
    label="Truth table",
    group="Points in the plane",
    summary="The four rows of a logic gate's truth table, for both training and test.",
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
    code=ScriptCode(
        write=_code,
        forms={"gate": tuple(GATES), "labels": LABELS.options},
        is_tested_on_training=True,
    ),
    written_out=_params_of,
    has_features=True,
    has_test_set=True,
)
