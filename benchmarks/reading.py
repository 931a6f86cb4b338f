"""Files read in a child process: the extra time compared with reading them in this one."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.result import Result
from playground.datasets.config import DataConfig
from playground.datasets.prepare import source_values
from playground.importing.files import (
    no_progress,
    read_model_file,
    read_script_file,
    read_table,
)
from playground.importing.model import read_model
from playground.importing.script import read_script
from playground.reading.pool import readers
from tests.reading.mutations import seeds

TURNS = 15
STARTS = 5
ALLOWED_MS = 300
"""Target for the common case: the reader was started when the dialog opened."""
ALLOWED_START_MS = 2000
"""Target for the very first file, on a busy machine with two cores."""

Read = Callable[[], object]


def measure() -> list[Result]:
    """Return how many milliseconds longer opening takes than reading in this process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = {}
        for suffix, content in seeds(folder).items():
            paths[suffix] = folder / f"small{suffix}"
            paths[suffix].write_bytes(content)
        results = [
            _warm("a small CSV", *_table(paths[".csv"])),
            _warm("a script", *_script(paths[".py"])),
            _warm("a .keras model", *_model(paths[".keras"])),
            _cold(*_script(paths[".py"])),
        ]
    readers().close()
    return results


def _table(path: Path) -> tuple[Read, Read]:
    config = read_table(path, DataConfig())
    spec, values = source_values(config)
    inspect = spec.inspect
    assert inspect is not None
    return lambda: inspect(values, no_progress), lambda: read_table(path, DataConfig())


def _script(path: Path) -> tuple[Read, Read]:
    return lambda: read_script(path.read_text()), lambda: read_script_file(path)


def _model(path: Path) -> tuple[Read, Read]:
    return lambda: read_model(path), lambda: read_model_file(path)


def _warm(what: str, here: Read, apart: Read) -> Result:
    apart()
    here()
    pairs = [(_seconds(here), _seconds(apart)) for _ in range(TURNS)]
    longer = median(later - sooner for sooner, later in pairs)
    return Result(
        name=f"reading: {what}, longer than in the window's process",
        value=1000 * longer,
        unit="ms",
        at_most=ALLOWED_MS,
        note=f"there {1000 * median(sooner for sooner, _ in pairs):.1f} ms",
    )


def _cold(here: Read, apart: Read) -> Result:
    times = []
    for _ in range(STARTS):
        readers().close()
        times.append(_seconds(apart))
    return Result(
        name="reading: the first file, with the start of the reader",
        value=1000 * (median(times) - _seconds(here)),
        unit="ms",
        at_most=ALLOWED_START_MS,
        note="hidden where a file dialog, a drag or an edit of the text comes before",
    )


def _seconds(read: Read) -> float:
    began = perf_counter()
    read()
    return perf_counter() - began
