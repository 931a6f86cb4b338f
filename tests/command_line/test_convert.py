"""`playground convert`: a model in another format, without data."""

from pathlib import Path

import pytest

from playground.base.errors import ExportError
from playground.cli import run
from playground.command_line.exporting import _format_of


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.keras", "keras"),
        ("a.KERAS", "keras"),
        ("a.h5", "h5"),
        ("a.weights.h5", "weights"),
        ("a.tflite", "litert"),
        ("a.b.onnx", "onnx"),
        ("a.py", "script"),
        ("folder", "saved_model"),
    ],
)
def test_the_ending_is_the_format(name: str, form: str) -> None:
    assert _format_of(Path(name)).name == form


def test_an_unknown_ending_names_those_that_are_known() -> None:
    with pytest.raises(ExportError, match=r"no format has the ending \.psd; use \.keras, \.h5"):
        _format_of(Path("a.psd"))


@pytest.mark.keras
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_logits_stay_logits_and_no_data_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keras = pytest.importorskip("keras")
    model = keras.Sequential([keras.Input((6, 2)), keras.layers.LSTM(3), keras.layers.Dense(4)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    source, target = tmp_path / "m.h5", tmp_path / "m.keras"
    model.save(source)

    code = run(["convert", str(source), str(target)])

    assert code == 0, capsys.readouterr().err
    assert "random inputs" in capsys.readouterr().out
    x = keras.random.normal((5, 6, 2))
    again = keras.saving.load_model(target)
    assert abs(again.predict(x, verbose=0) - model.predict(x, verbose=0)).max() < 1e-6
    assert again.layers[-1].activation is keras.activations.linear


def test_a_project_is_refused_with_the_command_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["convert", str(tmp_path / "x.nnplay"), str(tmp_path / "x.onnx")]) == 1
    assert "playground export" in capsys.readouterr().err
