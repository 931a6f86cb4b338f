"""Animations: read back frame by frame; nothing is left of a cancelled one."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.base.errors import ExportError
from playground.export.animations import FILMS, FilmFormat

SIZE = (64, 96)


def frames(count: int) -> list[NDArray[np.uint8]]:
    """Return images of one clearly different grey each."""
    greys = np.linspace(20, 235, count).astype(np.uint8)
    return [np.full((*SIZE, 3), grey, np.uint8) for grey in greys]


def read(form: FilmFormat, path: Path) -> list[float]:
    """Return the mean grey of each image of an animation."""
    if form.name == "mp4":
        import imageio_ffmpeg  # noqa: PLC0415 - an extra

        # Its reader leaves pipes open if ffmpeg ends first.
        program = imageio_ffmpeg.get_ffmpeg_exe()
        raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
        run = subprocess.run([program, "-i", path, *raw], capture_output=True, check=True)
        assert f"{SIZE[1]}x{SIZE[0]}" in run.stderr.decode()
        pictures = np.frombuffer(run.stdout, np.uint8).reshape(-1, *SIZE, 3)
        return [float(picture.mean()) for picture in pictures]
    from PIL import Image, ImageSequence  # noqa: PLC0415

    if form.name == "gif":
        with Image.open(path) as film:
            return [
                float(np.asarray(each.convert("RGB")).mean())
                for each in ImageSequence.Iterator(film)
            ]
    means = []
    for file in sorted(path.iterdir()):
        with Image.open(file) as picture:
            means.append(float(np.asarray(picture).mean()))
    return means


@pytest.fixture(params=list(FILMS), ids=lambda form: form.name)
def form(request: pytest.FixtureRequest) -> FilmFormat:
    found: FilmFormat = request.param
    missing = found.missing()
    if missing is not None:
        pytest.skip(missing)
    return found


def test_every_frame_is_read_back_in_order(form: FilmFormat, tmp_path: Path) -> None:
    path = tmp_path / f"film{form.suffix}"
    film = form.open(path, 10)
    for pixels in frames(8):
        film.add(pixels)
    assert not path.exists()
    film.finish()
    wanted = [float(pixels.mean()) for pixels in frames(8)]
    np.testing.assert_allclose(read(form, path), wanted, atol=6.0)
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_of_a_cancelled_animation(form: FilmFormat, tmp_path: Path) -> None:
    film = form.open(tmp_path / f"film{form.suffix}", 10)
    film.add(frames(2)[0])
    film.discard()
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_stays_when_the_new_one_is_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "film.gif"
    path.write_bytes(b"older")
    film = FILMS["gif"].open(path, 10)
    film.add(frames(2)[0])
    film.discard()
    assert path.read_bytes() == b"older"


def test_a_missing_folder_is_an_error(form: FilmFormat, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="choose another place"):
        form.open(tmp_path / "missing" / f"film{form.suffix}", 10)


def test_images_are_not_written_into_a_folder_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match="not empty"):
        FILMS["png"].open(tmp_path, 10)


def test_the_error_for_a_missing_library_says_how_to_install_it() -> None:
    absent = FilmFormat(
        name="x",
        label="X",
        suffix=".x",
        summary="",
        needs="no_such_module_at_all",
        install="pip install x",
        open=FILMS["gif"].open,
    )
    assert absent.missing() == (
        "X needs no_such_module_at_all, which is not installed; run `pip install x`"
    )
