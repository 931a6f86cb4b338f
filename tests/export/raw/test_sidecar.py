"""The description and the example beside an export, without the model."""

import ast
import re
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from playground.base.errors import FileFormatError
from playground.base.tasks import TaskKind
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.raw import RawColumns
from playground.datasets.preparation.values import Preparation, Spelling, TargetColumn
from playground.export.raw.boundary import inputs_of
from playground.export.raw.example import ExampleLines, example_of
from playground.export.raw.sidecar import Sidecar, outputs_of, read_sidecar, write_sidecar

COLUMNS: RawColumns = {"age": np.linspace(0.0, 9.0, 30), "size": np.linspace(1.0, 2.0, 30)}
TARGET = TargetColumn(TaskKind.REGRESSION, "price")


def prepared(spelling: Spelling | None = None) -> Preparation:
    choices = [ColumnChoice(name=name) for name in COLUMNS]
    return msgspec.structs.replace(fit(COLUMNS, choices, TARGET), spelling=spelling)


def sidecar(preparation: Preparation) -> Sidecar:
    inputs = inputs_of(preparation, takes_texts=False, fills=False)
    target = outputs_of(preparation.target)
    return Sidecar("Houses", "a.keras", "keras", False, False, inputs, target, preparation)


def test_a_description_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = sidecar(prepared())
    write_sidecar(tmp_path / "model.json", written)
    assert read_sidecar(tmp_path / "model.json") == written


def test_inputs_that_are_not_those_of_the_preparation_are_refused(tmp_path: Path) -> None:
    whole = sidecar(prepared())
    write_sidecar(tmp_path / "model.json", msgspec.structs.replace(whole, inputs=whole.inputs[:1]))
    with pytest.raises(FileFormatError, match="inputs are not those of its preparation"):
        read_sidecar(tmp_path / "model.json")


@pytest.mark.parametrize(
    ("spelling", "text", "number"),
    [
        (Spelling(decimal=","), "1.234,5", 1234.5),
        (Spelling(decimal=",", thousands="."), "−1.234,5 €", -1234.5),
        (Spelling(thousands=","), "1,234.5", 1234.5),
        (Spelling(thousands=" "), "1 234.5", 1234.5),
        (Spelling(thousands="'"), "1'234.5", 1234.5),
    ],
)
def test_the_example_reads_numbers_as_the_table_wrote_them(
    spelling: Spelling, text: str, number: float
) -> None:
    lines = ExampleLines("import keras", "model = None", "model(inputs)")
    program = ast.parse(example_of(lines, sidecar(prepared(spelling)), "model.json"))
    (found,) = (
        each for each in program.body if isinstance(each, ast.FunctionDef) and each.name == "number"
    )
    names: dict[str, Any] = {"re": re}
    exec(ast.unparse(found), names)
    assert names["number"](text) == number
