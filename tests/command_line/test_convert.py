"""`playground convert`: a model in another format, without data."""

from pathlib import Path

import numpy as np
import pytest

from playground.base.errors import ExportError
from playground.cli import run
from playground.command_line.exporting import _chosen_format
from playground.export.raw.sidecar import read_sidecar, sidecar_path
from tests.export.raw.test_raw_exports import CASES, exported


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
    assert _chosen_format("", Path(name)).name == form


def test_a_named_format_decides_before_the_ending() -> None:
    assert _chosen_format("onnx", Path("a.keras")).name == "onnx"


def test_an_unknown_ending_names_those_that_are_known() -> None:
    with pytest.raises(ExportError, match=r"no format has the ending \.psd; use \.keras, \.h5"):
        _chosen_format("", Path("a.psd"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("xor.psd",), "no format has the ending .psd"),
        (("xor.nnplay",), "no format has the ending .nnplay"),
        (("xor.nnplay", "--format", "keras"), "xor.nnplay is the input itself"),
        (("xor.keras", "--format", "psd"), "unknown export format 'psd'"),
    ],
)
def test_an_output_that_cannot_be_is_refused_in_one_sentence(
    words: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "xor", "xor.nnplay"]) == 0
    before = Path("xor.nnplay").read_bytes()
    capsys.readouterr()

    assert run(["export", "xor.nnplay", "--output", *words]) == 1

    error = capsys.readouterr().err
    assert error.startswith(f"error: {sentence}")
    assert error.count("\n") == 1
    assert Path("xor.nnplay").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["xor.nnplay"]


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


@pytest.mark.keras
@pytest.mark.usefixtures("warm_proofs")
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_model_that_takes_raw_rows_does_so_in_the_other_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keras = pytest.importorskip("keras")
    source = exported("keras", CASES["points"], tmp_path)[0].path
    target = tmp_path / "again.h5"

    code = run(["convert", str(source), str(target)])

    found = capsys.readouterr()
    assert code == 0, found.err
    assert "It takes raw rows of 2 columns" in found.out
    assert read_sidecar(sidecar_path(target)).preparation == CASES["points"].preparation
    models = [keras.saving.load_model(path, compile=False) for path in (source, target)]
    rows = {
        tensor.name: np.linspace(-2, 2, 30, dtype=np.float32)[:, None] * scale
        for tensor, scale in zip(models[0].inputs, (1, -1), strict=True)
    }
    before, after = (np.asarray(model.predict(rows, verbose=0)) for model in models)
    np.testing.assert_allclose(after, before, rtol=1e-6, atol=1e-6)


def test_a_project_is_refused_with_the_command_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["convert", str(tmp_path / "x.nnplay"), str(tmp_path / "x.onnx")]) == 1
    assert "playground export" in capsys.readouterr().err
