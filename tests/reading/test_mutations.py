"""Damaged files of every kind never cause a traceback, nor exceed the limits."""

import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import numpy as np
import pytest

from playground.reading.pool import MOST_IDLE
from tests.reading.mutations import mutated, seeds
from tests.reading.opening import check_opening

SUFFIXES = (".py", ".ipynb", ".keras", ".h5", ".csv", ".npy", ".npz", ".nnplay")
MODELS = (".keras", ".h5", ".nnplay")
MARKED = [
    pytest.param(suffix, marks=pytest.mark.keras if suffix in MODELS else ()) for suffix in SUFFIXES
]
"""The same; Keras itself opens a model that nothing else explains."""
SAMPLE = 25
"""Number of damaged files of each kind in a normal run."""
PARTS, PART = 10, 125
"""In a run with `--long`: ten thousand of all kinds."""
AT_ONCE = 4
"""In a run with `--long`: files that are read at the same time. One in fifteen damaged `.h5` files
makes its library loop until the limit, and waiting for those in turn would take half an hour."""


def check_damaged(suffix: str, folder: Path, numbers: range, at_once: int = MOST_IDLE) -> None:
    """Open damaged files; a failure names the number that reproduces the file.

    Of more children than `MOST_IDLE`, some end after each file, and others start.
    """
    seed = seeds(folder)[suffix]

    def check(number: int) -> None:
        path = folder / f"damaged{number}{suffix}"
        np.save(folder / f"damaged{number}_labels.npy", np.arange(40) % 2)
        path.write_bytes(mutated(seed, Random(zlib.crc32(suffix.encode()) + number)))
        try:
            check_opening(path)
        except Exception as error:
            raise AssertionError(f"damage {number} of a {suffix} file: {error!r}") from error

    with ThreadPoolExecutor(at_once) as pool:
        for _ in pool.map(check, numbers):
            pass


@pytest.mark.parametrize("suffix", MARKED)
def test_the_file_opens_before_it_is_damaged(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"whole{suffix}"
    path.write_bytes(seeds(tmp_path)[suffix])
    np.save(tmp_path / "whole_labels.npy", np.arange(40) % 2)
    assert check_opening(path) == ()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("suffix", MARKED)
def test_a_damaged_file_opens_or_gives_a_sentence(suffix: str, tmp_path: Path) -> None:
    check_damaged(suffix, tmp_path, range(SAMPLE))


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("suffix", MARKED)
def test_ten_thousand_damaged_files_open_or_give_a_sentence(
    suffix: str, part: int, tmp_path: Path
) -> None:
    first = SAMPLE + part * PART
    check_damaged(suffix, tmp_path, range(first, first + PART), AT_ONCE)
