"""Scripts that earlier versions of the program exported are still read, with their data.

`exported` holds such scripts as they were written, and in `data.json` what each says of its
data. A change to the code of a data set must not edit them: add the new text beside the old.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.base.params import parse_values
from playground.datasets.sources import DATASETS
from playground.importing.script import read_script
from tests.lanes import thinned

FOLDER = Path(__file__).parent / "exported"
DATA: dict[str, dict[str, Any]] = json.loads((FOLDER / "data.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", thinned(4, DATA))
def test_an_exported_script_is_read_without_notes(name: str) -> None:
    expected = DATA[name]
    imported = read_script((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    data = imported.project.data
    spec = DATASETS[expected["source"]]

    assert imported.notes == ()
    assert data.source.name == spec.name
    assert parse_values(spec.params, data.source.params, spec.label) == parse_values(
        spec.params, expected["params"], spec.label
    )
    assert list(data.features) == expected["features"]
    assert data.train_fraction == expected["train_fraction"]
    assert (data.seed, data.scaling) == (expected["seed"], expected["scaling"])


def test_every_exported_script_is_listed() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(DATA)
