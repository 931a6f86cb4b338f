"""What the command line says of a run that went wrong."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from tests import warm

pytestmark = pytest.mark.keras


def run(*arguments: str | Path, code: int = 0) -> "subprocess.CompletedProcess[str]":
    """Run one command."""
    words = [sys.executable, "-m", "playground", *map(str, arguments)]
    done = warm.run(words)
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """Return XOR with a seed whose units die, trained, and what --json said of it."""
    path = tmp_path_factory.mktemp("doctor") / "xor.nnplay"
    project = TEMPLATES["xor"].build()
    project = replace(project, training=replace(project.training, seed=1))
    project_file.save(path, project, None)
    done = run("train", path, "--epochs", "400", "--json")
    return path, json.loads(done.stdout)


def test_training_reports_findings_with_numbers(failed: tuple[Path, dict[str, object]]) -> None:
    findings = failed[1]["findings"]
    assert isinstance(findings, list)
    assert [finding["rule"] for finding in findings] == ["dead_units"]
    assert findings[0]["layer"] == "dense"
    assert findings[0]["repair"] == "Use leaky_relu in dense"
    assert findings[0]["evidence"]["Dead units of dense"] >= 0.5


def test_a_trained_file_is_examined_again(failed: tuple[Path, dict[str, object]]) -> None:
    before = failed[0].read_bytes()
    assert "Dead units: dense: " in run("doctor", failed[0]).stdout
    assert failed[0].read_bytes() == before


def test_an_untrained_file_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "xor.nnplay"
    project_file.save(path, TEMPLATES["xor"].build(), None)
    assert "no trained model yet" in run("doctor", path, code=1).stderr
