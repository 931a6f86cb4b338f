"""Folders of images and sounds: what is found, read, left out, and refused."""

import io
import struct
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from playground.base.errors import DataError
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.folders import child, labels
from playground.datasets.folders.images import picture
from playground.datasets.folders.listing import listing_of
from playground.datasets.folders.new_files import PICTURES
from playground.datasets.folders.spectrogram_size import BANDS, columns_in
from playground.datasets.prepare import describe, inspected, prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import TaskKind
from playground.export.script.data import data_code
from playground.importing.files import FileKind, kind_of, read_folder
from tests.laws import exercises, reached

COLOURS = {"red": (220, 20, 20), "green": (20, 200, 30), "blue": (30, 40, 210)}


def paint(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (40, 30)) -> None:
    """Write a picture of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return a folder of three classes, four pictures each, of several kinds."""
    for name, colour in COLOURS.items():
        for number, suffix in enumerate(("png", "jpg", "bmp", "webp")):
            paint(tmp_path / "pictures" / name / f"{number}.{suffix}", colour)
    return tmp_path / "pictures"


def chosen(folder: Path, name: str = "image_folder", **params: ParamValue) -> DataConfig:
    """Return the configuration of a folder, read once."""
    selection = Selection(name, {"path": str(folder), **params})
    return inspected(DataConfig(selection, (), 0.5), no_progress)


def notes(config: DataConfig) -> str:
    return str(config.source.params["found"])


def test_each_folder_is_a_class_and_each_picture_a_sample(pictures: Path) -> None:
    config = chosen(pictures, size=8)
    task = describe(config)
    assert (task.kind, task.class_names) == (TaskKind.MULTICLASS, ("blue", "green", "red"))
    assert task.input_shape == (8, 8, 3)
    data = prepare(config, no_progress)
    x = np.concatenate((data.train.x, data.test.x))
    y = np.concatenate((data.train.y, data.test.y))
    assert len(x) == 12
    for sample, label in zip(x, y, strict=True):
        wanted = np.array(COLOURS[task.class_names[label]]) / 255
        assert sample.reshape(-1, 3).mean(axis=0) == pytest.approx(wanted, abs=0.05)


def test_a_change_of_size_or_colours_needs_no_other_choice(pictures: Path) -> None:
    config = chosen(pictures)
    for size, colours, shape in ((12, "grey", (12, 12, 1)), (9, "colour", (9, 9, 3))):
        source = config.source.with_param("size", size).with_param("colours", colours)
        other = DataConfig(source, (), 0.5)
        assert describe(other).input_shape == shape
        assert prepare(other, no_progress).train.x.shape[1:] == shape


@pytest.mark.parametrize("test", ["test", "val", "Validation"])
def test_folders_for_training_and_test_are_kept_apart(tmp_path: Path, test: str) -> None:
    for part, count in (("train", 3), (test, 2)):
        for name, colour in COLOURS.items():
            for number in range(count):
                paint(tmp_path / part / name / f"{number}.png", colour)
    data = prepare(chosen(tmp_path), no_progress)
    assert (len(data.train), len(data.test)) == (9, 6)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_may_name_the_labels(tmp_path: Path, delimiter: str) -> None:
    rows = ["file,label"]
    for number, (name, colour) in enumerate(COLOURS.items()):
        paint(tmp_path / "all" / f"{number}.png", colour)
        rows.append(f"all/{number}.png,{name}")
    rows += ["../elsewhere.png,red", "null\0.png,red", f"{'x' * 5000}.png,red"]
    paint(tmp_path.parent / "elsewhere.png", (0, 0, 0))
    (tmp_path / "labels.csv").write_text("\n".join(rows).replace(",", delimiter))
    config = chosen(tmp_path)
    assert_same_script(replace(config, train_fraction=0.7))
    assert describe(config).class_names == ("blue", "green", "red")
    assert describe(config).samples == 1
    assert "3 files" in notes(config)


IN_TABLES = {
    "path and label": ("image,label", "all/{n}.png,{c}"),
    "no header": ("", "all/{n}.png,{c}"),
    "label first": ("label,image", "{c},all/{n}.png"),
    "names of files below": ("image,label", "{n}.png,{c}"),
    "names without suffix": ("id_code,diagnosis", "{n},{c}"),
    "a number before": ("id,image,class", "{n}7,all/{n}.png,{c}"),
    "more columns": ("image,author,diagnosis", "all/{n}.png,person {n},{c}"),
    "a part": ("image,label,split", "all/{n}.png,{c},{p}"),
}


@pytest.mark.parametrize("form", IN_TABLES)
def test_files_and_labels_are_found_in_tables_of_any_form(tmp_path: Path, form: str) -> None:
    header, line = IN_TABLES[form]
    rows = [header] if header else []
    for number in range(9):
        name = sorted(COLOURS)[number % 3]
        paint(tmp_path / "all" / f"{number}.png", COLOURS[name])
        part = "val" if number >= 6 else "train"
        rows.append(line.format(n=number, c=name, p=part))
    table = tmp_path / "labels.csv"
    table.write_text("\n".join(rows))
    (tmp_path / "other.csv").write_text("image,label\nnothing.png,x\n")
    config = chosen(table, size=8)
    assert_same_script(config)
    data = prepare(config, no_progress)
    assert data.task.class_names == ("blue", "green", "red")
    assert len(data.train) + len(data.test) == 9
    assert form != "a part" or (len(data.train), len(data.test)) == (6, 3)
    pairs = zip(data.train.x, data.train.y, strict=True)
    colours = {tuple(np.round(255 * x[0, 0]).astype(int)): int(y) for x, y in pairs}
    assert colours == {COLOURS[name]: number for number, name in enumerate(sorted(COLOURS))}
    assert ("Labels are in 'diagnosis' of labels.csv" in notes(chosen(table))) == (
        form == "more columns"
    )


def test_a_table_is_opened_as_a_folder_only_if_it_names_files(tmp_path: Path) -> None:
    paint(tmp_path / "a.png", (1, 2, 3))
    tables = {
        "files.csv": ("file,label\na.png,x\n", FileKind.FOLDER),
        "elsewhere.csv": ("file,label\nb.png,x\n../b.png,y\n", FileKind.TABLE),
        "wide.csv": ("file,a,b,c,d,e,f\na.png,1,2,3,4,5,6\n", FileKind.TABLE),
        "numbers.csv": ("a,b\n1.5,2\n", FileKind.TABLE),
        "odd.csv": ("\0.png,\n" + '"' * 99, FileKind.TABLE),
    }
    for name, (content, expected) in tables.items():
        (tmp_path / name).write_text(content)
        assert kind_of(tmp_path / name) is expected, name
    with pytest.raises(DataError, match="at least 2 folders with files"):
        read_folder(tmp_path / "files.csv", DataConfig())


def test_what_cannot_be_used_is_left_out_and_named(pictures: Path) -> None:
    (pictures / "red" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    (pictures / "red" / "cut.jpg").write_bytes((pictures / "red" / "1.jpg").read_bytes()[:200])
    (pictures / "blue" / "notes.txt").write_text("hello")
    config = chosen(pictures)
    assert "2 files were left out: red/broken.png is damaged or not a picture" in notes(config)
    assert "1 file of other kinds ignored" in notes(config)
    assert len(prepare(config, no_progress).train) == 6


PNG_SIZE = 16
"""Where width and height are in a PNG file; before them its first chunk is named."""


def test_a_gigantic_picture_is_left_out_before_it_is_decoded(pictures: Path) -> None:
    """Only its header says so: decoding it would give another note."""
    path = pictures / "red" / "bomb.png"
    Image.new("1", (1, 1)).save(path)
    content = bytearray(path.read_bytes())
    struct.pack_into(">II", content, PNG_SIZE, 60_000, 60_000)
    struct.pack_into(">I", content, PNG_SIZE + 13, crc32(content[PNG_SIZE - 4 : PNG_SIZE + 13]))
    path.write_bytes(content)
    assert "bomb.png has more than 60 million pixels" in notes(chosen(pictures))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda folder: folder.mkdir(), "found none"),
        (lambda folder: paint(folder / "red" / "1.png", (1, 2, 3)), "found only 'red'"),
        (lambda folder: folder.write_text("x"), "is not a folder"),
        (lambda _folder: None, "is not a folder"),
    ],
)
def test_a_folder_without_classes_is_refused(
    tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    make(tmp_path / "data")
    with pytest.raises(DataError, match=reason):
        chosen(tmp_path / "data")


def test_more_memory_than_allowed_is_refused_with_advice(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "MOST_BYTES", 1000)
    listing = listing_of(pictures, PICTURES, no_progress)
    with pytest.raises(DataError, match="choose a smaller size"):
        child.read_all(
            pictures,
            listing,
            lambda path: picture(path, (32, 32), "crop", is_colour=True),
            no_progress,
        )


def test_classes_that_changed_on_disk_are_noticed(pictures: Path) -> None:
    config = chosen(pictures)
    paint(pictures / "yellow" / "1.png", (250, 250, 0))
    with pytest.raises(DataError, match="have changed"):
        prepare(config, no_progress)


def test_links_out_of_the_folder_are_not_followed(pictures: Path, tmp_path: Path) -> None:
    paint(tmp_path / "secret" / "1.png", (0, 0, 0))
    (pictures / "linked").symlink_to(tmp_path / "secret", target_is_directory=True)
    assert "linked" not in describe(chosen(pictures)).class_names


@pytest.mark.parametrize("fit", ["crop", "stretch", "pad"])
@pytest.mark.parametrize("colours", ["colour", "grey"])
def test_the_script_reads_the_same_samples(pictures: Path, fit: str, colours: str) -> None:
    paint_all_kinds(pictures)
    config = chosen(pictures, size=16, fit=fit, colours=colours)
    assert_same_script(config)


def paint_all_kinds(folder: Path) -> None:
    """Add a picture of every other kind to each class of a folder."""
    steep = np.linspace(0, 65535, 40 * 30).reshape(30, 40)
    for name, colour in COLOURS.items():
        plain, place = Image.new("RGB", (40, 30), colour), folder / name
        plain.convert("CMYK").save(place / "cmyk.jpg")
        plain.convert("CMYK").save(place / "cmyk.tif")
        plain.quantize(8).save(place / "palette.png", transparency=0)
        plain.convert("LA").save(place / "grey.png")
        plain.convert("1").save(place / "bits.tif", compression="group4")
        Image.fromarray(steep.astype(np.uint16)).save(place / "deep.png")
        Image.fromarray(steep.astype(np.uint16)).save(place / "deep.tif")
        Image.fromarray((steep / 65535).astype(np.float32)).save(place / "floats.tif")
        turned = Image.Exif()
        turned[0x0112] = 6
        Image.fromarray(steep.astype(np.uint8)).save(place / "turned.jpg", exif=turned)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_says(
    tmp_path: Path, suffix: str, orientation: int
) -> None:
    upright = Image.new("RGB", (48, 32), "white")
    upright.paste((200, 30, 30), (0, 0, 24, 16))
    flip = Image.Transpose
    stored = {
        2: flip.FLIP_LEFT_RIGHT,
        3: flip.ROTATE_180,
        4: flip.FLIP_TOP_BOTTOM,
        5: flip.TRANSPOSE,
        6: flip.ROTATE_90,
        7: flip.TRANSVERSE,
        8: flip.ROTATE_270,
    }
    image = upright if orientation == 1 else upright.transpose(stored[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(tmp_path / f"a.{suffix}", exif=exif, lossless=suffix == "webp")
    found = picture(tmp_path / f"a.{suffix}", (12, 8), "stretch", is_colour=True)
    expected = np.asarray(upright.resize((12, 8), Image.Resampling.BILINEAR), int)
    assert found.astype(int) == pytest.approx(expected, abs=8)


def test_colours_are_right_in_every_kind_of_picture(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 30), (200, 30, 30))
    for name, mode in (("a.jpg", "CMYK"), ("a.tif", "CMYK"), ("b.tif", "YCbCr"), ("c.png", "P")):
        image.convert(mode).save(tmp_path / name)
        found = picture(tmp_path / name, (8, 8), "crop", is_colour=True)
        assert found[0, 0].astype(int) == pytest.approx([200, 30, 30], abs=6)


def test_a_picture_of_floats_without_values_is_refused(tmp_path: Path) -> None:
    Image.fromarray(np.full((8, 8), np.nan, np.float32)).save(tmp_path / "a.tif")
    with pytest.raises(ValueError, match="not finite"):
        picture(tmp_path / "a.tif", (8, 8), "crop", is_colour=False)


def assert_same_script(config: DataConfig) -> None:
    code = data_code(config, describe(config), "sparse_categorical_crossentropy")
    scope: dict[str, np.ndarray] = {}
    exec("\n".join((*code.imports, code.text)), scope)
    data = prepare(config, no_progress)
    for name, array in (("x_train", data.train.x), ("x_test", data.test.x)):
        assert scope[name] == pytest.approx(array, abs=1e-6)
    assert (scope["y_train"] == data.train.y).all()
    assert (scope["y_test"] == data.test.y).all()


def test_transparent_parts_are_white_and_16_bits_keep_their_range(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (picture(tmp_path / "clear.png", (8, 8), "crop", is_colour=True) == 255).all()
    deep = np.full((20, 20), 32768, np.uint16)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    assert picture(tmp_path / "deep.png", (8, 8), "crop", is_colour=False) == pytest.approx(
        127, abs=2
    )


@exercises(accepted=1, refused=1)
@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, 300))
def test_a_damaged_picture_is_refused_in_a_sentence(content: bytes, at: int) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (12, 12), (9, 90, 200)).save(stream, "PNG")
    whole = stream.getvalue()
    damaged = whole[: at % len(whole)] + content
    try:
        pixels = picture_of(damaged)
    except ValueError:
        reached("refused")
        return
    reached("accepted")
    assert pixels.shape == (8, 8, 3)


def picture_of(content: bytes) -> np.ndarray:
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(content)
        file.flush()
        return picture(Path(file.name), (8, 8), "crop", is_colour=True)


def tone(path: Path, hertz: float, rate: int = 22_050, seconds: float = 0.6) -> None:
    """Write a sine of that frequency, in two channels of 16 bits."""
    from scipy.io import wavfile  # noqa: PLC0415 - takes half a second

    path.parent.mkdir(parents=True, exist_ok=True)
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)
    wavfile.write(path, rate, np.stack([wave, wave], axis=1).astype(np.float32))


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    for name, hertz in (("low", 220.0), ("high", 3000.0)):
        for number in range(3):
            tone(tmp_path / "sounds" / name / f"{number}.wav", hertz * (1 + 0.02 * number))
    return tmp_path / "sounds"


def test_sounds_become_spectrograms(sounds: Path) -> None:
    config = chosen(sounds, "sound_folder", seconds=0.8)
    assert describe(config).input_shape == (BANDS, columns_in(0.8), 1)
    data = prepare(config, no_progress)
    assert data.train.x.shape[1:] == describe(config).input_shape
    assert 0 <= data.train.x.min() <= data.train.x.max() <= 1


def test_the_script_reads_the_same_sounds(sounds: Path) -> None:
    assert_same_script(chosen(sounds, "sound_folder", seconds=0.5))


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVEfmt ", b"x" * 100])
def test_a_damaged_sound_is_left_out(sounds: Path, content: bytes) -> None:
    (sounds / "low" / "broken.wav").write_bytes(content)
    assert "broken.wav is damaged or not a WAV file" in notes(chosen(sounds, "sound_folder"))


def test_the_kind_of_a_folder_is_that_of_most_files(pictures: Path, sounds: Path) -> None:
    data = DataConfig()
    assert read_folder(pictures, data).source.name == "image_folder"
    assert read_folder(sounds, data).source.name == "sound_folder"
    (sounds / "low" / "cover.png").write_bytes(b"")
    assert read_folder(sounds, data).source.name == "sound_folder"


def test_a_folder_of_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text("x")
    with pytest.raises(DataError, match="no files that a network can learn from"):
        read_folder(tmp_path, DataConfig())


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    words = {"sea": ("Fish swim in the sea", "The sea is blue"), "land": ("Cows eat grass",) * 2}
    for name, sentences in words.items():
        for number, sentence in enumerate(sentences):
            path = tmp_path / "texts" / name / f"{number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{sentence}.\n" * (number + 1), encoding="utf-8")
    return tmp_path / "texts"


def test_texts_become_numbers_of_words(texts: Path) -> None:
    config = chosen(texts, "text_folder", length=6, words=10)
    task = describe(config)
    assert task.input_shape == (6,)
    assert task.vocabulary is not None
    data = prepare(config, no_progress)
    x = np.concatenate((data.train.x, data.test.x))
    assert x.shape == (4, 6)
    assert 0 <= x.min() <= x.max() < task.vocabulary


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"a\0b", "is not a text"), (b"x" * 1_000_001, "is longer than a million")],
)
def test_what_is_not_a_text_is_left_out(texts: Path, content: bytes, reason: str) -> None:
    (texts / "sea" / "odd.txt").write_bytes(content)
    assert f"sea/odd.txt {reason}" in notes(chosen(texts, "text_folder"))


def test_the_script_reads_the_same_words(texts: Path) -> None:
    (texts / "land" / "old.txt").write_bytes(
        "Caf\xe9 \x93quoted\x94, twice\tand so on".encode("latin-1")
    )
    assert_same_script(chosen(texts, "text_folder", length=8, words=12))


def test_texts_for_training_and_test_stay_apart(tmp_path: Path) -> None:
    for part, count in (("train", 3), ("test", 2)):
        for name in ("sea", "land"):
            for number in range(count):
                path = tmp_path / part / name / f"{number}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"{part} {name} {number}")
    config = chosen(tmp_path, "text_folder", length=4)
    data = prepare(config, no_progress)
    assert (len(data.train), len(data.test)) == (6, 4)
    assert len(set(data.train.x[:, 0])) == len(set(data.test.x[:, 0])) == 1
    assert data.train.x[0, 0] != data.test.x[0, 0]


def test_only_cells_that_look_like_samples_are_looked_up_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window asks for the kind of a file before it opens it; a slow disk must not stop it."""
    looked_up: list[str] = []

    def note(_folder: Path, name: str) -> bool:
        looked_up.append(name)
        return True

    monkeypatch.setattr(labels, "is_inside", note)
    table = tmp_path / "a.csv"
    table.write_text("x,y,photo\n" + "".join(f"{row}.5,{row}.25,p{row}.png\n" for row in range(9)))
    assert sorted(labels.files_named(table, {".png"})) == [f"p{row}.png" for row in range(9)]
    assert sorted(looked_up) == [f"p{row}.png" for row in range(9)]
