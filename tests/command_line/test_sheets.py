"""The command that writes a class sheet."""

from pathlib import Path

import pytest

from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from tests.command_line.test_commands import run


@pytest.mark.keras
def test_a_sheet_is_written_after_training(tmp_path: Path) -> None:
    project, target = tmp_path / "xor.nnplay", tmp_path / "sheet.html"
    project_file.save(project, TEMPLATES["xor"].build(), None)
    done = run("sheet", project, target, "--epochs", "20")
    assert done.stderr.endswith(f"wrote {target}\n")
    page = target.read_text("utf-8")
    assert "After 20 epochs" in page
    assert page.count("data:image/png;base64,") >= 3


@pytest.mark.keras
def test_another_kind_of_file_is_wrong_usage(tmp_path: Path) -> None:
    project = tmp_path / "xor.nnplay"
    project_file.save(project, TEMPLATES["xor"].build(), None)
    done = run("sheet", project, tmp_path / "sheet.txt", code=2)
    assert "a sheet is a .html or a .pdf; received 'sheet.txt'" in done.stderr
    assert not (tmp_path / "sheet.txt").exists()
