"""The script of a table is read back: its file, target, split, scaling, network and training."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from playground.base.params import Selection, parse_values
from playground.catalog.callbacks import CALLBACKS
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, inspected, prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables.draft import Draft
from playground.datasets.tables.settings import Role
from playground.document.project import Network, Project, TrainingConfig
from playground.document.proposals.proposing import UseData, propose
from playground.document.proposals.tables import FoundProject, project_for, proposal_for
from playground.document.templates.templates import TEMPLATES
from playground.export.script import script_of
from playground.importing.result import NoteKind
from playground.importing.script import read_script
from tests.datasets.tables.cases import CASES
from tests.datasets.tables.workbooks import workbook
from tests.export.script.test_tables import (
    BOOK,
    CHANGES,
    PEOPLE,
    config_of,
    draft_of,
    opened_draft,
    typed_frame,
    written_series,
)
from tests.lanes import thinned


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> FoundProject:
    path = tmp_path_factory.mktemp("people") / "people.csv"
    path.write_text(PEOPLE)
    return project_for(path, "left")


def assert_read_back(project: Project, target: str) -> None:
    script = script_of(project)
    assert "SystemExit" not in script
    again = read_script(script, base=project)
    assert again.notes == ()
    assert again.project == project

    alone = read_script(script)
    assert alone.notes == ()
    source = alone.project.data.source
    assert source.name == project.data.source.name
    assert source.params["path"] == project.data.source.params["path"]
    assert source.params["target"] == target
    assert alone.project.data.seed == project.data.seed
    layers, expected = alone.project.network.layers[1:], project.network.layers[1:]
    assert [layer.params for layer in layers] == [layer.params for layer in expected]
    assert completed(alone.project.training) == completed(project.training)


def completed(training: TrainingConfig) -> TrainingConfig:
    """Return training whose callbacks have all their parameters."""
    rules = (
        Selection(rule.name, parse_values(CALLBACKS[rule.name].params, rule.params, rule.name))
        for rule in training.callbacks
    )
    return replace(training, callbacks=tuple(rules))


@pytest.mark.parametrize("name", thinned(6, CASES))
def test_any_table_reads_back(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    target = case.target or list(case.kinds)[-1]
    path = tmp_path / f"table{case.suffix}"
    path.write_bytes(case.content.encode() if isinstance(case.content, str) else case.content)
    assert_read_back(project_for(path, target).project, target)


@pytest.mark.parametrize("name", thinned(6, CHANGES))
def test_any_choice_reads_back(name: str, people: FoundProject) -> None:
    draft = people.draft
    for change in CHANGES[name]:
        draft = change(draft)
    for scaling in ("standard", "minmax", "none"):
        data = config_of(draft, seed=7, train_fraction=0.7, scaling=scaling)
        project = made(draft, data)
        assert_read_back(project, draft.target)


def made(draft: Draft, data: DataConfig) -> Project:
    """Return a project with the network that is proposed for a table."""
    command = UseData(data, proposal_for(draft, draft.plan()))
    return command.apply(Project())


@pytest.mark.parametrize("predicted", ["load", "kind"])
@pytest.mark.parametrize("moments", ["days first", "names", "the order of the file"])
def test_a_time_series_reads_back(moments: str, predicted: str, tmp_path: Path) -> None:
    draft = draft_of(tmp_path / "series.csv", written_series(moments), predicted)
    order = "" if moments.startswith("the order") else "moment"
    draft = draft.with_role(["moment"], Role.IGNORED).as_series(6, 2, order)
    assert_read_back(made(draft, config_of(draft)), predicted)


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_a_table_with_types_reads_back(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"table{suffix}"
    frame = typed_frame()
    frame.write_parquet(path) if suffix == ".parquet" else frame.write_ndjson(path)
    draft = opened_draft(path, "kind")
    assert_read_back(made(draft, config_of(draft)), "kind")


def test_a_workbook_reads_back(tmp_path: Path) -> None:
    workbook(tmp_path / "book.xlsx", BOOK)
    draft = opened_draft(tmp_path / "book.xlsx", "kind")
    assert_read_back(made(draft, config_of(draft)), "kind")


EDITS = {
    "the seed": ("default_rng((0, 1))", "default_rng((9, 1))", {"seed": 9}),
    "the share that trains": ("len(y) * 0.8 +", "len(y) * 0.65 +", {"train_fraction": 0.65}),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_of_the_script_changes_only_that(name: str, people: FoundProject) -> None:
    before, after, fields = EDITS[name]
    script = script_of(people.project)
    assert script.count(before) == 1
    changed = read_script(script.replace(before, after), base=people.project)
    data = replace(people.project.data, **fields)  # type: ignore[arg-type]
    assert changed.notes == ()
    assert changed.project == replace(people.project, data=data)


def test_a_change_of_the_preparation_is_not_taken_in_silence(people: FoundProject) -> None:
    script = script_of(people.project)
    edited = script.replace("column.iloc[train].median()", "column.iloc[train].mode().iloc[0]")
    assert edited != script
    imported = read_script(edited, base=people.project)
    assert imported.project == people.project
    (note,) = imported.notes
    assert note.kind is NoteKind.ASSUMED
    assert "the table is prepared as the project says" in note.message


@pytest.mark.parametrize("is_table", [True, False])
@pytest.mark.parametrize("header", ["file,label,set\n", "file,label,colour\n", ""])
def test_a_folder_with_a_table_of_labels_reads_back(
    header: str, is_table: bool, tmp_path: Path
) -> None:
    rows = [f"{number}.png,{'ab'[number % 2]},{number // 6}\n" for number in range(8)]
    for number in range(8):
        Image.new("RGB", (9, 9), (number, 0, 0)).save(tmp_path / f"{number}.png")
    table = tmp_path / "labels.csv"
    table.write_text(header + "".join(rows))
    path = table if is_table else tmp_path
    selection = Selection("image_folder", {"path": str(path), "size": 8})
    data = inspected(DataConfig(selection, (), 0.5), no_progress)
    project = replace(TEMPLATES["digits"].build(), data=data)
    start = replace(project, network=network_for(data))

    script = script_of(start)
    assert "SystemExit" not in script
    again = read_script(script, base=start)
    assert again.notes == ()
    assert again.project == start
    alone = read_script(script).project.data.source
    assert {**alone.params, "found": ""} == {
        **{name: value for name, value in data.source.params.items() if name in alone.params},
        "found": "",
    }
    assert {"path", "layout", "labels"} <= {*alone.params}


def network_for(data: DataConfig) -> Network:
    """Return the smallest network that takes pictures."""
    task = describe(data)
    drafted = propose(task, 4, ())
    return UseData(data, drafted).apply(Project()).network


def test_the_model_for_raw_rows_is_not_a_network_beside_the_other(people: FoundProject) -> None:
    preparation = prepare(people.project.data, no_progress).preparation
    script = script_of(people.project, preparation)
    assert "raw_model = " in script
    imported = read_script(script, base=people.project)
    assert imported.notes == ()
    assert imported.models == ()
    assert imported.project == people.project


def test_a_raw_model_that_a_program_uses_is_not_left_out(people: FoundProject) -> None:
    preparation = prepare(people.project.data, no_progress).preparation
    script = script_of(people.project, preparation) + "\nraw_model.compile('adam', 'mse')\n"
    assert "raw_model" in read_script(script, base=people.project).models
