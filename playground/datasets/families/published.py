"""Shared by the published sets of images, each with a training and a test part.

A file is downloaded once, or found where Keras keeps it, or chosen by the user, who may have
no connection.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.base.params import Int, Text
from playground.datasets.families.images import CHANNELS, LAST_AXIS, image_samples, image_task
from playground.datasets.script_code import Hole, Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task

BRIGHTEST = 255.0
NAMES = ("x_train", "y_train", "x_test", "y_test")
LIMITS: Lines = (
    "x_train, y_train = x_train[:$samples], y_train[:$samples]",
    "x_test, y_test = x_test[:$test_samples], y_test[:$test_samples]",
)
FEW = 600
"""An example of a limit."""
Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedImages:
    """A set of images, and how it is read.

    Attributes
    ----------
    title : str
        As people call it, such as "MNIST".
    shape : tuple of int
        Of one image: height and width, and 3 where it has colours.
    count : int
        Images in the training part.
    class_names : tuple of str
    read : callable
        ``(path, progress) -> arrays`` by `NAMES`: of the user's file or folder, or where the
        path is "" of a kept copy or a download.
    advice : str
        What the user can do with another file, a clause.
    path : Text
        The parameter for the user's file or folder.
    example : str
        One of its values.
    keras_lines : tuple of str
        Statements of a script that load the four arrays by Keras.
    file_lines : tuple of str
        Those that load them from ``$path``.
    imports : tuple of str
        What `file_lines` need.
    """

    title: str
    shape: tuple[int, ...]
    count: int
    class_names: tuple[str, ...]
    read: Callable[[str, Progress], Arrays]
    advice: str
    path: Text
    example: str
    keras_lines: Lines
    file_lines: Lines
    imports: Lines = ()

    @property
    def has_colours(self) -> bool:
        """Whether an image has an axis for its colours."""
        return len(self.shape) == 3

    def task(self, values: Values) -> Task:
        """Return what the set requires of a network."""
        limit = values["samples"]
        count = min(limit, self.count) if isinstance(limit, int) else self.count
        return image_task(values, self.shape, count, self.class_names)

    def load(self, values: Values, _generator: np.random.Generator, progress: Progress) -> Raw:
        """Return the samples.

        Raises
        ------
        DataError
            They cannot be downloaded or read, or are others.
        Cancelled
            `progress` raised it.
        """
        arrays = self.read(str(values["path"]), progress)
        self._check(arrays)
        progress(f"Preparing {self.title}", None)
        limit = values["samples"]
        train, test = slice(limit if isinstance(limit, int) else None), slice(_test_count(values))
        return Raw(
            _samples(values, arrays["x_train"][train], arrays["y_train"][train]),
            _samples(values, arrays["x_test"][test], arrays["y_test"][test]),
            brightest=BRIGHTEST,
        )

    def _check(self, arrays: Arrays) -> None:
        """Raise unless there is one known label for each image."""
        last = len(self.class_names) - 1
        for part in ("train", "test"):
            x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
            if len(x) != len(y) or not len(x) or y.max() > last:
                raise DataError(
                    f"This is not {self.title}: there must be one label from 0 to {last} for each "
                    f"image; received {len(x):,} images and {len(y):,} labels, the largest "
                    f"{y.max() if len(y) else 'none'}; {self.advice}"
                )

    def lines(self, values: Values) -> Lines:
        """Return the statements of a script that load the same samples."""
        axis = LAST_AXIS if values.get("channels") else ""
        return (
            *(self._lines_of_file(values) or self.keras_lines),
            *(LIMITS if values["samples"] is not None else ()),
            f'x_train = x_train.astype("float32"){axis} / 255',
            f'x_test = x_test.astype("float32"){axis} / 255',
        )

    def _lines_of_file(self, values: Values) -> Lines:
        return self.file_lines if values["path"] else ()

    def code(self) -> ScriptCode:
        """Return the code of the data set."""
        forms: dict[str, tuple[str | int | bool | None, ...]] = {
            "path": ("", self.example),
            "samples": (None, FEW),
        }
        if not self.has_colours:
            forms[CHANNELS.name] = (False, True)
        return ScriptCode(
            write=self.lines,
            imports=self.imports,
            holes={"test_samples": Hole(_test_count)},
            forms=forms,
            also_read=(self._lines_of_file,),
        )


def published_data(
    *,
    name: str,
    label: str,
    summary: str,
    images: PublishedImages,
    loader: str,
    stands_in: bool = False,
) -> DatasetSpec:
    """Return the data set of published images; its texts are those of `DatasetSpec`."""
    samples = Int(
        name="samples",
        help=f"How many training images to use; left empty, all {images.count:,}.",
        default=None,
        minimum=10,
        maximum=images.count,
        is_optional=True,
    )
    shape = () if images.has_colours else (CHANNELS,)
    return DatasetSpec(
        name=name,
        label=label,
        short_label=images.title,
        group="Images",
        summary=summary,
        params=(*shape, samples, images.path),
        describe=images.task,
        load=images.load,
        code=images.code(),
        loaders=(loader,),
        comes_unscaled=True,
        stands_in=stands_in,
        has_test_set=True,
    )


def _test_count(values: Values) -> int | None:
    """Return the number of test images for a limited training set; None for all."""
    limit = values["samples"]
    return max(limit // 6, 10) if isinstance(limit, int) else None


def _samples(values: Values, pictures: NDArray[Any], labels: NDArray[Any]) -> Samples:
    return image_samples(values, pictures, labels, BRIGHTEST)
