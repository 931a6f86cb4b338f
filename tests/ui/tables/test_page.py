"""The page of a table: everything about it is chosen there, at any time, without reading again."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from playground.datasets.preparation.fitting import DRAWN
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables import opened
from playground.datasets.tables.draft import Draft, first_draft
from playground.datasets.tables.profile import profile_of
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.settings import Kind, Role, SplitKind, Treatment
from playground.datasets.task import TaskKind
from playground.document.proposals.proposing import UseData
from playground.ui.tables.page import TablePage
from playground.ui.theme.theme import DARK, LIGHT, Theme
from tests.datasets.tables.cases import CASES
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
PASSENGERS = "id,survived,age,fare,port,class\n" + "".join(
    f"{i},{int(i % 7 < 3)},{'' if i % 5 == 0 else 20 + i % 40},{i * 1.25},{'SCQ'[i % 3]},"
    f"{i // 2 % 3 + 1}\n"
    for i in range(120)
)


def draft_of(folder: Path, content: str | bytes = PASSENGERS, suffix: str = ".csv") -> Draft:
    path = folder / f"passengers{suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return first_draft(path, opened.tables().open(path, ReadAs(), no_progress))


@pytest.fixture
def page(shell: Shell, tmp_path: Path, qtbot: QtBot) -> Iterator[TablePage]:
    """Return the page of a table of passengers."""
    draft = draft_of(tmp_path)
    page = TablePage(draft, profile_of(draft.table), shell.document.project.data, shell.window)
    page.open()
    qtbot.waitExposed(page)
    qtbot.waitUntil(lambda: page.strip.is_complete)
    yield page
    page.close()


def choose(combo: QComboBox, text: str) -> None:
    """Open a list with the mouse and choose an entry with the keys."""
    index = combo.findText(text)
    assert index >= 0, [combo.itemText(place) for place in range(combo.count())]
    steps = index - combo.currentIndex()
    QTest.mouseClick(combo, LEFT)
    for _ in range(abs(steps)):
        QTest.keyClick(combo.view(), Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    QTest.keyClick(combo.view(), Qt.Key.Key_Return)


def texts(page: TablePage) -> str:
    return " | ".join(label.text() for label in page.findChildren(QLabel))


def test_it_shows_what_was_found_out(page: TablePage) -> None:
    assert "120 rows × 6 columns · comma · UTF-8 · header in line 1" in page.how.text()
    assert page.predict.target.currentText() == "survived"
    assert page.strip.cards["age"].missing.text() == "20 % missing"
    assert page.strip.cards["id"].kind.text() == "identifier"
    assert page.strip.cards["port"].kind.text() == "category · 3"
    shown = texts(page)
    for words in (
        "age: 24 of 120 values are missing",
        "id looks like an identifier",
        "Dropping the rows would leave 96.",
        "Adam 0.001",
        "age is missing",
    ):
        assert words in shown


def test_all_columns_get_a_card_and_what_is_chosen_holds_for_those_made_later(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    names = [f"c{place}" for place in range(25)]
    rows = (",".join(str(row * 7 % 31 + place) for place in range(25)) for row in range(40))
    draft = draft_of(tmp_path, "\n".join((",".join(names), *rows)))
    page = TablePage(draft, profile_of(draft.table), shell.document.project.data, shell.window)
    page.open()
    page.show_draft(page.draft.with_role(["c20", "c1"], Role.IGNORED))
    qtbot.waitUntil(lambda: list(page.strip.cards) == names)
    for name in names[:-1]:
        expected = "ignored" if name in ("c20", "c1") else "input"
        assert page.strip.cards[name].role.currentText() == expected, name
    page.close()


def test_an_identifier_of_numbers_can_be_used_by_its_button(page: TablePage, qtbot: QtBot) -> None:
    button = next(each for each in page.notices.buttons if each.text() == "Use as a number")
    qtbot.mouseClick(button, LEFT)
    assert page.strip.cards["id"].role.currentText() == "input"
    assert page.strip.cards["id"].kind.text() == "number"


@pytest.mark.parametrize("more", [0, 1])
def test_a_large_table_says_which_figures_are_from_a_sample(
    more: int, shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    """Up to `DRAWN` rows nothing is said: there everything is from all rows."""
    rows = DRAWN + more
    lines = "".join(f"{i % 977 * 0.5},{'ab'[i % 3 % 2]}\n" for i in range(rows))
    draft = draft_of(tmp_path, "size,kind\n" + lines)
    page = TablePage(draft, profile_of(draft.table), shell.document.project.data, shell.window)
    page.open()
    qtbot.waitUntil(lambda: page.strip.is_complete)
    tip = page.strip.cards["size"].toolTip()
    assert ("Some numbers are from a sample of the 50,001 rows" in texts(page)) == bool(more)
    assert ("from 50,000 rows, drawn by chance" in texts(page)) == bool(more)
    assert ("sample of 50,000 of the 50,001 rows" in tip) == bool(more)
    assert "977 different values" in tip
    page.close()


def test_any_column_can_be_the_target(page: TablePage) -> None:
    choose(page.predict.target, "fare")
    assert page.draft.plan().task is TaskKind.REGRESSION
    assert page.strip.cards["fare"].role.currentText() == "target"
    assert page.strip.cards["survived"].role.currentText() == "input"
    choose(page.strip.cards["port"].role, "target")
    assert page.draft.plan().class_names == ("C", "Q", "S")
    assert page.predict.target.currentText() == "port"


@pytest.mark.parametrize("name", ["age", "fare", "port", "class"])
def test_the_keys_lead_from_input_to_ignored_and_the_target_stays(
    page: TablePage, name: str
) -> None:
    role = page.strip.cards[name].role
    role.setFocus()
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_I):
        QTest.keyClick(role, key)
        seen.append(role.currentText())
        assert page.strip.cards["survived"].role.currentText() == "target"
        assert page.use_button.isEnabled()
    assert seen == ["ignored", "ignored", "input", "ignored"]


def test_a_target_that_becomes_an_input_leaves_the_question_open(page: TablePage) -> None:
    choose(page.strip.cards["survived"].role, "ignored")
    assert page.predict.target.currentIndex() == -1
    assert not page.use_button.isEnabled()
    choose(page.predict.target, "survived")
    assert page.use_button.isEnabled()


def test_a_choice_holds_for_all_columns_that_are_selected(page: TablePage, qtbot: QtBot) -> None:
    cards = page.strip.cards
    qtbot.mouseClick(cards["age"], LEFT, pos=cards["age"].rect().topLeft())
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(cards["fare"], LEFT, control, pos=cards["fare"].rect().topLeft())
    choose(cards["fare"].role, "ignored")
    planned = {column.name: column.role for column in page.draft.columns()}
    assert planned["age"] is planned["fare"] is Role.IGNORED
    assert planned["port"] is Role.INPUT


def test_missing_values_are_handled_as_chosen(page: TablePage) -> None:
    choose(page.strip.cards["age"].treatment, "drop rows")
    assert page.draft.plan().rows == 96
    assert "The rows without it are left out: 96 remain." in texts(page)
    choose(page.strip.cards["age"].treatment, "most frequent")
    assert page.draft.plan().rows == 120
    column = next(each for each in page.draft.columns() if each.name == "age")
    assert (column.missing, column.is_flagged) == (Treatment.FREQUENT, False)


def test_a_repair_is_done_by_its_button(page: TablePage, qtbot: QtBot) -> None:
    button = next(each for each in page.notices.buttons if each.text() == "Drop column")
    qtbot.mouseClick(button, LEFT)
    roles = {column.name: column.role for column in page.draft.columns()}
    assert roles["age"] is Role.IGNORED


def test_classes_may_be_a_number_by_a_switch(page: TablePage, qtbot: QtBot) -> None:
    choose(page.predict.target, "class")
    assert page.draft.plan().task is TaskKind.MULTICLASS
    qtbot.mouseClick(page.predict.number, LEFT)
    assert page.draft.plan().task is TaskKind.REGRESSION
    qtbot.mouseClick(page.predict.classes, LEFT)
    assert page.draft.plan().task is TaskKind.MULTICLASS


def test_the_split_is_chosen(page: TablePage, qtbot: QtBot) -> None:
    for kind in (SplitKind.TIME, SplitKind.GROUP, SplitKind.FOLDS, SplitKind.RANDOM):
        qtbot.mouseClick(page.split.kinds[kind], LEFT)
        assert page.draft.settings.split.kind is kind
    page.split.share.setValue(60)
    assert page.draft.train_fraction == 0.6
    assert page.split.rows.text() == "60 % · 72 rows"
    qtbot.mouseClick(page.split.series, LEFT)
    assert page.draft.settings.window.steps == 12
    assert "window of rows. Prepared by layers that are exported" in texts(page)


@pytest.mark.parametrize(("steps", "rows"), [(0, 30), (10, 21)])
def test_rows_that_several_columns_cost_are_counted(
    steps: int, rows: int, shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    lines = (f"{'' if i % 2 else i},{'' if i % 3 else 'xyz'[i % 9 // 3]},{i}\n" for i in range(180))
    draft = draft_of(tmp_path, "a,b,y\n" + "".join(lines))
    page = TablePage(draft, profile_of(draft.table), shell.document.project.data, shell.window)
    draft = draft.with_role(["y"], Role.TARGET).with_columns(["a", "b"], missing=Treatment.DROP)
    page.show_draft(draft.as_series(steps, 1) if steps else draft)
    share = page.draft.train_fraction
    assert page.split.rows.text() == f"{share:.0%} · {int(rows * share)} rows".replace("%", " %")
    page.close()


def test_an_unclear_target_is_asked_for(shell: Shell, tmp_path: Path) -> None:
    draft = draft_of(tmp_path, CASES["no header, texts"].content)
    page = TablePage(draft, profile_of(draft.table), shell.document.project.data, shell.window)
    assert not page.use_button.isEnabled()
    assert "unclear" in page.predict.reason.text()
    choose(page.predict.target, "column 1")
    assert page.use_button.isEnabled()
    page.deleteLater()


def test_nothing_is_read_again_when_something_else_is_chosen(
    page: TablePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "readers", lambda: pytest.fail("the file was read again"))
    config = UseData_of(page).config
    assert prepare(config, no_progress).task.kind is TaskKind.BINARY
    choose(page.predict.target, "fare")
    choose(page.strip.cards["age"].role, "ignored")
    config = UseData_of(page).config
    data = prepare(config, no_progress)
    assert data.task.kind is TaskKind.REGRESSION
    assert data.task.feature_names == describe(config).feature_names
    assert "age" not in data.task.feature_names


def UseData_of(page: TablePage) -> UseData:  # noqa: N802 - returns what the button does
    from playground.document.proposals.tables import config_for, proposal_for  # noqa: PLC0415

    draft = page.draft
    return UseData(config_for(draft, page._base), proposal_for(draft, draft.plan()))


def test_the_page_of_the_data_shows_what_was_chosen(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "passengers.csv"
    path.write_text(PASSENGERS)
    tables = shell.presenter.files.tables
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: tables.page is not None)
    page = tables.page
    assert page is not None
    qtbot.waitUntil(lambda: page.strip.is_complete)
    choose(page.strip.cards["fare"].role, "ignored")
    choose(page.predict.target, "port")
    page.show_draft(page.draft.with_columns(["class"], kind=Kind.NUMBER))
    qtbot.mouseClick(page.use_button, LEFT)
    assert describe(shell.document.project.data).class_names == ("C", "Q", "S")
    section = shell.window.side.data
    assert section.table.text() == "Table…"
    section.table.click()
    qtbot.waitUntil(lambda: tables.page is not None)
    again = tables.page
    assert again is not None
    assert again.draft.target == "port"
    planned = {column.name: column for column in again.draft.columns()}
    assert planned["fare"].role is Role.IGNORED
    assert planned["class"].kind is Kind.NUMBER
    again.reject()


def test_a_table_is_read_in_another_way_on_the_page(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("rooms;price\n" + "".join(f"{i};1,{100 + i}\n" for i in range(30)))
    tables = shell.presenter.files.tables
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: tables.page is not None)
    page = tables.page
    assert page is not None
    assert page.draft.facts.column("price").high == 1129
    page.read_chosen.emit(ReadAs(decimal=","))
    qtbot.waitUntil(lambda: page.draft.facts.column("price").high < 2)
    assert page.draft.read_as.decimal == ","
    page.reject()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("name", ["dates", "sentences", "target first", "a gap in the target"])
def test_it_can_be_painted(
    shell: Shell, tmp_path: Path, show_theme: Callable[[Theme], None], theme: Theme, name: str
) -> None:
    show_theme(theme)
    case = CASES[name]
    draft = draft_of(tmp_path, case.content, case.suffix)
    page = TablePage(draft, profile_of(draft.table), shell.document.project.data, shell.window)
    picture = page.grab().toImage()
    assert picture.width() > 600
    assert len({picture.pixelColor(x, 60).name() for x in range(0, picture.width(), 3)}) > 2
    page.deleteLater()


def test_a_cell_that_cannot_be_read_is_named_and_the_column_can_be_read_as_text(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "rows.csv"
    cells = ["n/a?" if place == 16 else f"{place},5" for place in range(100)]
    path.write_text("size;y\n" + "".join(f"{c};{'ab'[i % 2]}\n" for i, c in enumerate(cells)))
    tables = shell.presenter.files.tables
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: tables.page is not None)
    page = tables.page
    assert page is not None
    assert page.draft.facts.column("size").high == 99.5
    assert "size: 1 value could not be read as a number" in texts(page)
    assert "“n/a?” in row 17. Counted as missing." in texts(page)
    button = next(one for one in page.notices.buttons if one.text() == "Read the column as text")
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: page.draft.facts.column("size").storage == "text")
    page.reject()


def has_rows(page: TablePage, rows: int) -> bool:
    return page.draft.facts.rows == rows


def test_a_row_that_sums_up_can_be_brought_back(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(str(CASES["a last row that sums up"].content))
    tables = shell.presenter.files.tables
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: tables.page is not None)
    page = tables.page
    assert page is not None
    for label, rows, says in (
        ("Use it as a row", 41, "is kept"),
        ("Leave it out", 40, "is left out"),
    ):
        button = next(one for one in page.notices.buttons if one.text() == label)
        qtbot.mouseClick(button, LEFT)
        qtbot.waitUntil(partial(has_rows, page, rows))
        assert f"The last row sums up the others (“Total”) and {says}" in texts(page)
    page.reject()


def test_the_values_of_a_column_say_which_rows_train_and_test(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "rows.csv"
    rows = [f"{at},{('train', 'train', 'val', 'test')[at % 4]},{at * 3 % 7}" for at in range(200)]
    path.write_text("size,usage,y\n" + "\n".join(rows) + "\n")
    tables = shell.presenter.files.tables
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: tables.page is not None)
    page = tables.page
    assert page is not None
    qtbot.waitUntil(lambda: page.strip.is_complete)
    qtbot.mouseClick(page.split.kinds[SplitKind.COLUMN], LEFT)
    assert page.split.column.currentText() == "usage"
    assert page.split.rows.text() == "100 rows to train on, 100 to test"
    choose(page.split.parts.combos["val"], "left out")
    assert page.split.rows.text() == "100 rows to train on, 50 to test"
    qtbot.mouseClick(page.use_button, LEFT)
    data = shell.document.project.data
    found = prepare(data, no_progress)
    assert (len(found.train), len(found.test)) == (100, 50)
