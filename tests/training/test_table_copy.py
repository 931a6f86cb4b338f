"""A project finds its table where it is now, or uses the copy that it keeps."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.document.project import Project
from playground.document.proposals.tables import project_for
from playground.training.files import project_file

ROWS = "a,b,y\n" + "".join(f"{i},{2 * i},{i % 2}\n" for i in range(40))


def project_of(folder: Path, *, keeps_copy: bool = False) -> Project:
    folder.mkdir(exist_ok=True)
    (folder / "rows.csv").write_text(ROWS)
    project = project_for(folder / "rows.csv").project
    source = project.data.source.with_param("keeps_copy", keeps_copy)
    return replace(project, data=replace(project.data, source=source))


def test_a_project_that_moved_finds_its_table_beside_it(tmp_path: Path) -> None:
    project_file.save(tmp_path / "rows.nnplay", project_of(tmp_path / "before"))
    shutil.move(tmp_path / "before", tmp_path / "after")
    shutil.move(tmp_path / "rows.nnplay", tmp_path / "after" / "rows.nnplay")
    found = project_file.load(tmp_path / "after" / "rows.nnplay").project
    assert found.data.source.params["path"] == str(tmp_path / "after" / "rows.csv")
    assert len(prepare(found.data, no_progress).train) == 32


def test_a_table_that_is_where_it_was_is_used(tmp_path: Path) -> None:
    project = project_of(tmp_path / "data")
    (tmp_path / "rows.csv").write_text("other,table\n1,2\n")
    project_file.save(tmp_path / "rows.nnplay", project)
    assert project_file.load(tmp_path / "rows.nnplay").project == project


def test_a_copy_that_is_kept_replaces_a_table_that_is_gone(tmp_path: Path) -> None:
    project = project_of(tmp_path / "data", keeps_copy=True)
    before = prepare(project.data, no_progress)
    project_file.save(tmp_path / "rows.nnplay", project)
    shutil.rmtree(tmp_path / "data")
    found = project_file.load(tmp_path / "rows.nnplay").project
    assert found == project
    after = prepare(found.data, no_progress)
    assert np.array_equal(before.train.x, after.train.x)
    project_file.save(tmp_path / "again.nnplay", found)
    assert len(
        prepare(project_file.load(tmp_path / "again.nnplay").project.data, no_progress).train
    )


def test_no_copy_is_kept_without_being_asked_for(tmp_path: Path) -> None:
    kept, plain = tmp_path / "kept.nnplay", tmp_path / "plain.nnplay"
    project_file.save(kept, project_of(tmp_path / "data", keeps_copy=True))
    project_file.save(plain, project_of(tmp_path / "data"))
    assert kept.stat().st_size > plain.stat().st_size
