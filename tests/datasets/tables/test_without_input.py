"""A column is left out by the name of an input that was made of it."""

from pathlib import Path

import pytest

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, inspected, source_values
from playground.datasets.sources.table_file import without_input
from playground.datasets.spec import no_progress

ROWS = "age,town,born,y\n" + "".join(
    f"{at * 3 % 7},{'abc'[at % 3]},20{at % 30:02}-01-0{1 + at % 9},{at % 2}\n" for at in range(40)
)


def config(folder: Path, text: str = ROWS) -> DataConfig:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return inspected(DataConfig(Selection("csv", {"path": str(path)}), features=()), no_progress)


@pytest.mark.parametrize(
    ("feature", "column"), [("age", "age"), ("town=b", "town"), ("born month", "born")]
)
def test_an_input_names_its_column(feature: str, column: str, tmp_path: Path) -> None:
    data = config(tmp_path)
    before = describe(data).feature_names
    assert feature in before
    found = without_input(source_values(data)[1], feature)
    assert found is not None
    assert found[0] == column
    after = describe(DataConfig(Selection("csv", found[1]), features=())).feature_names
    assert after == tuple(name for name in before if not name.startswith(column))


def test_the_only_input_stays(tmp_path: Path) -> None:
    data = config(tmp_path, "a,y\n" + "".join(f"{at},{at % 2}\n" for at in range(40)))
    assert without_input(source_values(data)[1], "a") is None
    assert without_input(source_values(data)[1], "b") is None
