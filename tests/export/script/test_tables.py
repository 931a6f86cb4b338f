"""The script of a table makes the same arrays as the program, for every kind of table and choice.

What needs Keras, such as texts, is in `test_whole_tables`.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pytest

from playground.catalog.losses import USUAL_LOSS
from playground.datasets.config import DataConfig
from playground.datasets.preparation.kinds import DatePart, Scaling
from playground.datasets.prepare import describe
from playground.datasets.spec import no_progress
from playground.datasets.tables import opened
from playground.datasets.tables.draft import Draft, first_draft
from playground.datasets.tables.facts import TableFacts
from playground.datasets.tables.opened import MOST_READ_BYTES
from playground.datasets.tables.parse.cells import UNIT
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.script.reading import WRITTEN
from playground.datasets.tables.settings import Kind, Part, Role, Split, SplitKind, Treatment
from playground.document.project import Project
from playground.document.proposals.proposing import UseData
from playground.document.proposals.tables import config_for, proposal_for
from playground.export.script import script_of
from playground.export.script.data import data_code
from tests.datasets.tables.cases import CASES
from tests.datasets.tables.workbooks import workbook
from tests.export.script.test_data import assert_same_arrays
from tests.lanes import thinned

SHARED = Path(__file__).parents[4] / "shared" / "cases" / "tables"
WITH_TEXTS = ("sentences",)
"""Tables whose script needs Keras to prepare them."""


def draft_of(path: Path, content: str | bytes, target: str = "") -> Draft:
    """Return what is proposed for a table that is written to `path`."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return opened_draft(path, target)


def opened_draft(path: Path, target: str = "", read_as: ReadAs = ReadAs()) -> Draft:  # noqa: B008
    draft = first_draft(path, opened.tables().open(path, read_as, no_progress), read_as)
    return draft.with_role([target], Role.TARGET) if target else draft


def config_of(draft: Draft, **fields: Any) -> DataConfig:
    config = replace(config_for(draft, DataConfig()), scaling="standard")
    return replace(config, **fields)


def text_of(config: DataConfig) -> str:
    task = describe(config)
    return data_code(config, task, USUAL_LOSS[task.kind]).text


@pytest.mark.parametrize("name", thinned(5, [name for name in CASES if name not in WITH_TEXTS]))
def test_a_table_is_prepared_as_its_page_proposes(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    target = case.target or list(case.kinds)[-1]
    draft = draft_of(tmp_path / f"table{case.suffix}", case.content, target)
    assert_same_arrays(config_of(draft))
    assert_same_arrays(config_of(draft, seed=3, train_fraction=0.6, scaling="none"))


FAILED_BEFORE: list[Any] = sorted(path.name for path in SHARED.glob("*.csv")) or [
    pytest.param("", marks=pytest.mark.skip("needs shared/cases beside the checkout"))
]
"""Any: pytest does not export the type of a case with a marker."""


@pytest.mark.parametrize("name", FAILED_BEFORE)
def test_a_table_that_failed_before_is_prepared(name: str) -> None:
    draft = opened_draft(SHARED / name)
    target = draft.target or draft.facts.columns[-1].name
    assert_same_arrays(config_of(draft.with_role([target], Role.TARGET)))


FREE = {
    "brackets": ["(1,250.50)", "3.25", "(7)", "12,000", "1"],
    "names of currencies": ["CHF 5.50", "12 EUR", "USD 3", "7.25 kr", "CHF -4"],
    "signs": ["$5.50", "-$12", "$1,234.5", "€ 3", "9 €"],
    "quotes that group": ["1'250.5", "12", "1'000'000", "7", "-3'000"],
    "narrow spaces": ["1\u202f250", "3", "12\u00a0000", "7", "5"],
    "unusual words for none": ["5", "k. A.", "—", "7.5", "#DIV/0!"],
    "minus signs": ["−5", "3", "−7.5", "1", "2"],
    "spaces around": [" 5 ", "7", " 3.5", "1 ", "NaN "],
    "exponents": ["1e3", "2.5E-2", "-1e+2", ".5", "7."],
    "too large": ["1e200", "3", "-1e180", "4", "5"],
}


@pytest.mark.parametrize("comma", [".", ","])
@pytest.mark.parametrize("name", thinned(3, FREE))
def test_numbers_are_read_however_they_are_written(name: str, comma: str, tmp_path: Path) -> None:
    cells = FREE[name] * 8
    if comma == ",":
        cells = [cell.translate(str.maketrans(",.", ".,")) for cell in cells]
        cells = [cell.replace("k, A,", "k. A.") for cell in cells]
    rows = "".join(f"{i}{comma}5;{cell};{i % 2}\n" for i, cell in enumerate(cells))
    draft = draft_of(tmp_path / "table.csv", f"a;b;y\n{rows}", "y")
    assert draft.plan().column_of("b") == "b"
    assert_same_arrays(config_of(draft))
    if "e" not in name and "large" not in name:
        assert_same_arrays(config_of(draft.with_role(["b"], Role.TARGET)))


def test_a_column_of_decimal_points_among_decimal_commas_keeps_its_points(tmp_path: Path) -> None:
    rows = "".join(f"{i},25;{i}.5;{i}.{i:03};{i % 2}\n" for i in range(1, 40))
    draft = draft_of(tmp_path / "table.csv", f"a;b;c;y\n{rows}", "y")
    assert_same_arrays(config_of(draft, scaling="none"))


def test_the_script_has_the_units_that_the_reader_knows() -> None:
    names: dict[str, Any] = {}
    exec(WRITTEN.replace("$$", "$"), names)
    assert names["UNIT"] == UNIT


DATES = {
    "%d.%m.%Y": "moments",
    "%m/%d/%Y %H:%M": "hours",
    "%d %b %Y": "names of months",
    "%Y-%m": "months",
    "%Y-%m-%dT%H:%M:%S.%f": "parts of a second",
    "%Y-%m-%dT%H:%M:%SZ": "universal time",
    "%d-%m-%y %I:%M %p": "halves of a day",
    "%Y/%m/%d": "slashes",
}
FORMS = list(DATES)


@pytest.mark.parametrize("form", thinned(4, FORMS))
def test_dates_become_their_parts(form: str, tmp_path: Path) -> None:
    year = 1971 if "%y" in form else 1969
    start = datetime(year, 11, 13, 5, 7, 30, 250_000)  # noqa: DTZ001 - as it is written
    texts = [f"{start + timedelta(days=i * 40.03):{form}}" for i in range(60)]
    cells = ["" if i % 7 == 3 else text for i, text in enumerate(texts)]
    rows = "".join(f"{i};{cell};{i % 3 % 2}\n" for i, cell in enumerate(cells))
    draft = draft_of(tmp_path / "days.csv", f"a;day;y\n{rows}", "y")
    assert_same_arrays(config_of(draft))
    every = draft.with_columns(["day"], parts=tuple(DatePart))
    for missing in (Treatment.MEDIAN, Treatment.FREQUENT, Treatment.DROP):
        chosen = every.with_columns(["day"], missing=missing, is_flagged=True)
        assert_same_arrays(config_of(chosen, scaling="minmax"))
    fixed = every.with_columns(["day"], missing=Treatment.CONSTANT, constant="1950-02-03T04:05")
    assert_same_arrays(config_of(fixed))
    assert_same_arrays(config_of(draft.with_columns(["day"], kind=Kind.NUMBER)))


PEOPLE = "age,port,size,left,level,group,day,part,member\n" + "".join(
    f"{'' if i % 5 == 0 else i % 17},{['S', 'C', '', 'Q'][i % 4]},{i * 0.37:.2f},{i % 3},"
    f"{['7', 'x', '8.5', '$1,200', ''][i * i % 5]},{'abcdef'[i * 7 % 6]},2024-{i * 5 % 12 + 1:02}"
    f"-{i % 28 + 1:02},{['train', 'Test', '', 'VALID'][i * 3 % 4]},{['yes', 'no'][i * i % 3 % 2]}\n"
    for i in range(90)
)
Change = Callable[[Draft], Draft]


def column(name: str, **changes: Any) -> Change:
    return lambda draft: draft.with_columns([name], **changes)


def split(kind: SplitKind | None, name: str = "", **fields: Any) -> Change:
    def changed(draft: Draft) -> Draft:
        settings = replace(draft.settings, split=Split(kind, name, **fields))
        return replace(draft, settings=settings)

    return changed


def target(name: str) -> Change:
    return lambda draft: draft.with_role([name], Role.TARGET)


CHANGES: dict[str, tuple[Change, ...]] = {
    "as proposed": (),
    "median and where": (column("age", missing=Treatment.MEDIAN, is_flagged=True),),
    "most frequent": (
        column("age", missing=Treatment.FREQUENT),
        column("port", missing=Treatment.FREQUENT),
    ),
    "fixed": (
        column("age", missing=Treatment.CONSTANT, constant="-1.5"),
        column("port", missing=Treatment.CONSTANT, constant="none; of them"),
    ),
    "a fixed value that there is": (
        column("age", missing=Treatment.CONSTANT, constant="1,250.5"),
        column("port", missing=Treatment.CONSTANT, constant="C", is_flagged=True),
    ),
    "numbers as categories": (
        column("age", kind=Kind.CATEGORY, missing=Treatment.UNKNOWN, is_flagged=True),
        column("left", kind=Kind.CATEGORY),
        target("member"),
    ),
    "a fixed category of numbers": (
        column("age", kind=Kind.CATEGORY, missing=Treatment.CONSTANT, constant="9"),
    ),
    "a new category of numbers": (
        column("age", kind=Kind.CATEGORY, missing=Treatment.CONSTANT, constant="no age"),
    ),
    "a frequent category of numbers": (
        column("age", kind=Kind.CATEGORY, missing=Treatment.FREQUENT, is_flagged=True),
    ),
    "rows dropped": (
        column("age", missing=Treatment.DROP),
        column("port", missing=Treatment.DROP),
    ),
    "all rows with a gap dropped": (lambda draft: replace(draft, drops=True),),
    "columns ignored": (column("age", role=Role.IGNORED), column("day", role=Role.IGNORED)),
    "numbers among words": (column("level", kind=Kind.NUMBER, missing=Treatment.MEDIAN),),
    "rows dropped by words": (
        column("age", role=Role.IGNORED),
        column("level", kind=Kind.NUMBER, missing=Treatment.DROP),
    ),
    "scaled in ways of their own": (
        column("age", scaling=Scaling.MINMAX),
        column("port", scaling=Scaling.NONE),
        column("size", scaling=Scaling.STANDARD),
    ),
    "all scaled in their own way": tuple(
        column(name, scaling=Scaling.MINMAX)
        for name in ("age", "port", "size", "level", "group", "day", "part", "member")
    ),
    "a number": (target("size"),),
    "a number that is not scaled": (
        target("size"),
        lambda draft: replace(draft, settings=replace(draft.settings, scales_target=False)),
    ),
    "a number of few values": (target("left"), lambda draft: replace(draft, task="regression")),
    "two words": (target("member"),),
    "words with gaps": (target("part"),),
    "by order": (split(SplitKind.TIME),),
    "by date": (split(SplitKind.TIME, "day"),),
    "by number": (split(SplitKind.TIME, "age"),),
    "by text": (split(SplitKind.TIME, "port"),),
    "by group": (split(SplitKind.GROUP, "group"),),
    "by group with gaps": (split(SplitKind.GROUP, "port"),),
    "by group of numbers": (split(SplitKind.GROUP, "age"),),
    "by group of dates": (split(SplitKind.GROUP, "day"),),
    "by word": (split(SplitKind.COLUMN, "part"),),
    "by yes": (split(SplitKind.COLUMN, "member"),),
    "by word, some left out": (split(SplitKind.COLUMN, "part", parts=(("VALID", Part.LEFT_OUT),)),),
    "by word, as chosen": (
        split(
            SplitKind.COLUMN,
            "group",
            parts=(("a", Part.TEST), ("b", Part.LEFT_OUT), ("c", Part.LEFT_OUT), ("d", Part.TEST)),
        ),
    ),
    "by number, some left out": (
        split(SplitKind.COLUMN, "age", parts=(("3", Part.TEST), ("4", Part.LEFT_OUT))),
    ),
    "by yes, swapped": (
        target("size"),
        split(SplitKind.COLUMN, "member", parts=(("no", Part.TEST), ("yes", Part.TRAINING))),
    ),
    "by largest": (split(SplitKind.COLUMN, "age"),),
    "folds": (split(SplitKind.FOLDS, folds=4, fold=2),),
    "folds of numbers": (target("size"), split(SplitKind.FOLDS, folds=7)),
    "no split chosen": (split(None),),
}


@pytest.mark.parametrize("name", thinned(5, CHANGES))
def test_a_table_is_prepared_as_chosen(name: str, tmp_path: Path) -> None:
    draft = draft_of(tmp_path / "people.csv", PEOPLE, "left")
    for change in CHANGES[name]:
        draft = change(draft)
    assert_same_arrays(config_of(draft))
    assert_same_arrays(config_of(draft, scaling="minmax", train_fraction=0.7, seed=5))


WRITTEN_MOMENTS = {
    "the order of the file": "{0}",
    "numbers": "{0}",
    "dates": "{1:%Y-%m-%d}",
    "days first": "{1:%d.%m.%Y}",
    "months": "{2:%Y-%m}",
    "moments": "{3:%Y-%m-%dT%H:%M:%S}Z",
    "names": "week {0:03}",
}


def written_series(moments: str) -> str:
    """Return the rows of a time series, which are not in order unless the file's order is used."""
    places = np.arange(90) if moments.startswith("the order") else np.arange(90) * 37 % 90
    start = datetime(2024, 1, 1, 5)  # noqa: DTZ001 - as it is written
    lines = ["moment,heat,kind,load"]
    for place in places.tolist():
        later = (timedelta(days=place), timedelta(hours=place))
        month = start.replace(year=2010 + place // 12, month=place % 12 + 1)
        shown = (start + later[0], month, start + later[1])
        written = WRITTEN_MOMENTS[moments].format(place, *shown)
        heat = "" if place % 11 == 5 else f"{20 + 5 * np.cos(place / 4):.4f}"
        kind = ["a", "b", "c"][place % 3]
        lines.append(f"{written},{heat},{kind},{500 + 200 * np.sin(place / 4):.4f}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("predicted", ["load", "kind"])
@pytest.mark.parametrize("moments", thinned(3, WRITTEN_MOMENTS))
def test_a_time_series_is_cut_into_windows(moments: str, predicted: str, tmp_path: Path) -> None:
    draft = draft_of(tmp_path / "series.csv", written_series(moments), predicted)
    order = "" if moments.startswith("the order") else "moment"
    draft = draft.with_role(["moment"], Role.IGNORED).as_series(6, 2, order)
    assert describe(config_of(draft)).input_shape[0] == 6
    assert_same_arrays(config_of(draft))
    assert_same_arrays(config_of(draft, train_fraction=0.6, scaling="minmax"))
    gaps = draft.with_columns(["heat"], missing=Treatment.DROP, scaling=Scaling.MINMAX)
    assert_same_arrays(config_of(gaps))


def typed_frame() -> pl.DataFrame:
    """Return a table whose columns have types, and gaps."""
    start = datetime(2021, 3, 4, 5, 6, 7, 800_000)  # noqa: DTZ001 - a moment without a zone
    count = range(48)
    return pl.DataFrame(
        {
            " size ": [None if i % 7 == 2 else i for i in count],
            "weight": [i * 0.31 for i in count],
            "is_new": [None if i % 9 == 4 else i % 3 == 0 for i in count],
            "colour": [["red", " blue", "NA", None][i % 4] for i in count],
            "kind": [["p", "q", "r"][i % 3] for i in count],
            "moment": [start + timedelta(hours=31 * i) for i in count],
            "day": [None if i % 5 == 1 else (start + timedelta(days=i)).date() for i in count],
        }
    )


@pytest.mark.parametrize("predicted", ["kind", "weight", "is_new"])
@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_a_table_with_types_is_prepared(suffix: str, predicted: str, tmp_path: Path) -> None:
    path = tmp_path / f"table{suffix}"
    frame = typed_frame()
    frame.write_parquet(path) if suffix == ".parquet" else frame.write_ndjson(path)
    draft = opened_draft(path, predicted)
    assert_same_arrays(config_of(draft))
    assert_same_arrays(config_of(draft.with_columns(["size"], missing=Treatment.DROP)))


Cells = list[object]
BOOK: list[Cells] = [
    ["size", "price", "colour", "when", "kind"],
    *(
        Cells(
            [
                i,
                "" if i % 6 == 1 else i * 1.37,
                ["red", "NA", "blue"][i % 3],
                f"{i % 28 + 1:02}.{i % 12 + 1:02}.2023",
                ["yes", "no"][i % 2],
            ]
        )
        for i in range(1, 41)
    ),
]


@pytest.mark.parametrize("title", ["", "Sales of the year"])
@pytest.mark.parametrize("predicted", ["kind", "price"])
def test_a_workbook_is_prepared(title: str, predicted: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    workbook(path, BOOK, title=title)
    draft = opened_draft(path, predicted)
    assert_same_arrays(config_of(draft))


def test_a_table_is_read_as_the_user_said(tmp_path: Path) -> None:
    rows = "".join(f"{i}.{i:03};0{i % 9 + 1}/02/2024;{i % 2}\n" for i in range(1, 40))
    path = tmp_path / "table.csv"
    path.write_text(f"a;day;y\n{rows}")
    for chosen in (
        ReadAs(decimal=","),
        ReadAs(decimal="."),
        ReadAs(is_day_first=False),
        ReadAs(has_header=False, skipped=1),
        ReadAs(skipped=3, has_header=False),
    ):
        draft = opened_draft(path, read_as=chosen)
        last = draft.facts.columns[-1].name
        assert_same_arrays(config_of(draft.with_role([last], Role.TARGET)))


@pytest.mark.parametrize("name", ["unnamed index", "rows that are too long", "tabs"])
def test_a_table_that_an_earlier_version_has_read_is_prepared(name: str, tmp_path: Path) -> None:
    draft = draft_of(tmp_path / "table.csv", CASES[name].content, "y")
    earlier = replace(
        draft.facts,
        columns=tuple(replace(each, is_respelled=False) for each in draft.facts.columns),
        above=None,
        is_cut=False,
        is_regular=False,
    )
    config = config_of(draft)
    source = config.source.with_param("found", earlier.to_text())
    assert_same_arrays(replace(config, source=source))


def with_facts(config: DataConfig, **changes: Any) -> DataConfig:
    found = msgspec.json.decode(str(config.source.params["found"]), type=TableFacts)
    changed = replace(found, **changes).to_text()
    return replace(config, source=config.source.with_param("found", changed))


def test_a_table_too_large_for_memory_ends_with_one_sentence(tmp_path: Path) -> None:
    config = config_of(draft_of(tmp_path / "table.csv", CASES["tabs"].content, "y"))
    large = with_facts(config, size=MOST_READ_BYTES + 1)
    with pytest.raises(SystemExit, match=r"table\.csv has 0\.5 GB, too much for a script"):
        exec(text_of(large), {})


def test_a_script_says_what_it_needs_to_be_installed(tmp_path: Path) -> None:
    workbook(tmp_path / "book.xlsx", BOOK)
    config = config_of(opened_draft(tmp_path / "book.xlsx", "kind"))
    task = describe(config)
    code = data_code(config, task, USUAL_LOSS[task.kind])
    assert "import pandas as pd" in code.imports
    assert code.packages == ("openpyxl",)


def test_scripts_of_tables_are_clean_and_laid_out_as_ruff_does(tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    drafts: list[Draft] = []
    for case in CASES.values():
        path = tmp_path / f"{len(drafts)}{case.suffix}"
        drafts.append(draft_of(path, case.content, case.target or list(case.kinds)[-1]))
    people = draft_of(tmp_path / "people.csv", PEOPLE, "left")
    for changes in CHANGES.values():
        draft = people
        for change in changes:
            draft = change(draft)
        drafts.append(draft)
    for number, draft in enumerate(drafts):
        project = UseData(config_of(draft), proposal_for(draft, draft.plan())).apply(Project())
        script = script_of(project).replace(str(tmp_path), "folder")
        (scripts / f"script_{number}.py").write_text(script, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    select = ["--isolated", "--select", "E,F,I,W", "--ignore", "E501"]
    for command in (["check", *select], ["format", "--isolated", "--diff"]):
        done = subprocess.run([*ruff, *command, str(scripts)], capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode()[-2000:]
