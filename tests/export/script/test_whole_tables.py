"""Scripts of tables, run whole: the arrays of the program, and a model for raw rows that agrees."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.datasets.preparation.kinds import DatePart, Scaling
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables.draft import Draft
from playground.datasets.tables.settings import (
    Kind,
    Part,
    Role,
    Split,
    SplitKind,
    Treatment,
)
from playground.document.project import Project
from playground.document.proposals.proposing import UseData
from playground.document.proposals.tables import proposal_for
from playground.export.raw.boundary import inputs_of
from playground.export.raw.feeding import feed
from playground.export.script import script_of
from tests.datasets.tables.cases import CASES
from tests.datasets.tables.workbooks import workbook
from tests.export.script.test_tables import (
    BOOK,
    PEOPLE,
    config_of,
    draft_of,
    opened_draft,
    typed_frame,
    written_series,
)

WORDS = ("fine", "good", "bad", "dull", "long", "short", "film", "book", "It's", "ÄRGER", "a-b")


def every_kind(folder: Path) -> Draft:
    """Return a German table with a date, sentences, currencies, gaps and classes."""
    lines = ["Tag;Preis;Größe;Stadt;Text;Anteil;Wahl"]
    for i in range(80):
        text = " ".join(WORDS[(i * step) % len(WORDS)] for step in (1, 3, 5, 7, 2, 9, 4))
        price = f"{1000 + 37.5 * i:,.2f}".translate(str.maketrans(",.", ".,"))
        lines.append(
            f"{i % 28 + 1:02}.{i % 12 + 1:02}.20{10 + i % 14};{'' if i % 7 == 3 else f'{price} €'};"
            f"{i * i % 13},5;{['Bern', 'Zürich', '', 'Köln'][i % 4]};{text};{i % 40} %;"
            f"{['ja', 'nein', 'vielleicht'][i % 3]}"
        )
    content = "\n".join(["Verkauf", *lines]).encode("cp1252")
    draft = draft_of(folder / "table.csv", content, "Wahl")
    draft = draft.with_columns(["Text"], kind=Kind.TEXT, role=Role.INPUT)
    return draft.with_columns(["Größe"], scaling=Scaling.MINMAX)


def sentences(folder: Path) -> Draft:
    content = str(CASES["sentences"].content)
    return draft_of(folder / "table.csv", content.replace("film", "film\u00a0of ÉLAN it's"))


def series(folder: Path) -> Draft:
    draft = draft_of(folder / "table.csv", written_series("days first"), "load")
    return draft.with_role(["moment"], Role.IGNORED).as_series(6, 2, "moment")


def typed(folder: Path) -> Draft:
    typed_frame().write_parquet(folder / "table.parquet")
    return opened_draft(folder / "table.parquet", "weight")


def book(folder: Path) -> Draft:
    workbook(folder / "book.xlsx", BOOK, title="Sales")
    return opened_draft(folder / "book.xlsx", "price")


def people(folder: Path) -> Draft:
    draft = draft_of(folder / "people.csv", PEOPLE, "left")
    draft = draft.with_columns(["port"], missing=Treatment.CONSTANT, constant="no port")
    return draft.with_columns(["level"], kind=Kind.NUMBER, missing=Treatment.MEDIAN)


def several_texts(folder: Path) -> Draft:
    lines = ["title,review,stars"]
    for i in range(60):
        title, review = (
            " ".join(WORDS[(i * step + i) % len(WORDS)] for step in steps)
            for steps in ((1, 2, 3, 5), (2, 7, 4, 6, 8, 3))
        )
        lines.append(f"{title},{review},{i % 4}.5")
    draft = draft_of(folder / "table.csv", "\n".join(lines), "stars")
    return draft.with_columns(["title", "review"], kind=Kind.TEXT, role=Role.INPUT)


def corrected(folder: Path) -> Draft:
    """Return a table with units, a total, cells that cannot be read, and rows left out."""
    lines = ["Nr;Länge;Gewicht;Am;Teil;Gut", ";cm;kg;;;"]
    for i in range(80):
        size = "kaputt" if i == 5 else f"{i * i % 23},5"
        day = (
            "später"
            if i == 9
            else f"2024-03-{i % 28 + 1:02}T{i % 24:02}:30{['Z', '+02:00'][i % 2]}"
        )
        part = ["alt", "neu", "alt", "Probe"][i % 4]
        lines.append(f"{i};{size};{i * 7 % 31},25;{day};{part};{['Ja', 'nein', 'ja'][i % 3]}")
    lines.append("Summe;900;1200;;;")
    draft = draft_of(folder / "table.csv", "\n".join(lines), "Gut")
    assert draft.facts.rows == 80
    parts = (("Probe", Part.TEST), ("neu", Part.LEFT_OUT))
    split = Split(SplitKind.COLUMN, "Teil", parts=parts)
    draft = replace(draft, settings=replace(draft.settings, split=split))
    return draft.with_columns(["Am"], parts=tuple(DatePart), is_flagged=True)


USUAL: tuple[Callable[[Path], Draft], ...] = (every_kind, sentences, series)
OTHERS: tuple[Callable[[Path], Draft], ...] = (typed, book, people, several_texts, corrected)


def written(folder: Path, make: Callable[[Path], Draft]) -> Project:
    """Write the script of a table, and raw rows for its model; return the project."""
    folder.mkdir()
    draft = make(folder)
    command = UseData(config_of(draft), proposal_for(draft, draft.plan()))
    project = command.apply(Project())
    project = replace(project, training=replace(project.training, epochs=1))
    data = prepare(project.data, no_progress)
    assert data.preparation is not None
    assert data.rows is not None
    (folder / "script.py").write_text(script_of(project, data.preparation), encoding="utf-8")
    inputs = inputs_of(data.preparation, takes_texts=True, fills=True)
    rows: dict[str, Any] = dict(feed(data.preparation, inputs, data.rows))
    np.savez(folder / "rows.npz", **rows)
    return project


def assert_scripts_agree(folder: Path, makes: tuple[Callable[[Path], Draft], ...]) -> None:
    """Run the scripts in one process, and compare what they make with what the program makes."""
    projects = {make.__name__: written(folder / make.__name__, make) for make in makes}
    driver = [sys.executable, "-m", "tests.export.script.run_scripts"]
    places = [str(folder / name) for name in projects]
    done = subprocess.run([*driver, *places], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    for name, project in projects.items():
        data = prepare(project.data, no_progress)
        found = np.load(folder / name / "found.npz", allow_pickle=False)
        expected = {
            **{"x_train": data.train.x, "y_train": data.train.y},
            **{"x_test": data.test.x, "y_test": data.test.y},
        }
        for array, values in expected.items():
            np.testing.assert_allclose(found[array], values, rtol=1e-6, atol=1e-6, err_msg=name)
        assert data.preparation is not None
        outputs = unscaled_output(data.preparation.target, found["of_samples"])
        # Of a time series, the last raw rows have no target yet.
        count = min(len(outputs), len(found["of_rows"]))
        assert count > 5
        np.testing.assert_allclose(
            found["of_rows"][:count],
            outputs[:count],
            rtol=2e-5,
            atol=2e-6 * float(np.abs(outputs).max()),
            err_msg=name,
        )


@pytest.mark.keras
def test_the_script_of_a_table_makes_the_same_arrays_and_takes_raw_rows(tmp_path: Path) -> None:
    assert_scripts_agree(tmp_path, USUAL)


@pytest.mark.keras
@pytest.mark.long
def test_scripts_of_other_tables_do_so_too(tmp_path: Path) -> None:
    assert_scripts_agree(tmp_path, OTHERS)
