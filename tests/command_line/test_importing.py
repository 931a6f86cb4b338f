"""`playground import`: scripts and models become projects, with notes on standard error."""

import json
import sys
import warnings
from pathlib import Path

import pytest

from playground import cli
from playground.datasets.prepare import describe
from playground.training.files import project_file
from tests import warm

XOR = """
First the imports.
from keras.models import Sequential
from keras.layers import Dense
import numpy as np

X = np.array([[0,0],[0,1],[1,0],[1,1]], "float32")
y = np.array([[0],[1],[1],[0]], "float32")
model = Sequential()
model.add(Dense(4, input_dim=2, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam')
model.fit(X, y, epochs=1000, verbose=0)
"""


def run(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    """Return exit code and standard error of one command; standard output stays empty."""
    code = cli.run([str(argument) for argument in arguments])
    output, error = capfd.readouterr()
    assert output == ""
    return code, error


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Return the tutorials' XOR program in a file."""
    path = tmp_path / "xor.py"
    path.write_text(XOR, encoding="utf-8")
    return path


def test_a_script_becomes_a_project_and_its_notes_are_printed(
    script: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "xor.nnplay"

    code, error = run(capfd, "import", script, target)

    assert code == 0
    assert error.splitlines() == [
        "1 line was left out; it does not concern the network",
        f"wrote {target}",
    ]
    _code, error = run(capfd, "import", script, target, "--force", "--notes")
    assert "  line 2: left out (First the imports.): this is not Python" in error.splitlines()
    project = project_file.load(target).project
    assert [layer.type_name for layer in project.network.layers] == ["Input", "Dense", "Dense"]
    assert (project.data.source.name, project.training.epochs) == ("truth_table", 1000)


@pytest.mark.keras
def test_an_imported_script_trains(script: Path, tmp_path: Path) -> None:
    target = tmp_path / "xor.nnplay"
    for arguments in (
        ("import", str(script), str(target)),
        ("train", str(target), "--epochs", "3", "--json"),
    ):
        done = warm.run([sys.executable, "-m", "playground", *arguments])
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["epochs"] == 3


@pytest.mark.keras
def test_a_model_becomes_a_project_with_its_weights(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, "softmax", name="kinds")])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Keras's own, of NumPy's arrays
        model.save(tmp_path / "kinds.keras")

    code, error = run(capfd, "import", tmp_path / "kinds.keras", tmp_path / "kinds.nnplay")

    assert code == 0, error
    opened = project_file.load(tmp_path / "kinds.nnplay")
    assert opened.checkpoint is not None
    assert "imported/kinds/0000" in opened.checkpoint.extra
    assert opened.project.data.source.name == "no_data"
    code, error = run(capfd, "evaluate", tmp_path / "kinds.nnplay")
    assert code == 1
    assert "kinds.nnplay yet: there is nothing to measure the model on" in error


SEVERAL = """
from keras import Sequential, layers
small = Sequential([layers.Dense(3, input_shape=(2,)), layers.Dense(1)])
large = Sequential([layers.Dense(30, input_shape=(2,)), layers.Dense(1)])
large.compile("adam", lambda y_true, y_pred: unknown(y_true))
large.fit(x, y)
"""


def test_a_model_of_several_is_named_on_the_command_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "several.py", tmp_path / "one.nnplay"
    source.write_text(SEVERAL, encoding="utf-8")

    code, error = run(capfd, "import", source, target)
    assert code == 0
    assert "imported the model large; --model takes another: small" in error
    assert "2 things need you:" in error
    assert "no loss until you choose one" in error

    code, error = run(capfd, "import", source, target, "--force", "--model", "small")
    assert code == 0
    assert project_file.load(target).project.network.layers[1].params["units"] == 3

    code, error = run(capfd, "import", source, target, "--force", "--model", "middle")
    assert code == 1
    assert "There is no model middle in the program; it has large, small" in error


def test_data_of_a_script_is_read_from_its_own_folder(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("a,b,kind\n" + "1,2,yes\n3,4,no\n" * 6)
    source = tmp_path / "exported.nnplay"
    base = tmp_path / "whole.py"
    base.write_text(_exported(table))

    code, error = run(capfd, "import", base, source)

    assert code == 0, error
    project = project_file.load(source).project
    assert project.data.source.params["path"] == str(table)
    assert describe(project.data).class_names == ("no", "yes")


def _exported(table: Path) -> str:
    """Return an exported script that reads `table`."""
    from dataclasses import replace  # noqa: PLC0415

    from playground.document.templates.templates import TEMPLATES  # noqa: PLC0415
    from playground.export.script import script_of  # noqa: PLC0415
    from playground.importing.files import read_table  # noqa: PLC0415

    project = TEMPLATES["xor"].build()
    return script_of(replace(project, data=read_table(table, project.data)))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("absent.py", None, "cannot be opened"),
        ("empty.py", b"", "There is no network in this text"),
        ("picture.py", b"\x89PNG\xff\xfe", "is not UTF-8 text"),
        ("model.keras", b"PK", "damaged or not a model file"),
        ("table.csv", b"a,b\n1,2\n", "is a table"),
    ],
)
def test_a_failed_import_gives_one_sentence(
    name: str,
    content: bytes | None,
    words: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    code, error = run(capfd, "import", path, tmp_path / "out.nnplay")

    assert code == 1
    assert words in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.nnplay").exists()


def test_an_existing_file_is_only_replaced_with_force(
    script: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "kept.nnplay"
    target.write_text("precious")

    code, error = run(capfd, "import", script, target)
    assert code == 1
    assert "exists already" in error
    assert target.read_text() == "precious"

    assert run(capfd, "import", script, target, "--force")[0] == 0
    assert project_file.load(target).project.training.epochs == 1000


READS_A_TABLE = """
import pandas as pd
from tensorflow import keras
rows = pd.read_csv("rows.csv")
model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid", input_shape=(2,))])
model.compile("adam", "binary_crossentropy")
model.fit(rows[["a", "b"]], rows["kind"], epochs=2)
"""


def test_a_file_that_a_program_names_is_offered_and_used_when_asked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("a,b,kind\n" + "1,2,yes\n3,4,no\n" * 6)
    program, target = tmp_path / "program.py", tmp_path / "project.nnplay"
    program.write_text(READS_A_TABLE)

    code, error = run(capfd, "import", program, target)
    assert code == 0, error
    assert f"rows.csv, which is at hand; use it with --data {table}" in error
    assert project_file.load(target).project.data.source.name != "csv"

    code, error = run(capfd, "import", program, target, "--force", "--data", table)
    assert code == 0, error
    project = project_file.load(target).project
    assert project.data.source.params["path"] == str(table)
    assert describe(project.data).class_names == ("no", "yes")


@pytest.mark.keras
def test_training_on_a_stand_in_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    program, target = tmp_path / "program.py", tmp_path / "project.nnplay"
    program.write_text(READS_A_TABLE.replace("(2,)", "(3, 2)"))
    assert run(capfd, "import", program, target)[0] == 0
    assert cli.run(["train", str(target), "--epochs", "1"]) == 0
    _output, error = capfd.readouterr()
    assert "training on a stand-in: sequences of 3 steps" in error
    assert cli.run(["evaluate", str(target)]) == 0
    _output, error = capfd.readouterr()
    assert "measured on a stand-in: sequences of 3 steps" in error
    assert cli.run(["evaluate", str(target), "--json"]) == 0
    output, _error = capfd.readouterr()
    assert json.loads(output)["made_up_data"].startswith("sequences of 3 steps")
