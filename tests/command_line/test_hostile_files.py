"""Hostile files on the command line: exit code 1, one sentence, nothing written."""

import subprocess
import sys
from pathlib import Path

import pytest

from playground import cli
from playground.base.errors import TrainingError
from playground.base.params import Selection
from playground.command_line import together
from playground.document.commands import SetData
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position
from tests.lanes import sampled
from tests.reading.damage import DENSE, HOSTILE, INPUT, described, keras_file, project

READ_AS_A_WORKER = """
import sys
from pathlib import Path
from playground.command_line.together import _unpacked
assert _unpacked(Path(sys.argv[1]).read_bytes()).checkpoint is not None
assert "h5py" not in sys.modules, "the model was read here"
"""
"""What a worker does with what the chief hands out."""


REFUSED = ("called.py", "deep.ipynb", "looping.h5", "circular.keras", "no_weights.keras")


@pytest.mark.parametrize("name", sampled(REFUSED, "called.py", "circular.keras"))
def test_import_refuses_it_with_one_sentence(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, target = tmp_path / name, tmp_path / "out.nnplay"
    HOSTILE[name](path)
    assert cli.run(["import", str(path), str(target)]) == 1
    output, error = capfd.readouterr()
    assert output == ""
    assert error.startswith("error: ")
    assert len(error.splitlines()) == 1
    assert not target.exists()


@pytest.mark.keras
@pytest.mark.parametrize("name", ["open_bracket.npz", "quotes.csv", "header_is_deep.npy"])
def test_a_project_whose_table_is_hostile_is_not_trained(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, project = tmp_path / name, tmp_path / "it.nnplay"
    HOSTILE[name](path)
    found = (
        '{"kind":"binary classification","input_shape":[2],"output_units":1,"rows":60,'
        '"class_names":["0","1"],"feature_names":["a","b"]}'
    )
    source = Selection(path.suffix[1:], {"path": str(path), "found": found})
    values = {"source": source, "features": ()}
    project_file.save(project, SetData(values).apply(TEMPLATES["xor"].build()))
    assert cli.run(["train", str(project), "--epochs", "1"]) == 1
    error = capfd.readouterr().err
    assert "Traceback" not in error
    assert name in error


def test_training_does_not_replace_a_trained_model_that_could_not_be_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "it.nnplay"
    project_file.save(
        path, TEMPLATES["xor"].build(), Checkpoint(b"no model", {}, Position(7, 0), Curves())
    )
    before = path.read_bytes()
    assert cli.run(["train", str(path), "--epochs", "1"]) == 1
    assert "--output FILE, or start again with --seed N" in capfd.readouterr().err
    assert path.read_bytes() == before


def test_import_does_not_overwrite_the_script_that_it_reads(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, link = tmp_path / "net.py", tmp_path / "link.py"
    path.write_text("import keras")
    link.symlink_to(path)
    for target in (path, link):
        assert cli.run(["import", str(path), str(target), "--force"]) == 1
        assert "is the input file" in capfd.readouterr().err
    assert path.read_text() == "import keras"


@pytest.mark.full
def test_a_worker_reads_the_model_of_the_chief_apart(tmp_path: Path) -> None:
    path = tmp_path / "sent.nnplay"
    project(keras_file(described(INPUT, DENSE)))(path)
    command = [sys.executable, "-c", READ_AS_A_WORKER, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["promising.nnplay", "no_model.nnplay"])
def test_a_worker_that_cannot_read_the_model_of_the_chief_does_not_train(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    HOSTILE[name](path)
    with pytest.raises(TrainingError, match="handed out cannot be read here: "):
        together._unpacked(path.read_bytes())
