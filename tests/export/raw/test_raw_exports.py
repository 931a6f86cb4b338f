"""An export with its preparation answers raw rows as the trained network answers prepared ones.

The example that is written beside each export is run in a fresh process, on a CSV file.
"""

import csv
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PIL import Image

from playground.base.errors import ExportError
from playground.base.params import Selection
from playground.base.tasks import TaskKind
from playground.datasets.config import DataConfig
from playground.datasets.new_rows import read_rows
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import ColumnKind, Encoding, Fill, Scaling
from playground.datasets.preparation.raw import RawColumns, Texts, row_count
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.preparation.values import Preparation, SeriesWindow, TargetColumn
from playground.datasets.prepare import inspected, prepare
from playground.datasets.spec import no_progress
from playground.document.inference import infer
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.export.exporting import export_model
from playground.export.formats import FORMATS
from playground.export.raw.example import example_path
from playground.export.raw.sidecar import read_sidecar, sidecar_path
from playground.export.script.network import network_code
from playground.export.spec import ExportReport, RawRows
from tests import warm
from tests.datasets.preparation.mixed import CHOICES, COLUMNS, fitted

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("warm_proofs")]
NAMES = tuple(spec.name for spec in FORMATS if spec.run is not None)
TOLERANCE = 1e-6
REGRESSION = TargetColumn(TaskKind.REGRESSION, "price", offset=(500.0,), scale=(120.0,), unit="€")
FLOWERS = TargetColumn(TaskKind.MULTICLASS, "kind", ("rose", "tulip", "lily"))
RNG = np.random.default_rng(4)
POINTS: RawColumns = {"x": RNG.normal(size=8), "y": RNG.normal(size=8)}
IMAGES: RawColumns = {"image": RNG.integers(0, 256, (8, 6, 6)).astype(np.float64)}
SENTENCES: RawColumns = {
    "text": Texts.of(["One two.", "two, three", None, "THREE four", "x y z w"])
}
HOUSES: RawColumns = {
    "floor area (m²)": np.array([50.0, 80, 120, 75, 60]),
    "1st year": np.array([1950.0, 2000, 2021, 1875, 1999]),
    "Grad/e": Texts.of(["good", "bad", "good", "fair", "bad"]),
    "tiny": np.array([1e-9, 3e-9, 2e-9, 5e-9, 4e-9]),
}
STANDARD = Scaling.STANDARD
SERIES = msgspec.structs.replace(
    fit(COLUMNS, CHOICES, REGRESSION), window=SeriesWindow(3, horizon=2)
)
"""Each kind of column, three rows at a time."""


@dataclass(frozen=True)
class Case:
    """A preparation, rows, and the layers of a network for it."""

    preparation: Preparation
    columns: RawColumns

    def network(self) -> Any:
        import keras  # noqa: PLC0415

        keras.utils.set_random_seed(3)
        layers = keras.layers
        units = {TaskKind.MULTICLASS: 3}.get(self.preparation.target.kind, 1)
        last = {TaskKind.MULTICLASS: "softmax", TaskKind.BINARY: "sigmoid"}
        activation = last.get(self.preparation.target.kind)
        middle = [layers.Flatten()] if len(self.preparation.input_shape) > 1 else []
        return keras.Sequential(
            [
                keras.Input(self.preparation.input_shape),
                *middle,
                layers.Dense(8, activation="tanh"),
                layers.Dense(units, activation=activation),
            ]
        )


def cases() -> dict[str, Case]:
    texts = ColumnChoice(name="text", kind=ColumnKind.TEXT, length=3)
    images = ColumnChoice(
        name="image", kind=ColumnKind.ARRAY, shape=(6, 6, 1), brightest=255, scaling=STANDARD
    )
    points = [ColumnChoice(name=name, scaling=STANDARD) for name in "xy"]
    houses = [
        ColumnChoice(name="floor area (m²)", scaling=STANDARD, fill=Fill.MEDIAN),
        ColumnChoice(name="1st year", scaling=Scaling.MINMAX),
        ColumnChoice(name="Grad/e", kind=ColumnKind.CATEGORY, encoding=Encoding.ORDINAL),
        ColumnChoice(name="tiny", scaling=STANDARD),
    ]
    features = ("x", "y", "x²", "y²", "xy")
    return {
        "every kind of column": Case(fitted(), COLUMNS),
        "texts": Case(fit(SENTENCES, [texts], FLOWERS), SENTENCES),
        "images": Case(fit(IMAGES, [images], FLOWERS), IMAGES),
        "points": Case(fit(POINTS, points, FLOWERS, features=features), POINTS),
        "scaled target": Case(fit(HOUSES, houses, REGRESSION), HOUSES),
        "time series": Case(SERIES, COLUMNS),
    }


CASES = cases()
WAVES = Case(
    fit(
        POINTS,
        [ColumnChoice(name=name) for name in "xy"],
        FLOWERS,
        features=("sin x", "y", "=x ** 2 * cos(y) + (x < 1)", "=3"),
    ),
    POINTS,
)


def exported(name: str, case: Case, folder: Path) -> tuple[ExportReport, Any]:
    model = case.network()
    path = folder / f"a{FORMATS[name].suffix}"
    x = apply(case.preparation, case.columns)
    raw = RawRows(case.preparation, case.columns)
    project = Project(title='A "title"')
    report = export_model(name, path, model=model, project=project, x=x, raw=raw)
    outputs = np.asarray(model.predict(x, verbose=0))
    return report, unscaled_output(case.preparation.target, outputs)


def written(columns: RawColumns, folder: Path) -> Path:
    """Write rows as a file that the example reads."""
    first = next(iter(columns.values()))
    if not isinstance(first, Texts) and first.ndim > 1:
        np.save(folder / "samples.npy", first.astype(np.uint8))
        return folder / "samples.npy"
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in range(row_count(columns)):
            writer.writerow([cell(column[row]) for column in columns.values()])
    return folder / "rows.csv"


def cell(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return "" if str(value) == "NaT" else str(value)


def answers(example: Path, rows: Path, folder: Path) -> list[list[str]]:
    """Run the example in a process that does not know this program."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": ""}
    command = [sys.executable, str(example), str(rows)]
    done = warm.run(command, cwd=folder, env=environment, knows_program=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [line.split(" ") for line in done.stdout.strip().splitlines()]


OFTEN = "every kind of column"
WITH_SERIES = ("keras", "onnx")


def is_often(name: str, kind: str) -> bool:
    """Return whether a format with a case is tried each time."""
    return kind == OFTEN or (kind == "time series" and name in WITH_SERIES)


def pairs() -> list[object]:
    """Return each format with each case; those that are not run often are long."""
    return [
        pytest.param(
            name,
            kind,
            id=f"{name}-{kind}",
            marks=() if is_often(name, kind) else pytest.mark.long,
        )
        for name in NAMES
        for kind in CASES
    ]


@pytest.mark.parametrize(("name", "kind"), pairs())
def test_raw_rows_get_the_answers_of_the_trained_network(
    name: str, kind: str, tmp_path: Path
) -> None:
    if FORMATS[name].missing():
        pytest.skip(str(FORMATS[name].missing()))
    case = CASES[kind]
    report, expected = exported(name, case, tmp_path)
    scale = max(1.0, float(np.abs(expected).max()))
    assert report.difference <= TOLERANCE * scale
    assert report.raw_rows > 60
    assert "raw" in report.takes
    path = example_path(report.path)
    found = answers(path, written(case.columns, tmp_path), tmp_path)
    assert len(found) == len(expected)
    target = case.preparation.target
    for words, row in zip(found, expected, strict=True):
        number = row.max() if target.kind is TaskKind.MULTICLASS else row[0]
        assert abs(float(words[-1]) - number) <= TOLERANCE * scale
        if target.kind is TaskKind.MULTICLASS:
            assert words[0] == target.class_names[int(row.argmax())]
        if target.kind is TaskKind.BINARY:
            assert words[0] == target.class_names[int(row[0] > 0.5)]
    about = read_sidecar(sidecar_path(report.path))
    assert about.preparation == case.preparation
    assert about.series == case.preparation.window
    if about.series is not None:
        numbers = [int(words[1].rstrip(":")) for words in found]
        assert numbers == list(range(about.series.ahead + 1, about.series.ahead + 1 + len(found)))


def test_the_example_reads_a_file_that_is_written_as_the_table_was(tmp_path: Path) -> None:
    """With its encoding, delimiter, commas, units, dates and words for missing values."""
    table = tmp_path / "häuser.csv"
    lines = ["Größe;Preis;Bezahlt;Rabatt;Gebaut;Stadt;Käufer"]
    for at in range(60):
        size = "k. A." if at % 9 == 0 else f"{40 + at},5"
        day = "" if at % 11 == 0 else f"{at % 28 + 1:02}.03.{1990 + at % 30}"
        city = "" if at % 13 == 0 else ("Köln", "Bonn")[at % 2]
        debt = f"({at},25)" if at % 3 else f"{at}"
        lines.append(
            f"{size};1.{200 + at}.000,{at:02} €;{debt};{at % 7},5 %;{day};{city};{'xy'[at % 2]}"
        )
    table.write_bytes("\r\n".join(lines).encode("cp1252"))
    config = DataConfig(Selection("csv", {"path": str(table)}))
    preparation = prepare(inspected(config, no_progress), no_progress).preparation
    assert preparation is not None
    columns = read_rows(table, preparation, no_progress)
    report, expected = exported("onnx", Case(preparation, columns), tmp_path)
    found = answers(example_path(report.path), table, tmp_path)
    numbers = [float(words[-1]) for words in found]
    assert numbers == pytest.approx(expected[:, 0].tolist(), abs=TOLERANCE)


def test_the_example_reads_moments_of_several_time_zones_as_those_of_utc(tmp_path: Path) -> None:
    table = tmp_path / "shop.csv"
    zones = ("Z", "+02:00", "-05:30")
    rows = [
        f"2024-03-{at % 28 + 1:02}T{at % 24:02}:30:00{zones[at % 3]},{at % 7},{'xy'[at % 2]}"
        for at in range(60)
    ]
    table.write_text("\n".join(["at,size,kind", *rows, ""]))
    config = DataConfig(Selection("csv", {"path": str(table)}))
    preparation = prepare(inspected(config, no_progress), no_progress).preparation
    assert preparation is not None
    case = Case(preparation, read_rows(table, preparation, no_progress))
    report, expected = exported("onnx", case, tmp_path)
    found = answers(example_path(report.path), table, tmp_path)
    numbers = [float(words[-1]) for words in found]
    assert numbers == pytest.approx(expected[:, 0].tolist(), abs=TOLERANCE)


def write_pictures(folder: Path) -> str:
    """Write pictures of odd kinds, and return the name of their data set."""
    for number in range(12):
        size = (9 + number, 12)
        pixels = RNG.integers(0, 256, (size[1], size[0], 4), dtype=np.uint8)
        picture = Image.fromarray(pixels)
        kind, suffix = (("RGBA", "png"), ("L", "png"), ("RGB", "jpg"), ("P", "gif"))[number % 4]
        place = folder / ("cat", "dog")[number % 2] / f"{number}.{suffix}"
        place.parent.mkdir(parents=True, exist_ok=True)
        exif = picture.getexif()
        exif[0x0112] = 6  # turned by a quarter
        more: dict[str, Any] = {"exif": exif} if suffix == "jpg" else {}
        picture.convert(kind).save(place, **more)
    return "image_folder"


def write_sounds(folder: Path) -> str:
    """Write sounds of several rates, and return the name of their data set."""
    from scipy.io import wavfile  # noqa: PLC0415 - takes half a second

    for number in range(8):
        place = folder / ("high", "low")[number % 2] / f"{number}.wav"
        place.parent.mkdir(parents=True, exist_ok=True)
        wave = RNG.integers(-20_000, 20_000, (3000 + 900 * number, 1 + number % 2))
        wavfile.write(place, (8000, 22_050, 48_000)[number % 3], wave.astype(np.int16))
    return "sound_folder"


def write_texts(folder: Path) -> str:
    """Write texts, and return the name of their data set."""
    for number in range(8):
        place = folder / ("good", "bad")[number % 2] / f"{number}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"Text no. {number}, äh,\nwith\twords of word{number % 3}!", "utf-8")
    return "text_folder"


@pytest.mark.parametrize("write", [write_pictures, write_sounds, write_texts])
def test_the_example_reads_new_files_as_the_training_read_its_own(
    write: Callable[[Path], str], tmp_path: Path
) -> None:
    source = Selection(write(tmp_path / "data"), {"path": str(tmp_path / "data")})
    data = prepare(inspected(DataConfig(source, (), 0.5), no_progress), no_progress)
    assert data.preparation is not None
    report, expected = exported("onnx", Case(data.preparation, data.rows), tmp_path)
    for at in range(len(data.test)):
        file = data.file_of(at)
        assert file is not None
        ((_name, share),) = answers(example_path(report.path), file, tmp_path)
        assert float(share) == pytest.approx(expected[at, 0], abs=TOLERANCE)


@pytest.mark.parametrize("suffix", ["npz", "npy"])
def test_the_example_reads_the_member_that_trained_with_its_channels_first(
    suffix: str, tmp_path: Path
) -> None:
    x, y = RNG.integers(0, 256, (20, 3, 8, 9), dtype=np.uint8), np.arange(20) % 3
    np.savez(tmp_path / "data.npz", others=x[:, :1], pictures=x, y=y)
    source = Selection(
        "npz", {"path": str(tmp_path / "data.npz"), "inputs": "pictures", "labels": "y"}
    )
    data = prepare(inspected(DataConfig(source, (), 0.5), no_progress), no_progress)
    assert data.preparation is not None
    report, expected = exported("onnx", Case(data.preparation, data.rows), tmp_path)
    new = np.moveaxis(np.asarray(next(iter(data.rows.values()))), -1, 1).astype(np.uint8)
    rows = tmp_path / f"new.{suffix}"
    np.savez(rows, others=y, pictures=new) if suffix == "npz" else np.save(rows, new)
    found = answers(example_path(report.path), rows, tmp_path)
    shares = [float(words[-1]) for words in found]
    assert shares == pytest.approx(expected.max(axis=1).tolist(), abs=TOLERANCE)


def test_the_script_builds_the_same_model_for_raw_rows(tmp_path: Path) -> None:
    """Its network is that of the project, so the project must have one."""
    project = TEMPLATES["xor"].build()
    data = prepare(project.data, no_progress)
    assert data.preparation is not None
    import keras  # noqa: PLC0415

    inference = infer(project.network, data.task)
    names: dict[str, Any] = {"keras": keras, "layers": keras.layers}
    exec(network_code(project.network, inference), names)
    raw = RawRows(data.preparation, data.rows)
    path = tmp_path / "a.py"
    report = export_model(
        "script", path, model=names["model"], project=project, x=data.test.x, raw=raw
    )
    assert report.difference <= TOLERANCE
    assert report.companions == ()
    assert 'raw_x = keras.Input((1,), name="x")' in path.read_text(encoding="utf-8")


def test_waves_of_a_point_are_part_of_a_keras_file(tmp_path: Path) -> None:
    report, _ = exported("keras", WAVES, tmp_path)
    assert report.difference <= TOLERANCE


def test_hdf5_refuses_waves_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="HDF5 cannot hold the feature sin x; choose another"):
        exported("h5", WAVES, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_inputs_are_named_by_column_as_far_as_formats_allow(tmp_path: Path) -> None:
    exported("keras", CASES["scaled target"], tmp_path)
    about = json.loads((tmp_path / "a.keras.model.json").read_text(encoding="utf-8"))
    names = [(entry["name"], entry["column"]) for entry in about["inputs"]]
    assert names == [
        ("floor_area_m", "floor area (m²)"),
        ("input_1st_year", "1st year"),
        ("Grad_e", "Grad/e"),
        ("tiny", "tiny"),
    ]
    assert about["outputs"] == {
        "predicts": "price",
        "kind": "regression",
        "classes": [],
        "decision": None,
        "unit": "€",
    }
