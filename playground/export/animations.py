"""Animations of a run: GIF, MP4 and numbered PNG images, written frame by frame.

Each is written under a temporary name beside its target and renamed at the end, so that a
cancelled export, or a full disk, leaves nothing behind. Frames are RGB, all of one size.
"""

import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import Cancelled, ExportError
from playground.base.files import atomic_path
from playground.base.registry import Registry

Pixels = NDArray[np.uint8]
GIF_COLOURS = 192
MINIMUM_FPS, MAXIMUM_FPS = 1, 60


class Film(ABC):
    """An animation that is being written. Call `finish` or `discard` at the end.

    `cancel` may be called from any thread, even while `finish` runs in another.

    Parameters
    ----------
    path : Path
    fps : int
        Frames per second, 1 to 60.
    """

    def __init__(self, path: Path, fps: int) -> None:
        self.path = path
        self.fps = min(max(fps, MINIMUM_FPS), MAXIMUM_FPS)
        self.frames = 0
        self._is_cancelled = False
        self._stack = ExitStack()

    def add(self, pixels: Pixels) -> None:
        """Append a frame, (height, width, 3) uint8; both sides even.

        Raises
        ------
        ExportError
            It cannot be written.
        """
        try:
            self._add(np.ascontiguousarray(pixels))
        except OSError as error:
            raise _refusal(self.path, error) from error
        self.frames += 1

    def finish(self) -> None:
        """Move the finished file to its place.

        Raises
        ------
        ExportError
            It cannot be written.
        Cancelled
            It was cancelled; nothing is left of it.
        """
        try:
            self._finish()
            if self._is_cancelled:
                self.discard()
                raise Cancelled("the export was cancelled")
            self._place()
        except OSError as error:
            raise _refusal(self.path, error) from error

    def cancel(self) -> None:
        """Request cancellation: `finish` will raise `Cancelled` instead of writing."""
        self._is_cancelled = True

    def discard(self) -> None:
        """Cancel: remove everything written so far."""
        self._abandon()
        cancelled = Cancelled("the export was cancelled")
        self._stack.__exit__(Cancelled, cancelled, None)

    @abstractmethod
    def _add(self, pixels: Pixels) -> None: ...

    @abstractmethod
    def _finish(self) -> None: ...

    @abstractmethod
    def _abandon(self) -> None: ...

    def _place(self) -> None:
        self._stack.close()

    def _temporary(self) -> Path:
        try:
            return self._stack.enter_context(atomic_path(self.path))
        except OSError as error:
            raise _refusal(self.path, error) from error


class GifFilm(Film):
    """A GIF that loops. Its frames are kept in memory, one byte per pixel, until the end."""

    def __init__(self, path: Path, fps: int) -> None:
        super().__init__(path, fps)
        self._target = self._temporary()
        self._images: list[Any] = []  # Any: Pillow is imported only when needed

    def _add(self, pixels: Pixels) -> None:
        from PIL import Image  # noqa: PLC0415 - not at the start of the window

        picture = Image.fromarray(pixels)
        self._images.append(picture.quantize(GIF_COLOURS, dither=Image.Dither.NONE))

    def _finish(self) -> None:
        first, *rest = self._images
        first.save(
            self._target,
            format="GIF",
            save_all=True,
            append_images=rest,
            duration=round(1000 / self.fps),
            loop=0,
        )
        self._abandon()

    def _abandon(self) -> None:
        self._images.clear()


class Mp4Film(Film):
    """H.264 in an MP4, which every browser plays; ffmpeg writes each frame as it comes."""

    def __init__(self, path: Path, fps: int) -> None:
        super().__init__(path, fps)
        self._target = self._temporary()
        self._pipe: Any = None  # a generator of imageio_ffmpeg, which has no types

    def _add(self, pixels: Pixels) -> None:
        if self._pipe is None:
            import imageio_ffmpeg  # noqa: PLC0415 - an extra

            height, width = pixels.shape[:2]
            self._pipe = imageio_ffmpeg.write_frames(
                str(self._target), (width, height), fps=self.fps, macro_block_size=2, quality=8
            )
            self._pipe.send(None)
        self._pipe.send(pixels.tobytes())

    def _finish(self) -> None:
        self._abandon()

    def _abandon(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


class PngFilm(Film):
    """A folder of numbered images."""

    def __init__(self, path: Path, fps: int) -> None:
        super().__init__(path, fps)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise ExportError(f"{path.name} already exists and is not empty; choose another name")
        try:
            folder = tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent)
        except OSError as error:
            raise _refusal(path, error) from error
        self._folder = Path(folder)

    def _add(self, pixels: Pixels) -> None:
        from PIL import Image  # noqa: PLC0415 - not at the start of the window

        Image.fromarray(pixels).save(self._folder / f"{self.frames + 1:05d}.png")

    def _finish(self) -> None:
        pass  # every image is a file already

    def _place(self) -> None:
        if self.path.is_dir():
            self.path.rmdir()
        self._folder.chmod(0o755)
        self._folder.replace(self.path)

    def _abandon(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFormat:
    """A format of animations.

    Attributes
    ----------
    name, label : str
    suffix : str
        Empty for a folder.
    summary : str
    needs : str
        The Python module that it needs.
    install : str
        The command that installs it.
    open : callable
        ``(path, fps) -> Film``.
    """

    name: str
    label: str
    suffix: str
    summary: str
    needs: str
    install: str
    open: Callable[[Path, int], Film]

    def missing(self) -> str | None:
        """Return why it cannot be written here; None if it can."""
        if find_spec(self.needs) is not None:
            return None
        return f"{self.label} needs {self.needs}, which is not installed; run `{self.install}`"


FILMS = Registry(
    "film format",
    (
        FilmFormat(
            name="gif",
            label="GIF",
            suffix=".gif",
            summary="Plays anywhere, loops; few colors.",
            needs="PIL",
            install="pip install pillow",
            open=GifFilm,
        ),
        FilmFormat(
            name="mp4",
            label="MP4",
            suffix=".mp4",
            summary="A small video in full color (H.264).",
            needs="imageio_ffmpeg",
            install='pip install "nn-playground[video]"',
            open=Mp4Film,
        ),
        FilmFormat(
            name="png",
            label="PNG sequence",
            suffix="",
            summary="A folder of numbered images, lossless.",
            needs="PIL",
            install="pip install pillow",
            open=PngFilm,
        ),
    ),
)


def _refusal(path: Path, error: OSError) -> ExportError:
    reason = error.strerror or str(error)
    return ExportError(f"{path.name} cannot be written ({reason}); choose another place")
