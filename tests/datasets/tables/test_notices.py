"""What the page of a table points out, each with what helps."""

from pathlib import Path

from playground.datasets.spec import no_progress
from playground.datasets.tables import opened
from playground.datasets.tables.draft import Draft, first_draft
from playground.datasets.tables.notices import Notice, notices
from playground.datasets.tables.profile import profile_of
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.settings import Role


def noticed(folder: Path, lines: list[str]) -> tuple[Draft, dict[str, Notice]]:
    path = folder / "table.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    draft = first_draft(path, opened.tables().open(path, ReadAs(), no_progress))
    return draft, {one.title: one for one in notices(draft, profile_of(draft.table))}


def role_of(draft: Draft, name: str) -> Role:
    return next(column.role for column in draft.columns() if column.name == name)


def test_a_column_of_many_categories_is_pointed_out_and_ignored_by_a_button(
    tmp_path: Path,
) -> None:
    rows = [f"town {row * 7 % 80},{row},{row % 3}" for row in range(400)]
    draft, found = noticed(tmp_path, ["town,size,y", *rows])
    notice = found["town has 80 categories"]
    assert notice.is_warning
    assert "seen in 5 rows on average" in notice.text
    (repair,) = notice.repairs
    assert repair.draft is not None
    assert (role_of(draft, "town"), role_of(repair.draft, "town")) == (Role.INPUT, Role.IGNORED)


def test_notices_speak_of_one_or_of_several(tmp_path: Path) -> None:
    rows = [f"{row * row},same,{'' if row == 5 else row % 2}" for row in range(120)]
    _draft, found = noticed(tmp_path, ["a,b,y", *rows])
    assert found["1 row has no y"].text.endswith("can predict it.")
    assert "learned from it" in found["Always the same: b"].text
    rows = [f"{row * row},same,1,{'' if row < 5 else row % 2}" for row in range(120)]
    _draft, found = noticed(tmp_path, ["a,b,c,y", *rows])
    assert found["5 rows have no y"].text.endswith("can predict them.")
    assert "learned from them" in found["Always the same: b, c"].text


def test_an_identifier_is_counted_among_the_rows_that_have_one(tmp_path: Path) -> None:
    rows = [f"{f'K{row}' if row % 4 == 0 else ''},{row},{row % 2}" for row in range(120)]
    _draft, found = noticed(tmp_path, ["cabin,size,y", *rows])
    text = found["cabin looks like an identifier"].text
    assert text == "30 different values in the 30 of 120 rows that have one. Ignored."


def test_rows_that_occur_again_are_counted_unless_that_may_be_chance(tmp_path: Path) -> None:
    rows = [f"{at * 0.37:.2f},{at * 7 % 100},{at * at},{at % 2}" for at in range(100)]
    _draft, found = noticed(tmp_path, ["a,b,c,y", *rows, *rows])
    assert "100 rows are the same as an earlier one" in found
    few = [f"{at % 3},{at % 2},{at % 5 % 2}" for at in range(200)]
    _draft, found = noticed(tmp_path, ["a,b,y", *few])
    assert not any("earlier one" in title for title in found)
