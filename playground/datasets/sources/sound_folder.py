"""A folder of sounds: the user's own recordings, one folder per class, as spectrograms."""

from collections.abc import Mapping
from dataclasses import replace
from string import Template
from typing import Any

from playground.base.params import Float, ParamValue
from playground.datasets.families.folders import FolderKind, folder_data, found_in_folder, raw_of
from playground.datasets.folders.new_files import SOUNDS
from playground.datasets.folders.spectrogram_size import BANDS, RATE, STEP, WINDOW, columns_in
from playground.datasets.script_code import Hole, Values
from playground.datasets.task import Task

SECONDS = Float(
    name="seconds",
    help="How much of each sound is used; shorter ones are followed by silence.",
    default=1.0,
    minimum=0.1,
    maximum=10.0,
)
READER = """def sample(path):
    rate, wave = wavfile.read(path)
    lowest = {"u": -128.0, "i": float(np.iinfo(wave.dtype).min)} if wave.dtype.kind in "iu" else {}
    middle = 128 if wave.dtype.kind == "u" else 0
    wave = (wave.astype("float64") - middle) / -lowest.get(wave.dtype.kind, -1.0)
    wave = wave.mean(axis=1) if wave.ndim == 2 else wave
    wave = resample_poly(wave, $rate, rate) if rate != $rate else wave
    wave = np.pad(wave[:$length], (0, max($length - len(wave), 0)))
    columns = stft(wave, $rate, nperseg=$window, noverlap=$overlap, boundary=None, padded=False)[2]
    decibels = 10 * np.log10(np.maximum(bands @ np.abs(columns) ** 2, 1e-10))
    return np.clip((decibels + 80) / 80, 0, 1).astype("float32")[:, :, np.newaxis]


frequencies = np.linspace(0, $highest, $rows)
mels = np.linspace(0, 2595 * np.log10(1 + $highest / 700), $edges)
edges = 700 * (10 ** (mels / 2595) - 1)
low, middle, high = edges[:-2, np.newaxis], edges[1:-1, np.newaxis], edges[2:, np.newaxis]
rising, falling = (frequencies - low) / (middle - low), (high - frequencies) / (high - middle)
bands = np.maximum(0, np.minimum(rising, falling))"""


IMPORTS = ("from scipy.io import wavfile", "from scipy.signal import resample_poly, stft")
SIZES = {
    "rate": RATE,
    "window": WINDOW,
    "overlap": WINDOW - STEP,
    "highest": RATE // 2,
    "rows": WINDOW // 2 + 1,
    "edges": BANDS + 2,
}


def sound_code(seconds: float) -> tuple[tuple[str, ...], str]:
    """Return imports and code of ``sample(path)``, which reads a sound as a spectrogram."""
    holes = {"length": _length(seconds), **SIZES}
    return IMPORTS, Template(READER).substitute({name: str(size) for name, size in holes.items()})


def _length(seconds: float) -> int:
    return round(seconds * RATE)


def _seconds(values: Values) -> float:
    seconds = values["seconds"]
    assert isinstance(seconds, int | float)
    return float(seconds)


def _read_seconds(read: Mapping[str, Any]) -> Mapping[str, ParamValue]:
    return {"seconds": read["length"] / RATE}


def _settings(values: Values) -> dict[str, Any]:
    return {"seconds": _seconds(values)}


def _describe(values: Values, task: Task) -> Task:
    return replace(task, input_shape=(BANDS, columns_in(_seconds(values)), 1))


def _fixed(size: int) -> Hole:
    return Hole(lambda _values: size)


SOUND_FOLDER = folder_data(
    name="sound_folder",
    label="Folder of sounds",
    short_label="Sounds",
    summary="Your own recordings (WAV): a folder per class; the network sees spectrograms.",
    kind=FolderKind(
        params=(SECONDS,),
        suffixes=SOUNDS,
        kind="sounds",
        settings=_settings,
        describe=_describe,
        reader=lambda _values: (READER,),
        imports=IMPORTS,
        forms={},
        holes={
            "length": Hole(lambda values: _length(_seconds(values)), _read_seconds),
            **{name: _fixed(size) for name, size in SIZES.items()},
        },
        find=found_in_folder,
        finish=raw_of,
    ),
)
