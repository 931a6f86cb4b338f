"""Reads sounds of a folder: each as a spectrogram of the same size. Runs in the child.

References
----------
The mel scale: O'Shaughnessy, Speech Communication (1987): 2595 log10(1 + f / 700).
"""

import re
import warnings
from math import gcd
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.io import wavfile
from scipy.signal import resample_poly, stft

from playground.datasets.folders.spectrogram_size import BANDS, RATE, STEP, WINDOW

MOST_BYTES = 256 * 2**20
MOST_OVERDRIVEN = 32.0
"""Sounds of floats go from -1 to 1; recordings in them may go a few times beyond."""
QUIET, LOUD = -80.0, 0.0
"""Decibels that become 0 and 1."""


def spectrogram(path: Path, seconds: float) -> NDArray[np.float32]:
    """Return the loudness of a sound by tone and time, (BANDS, columns, 1) float32 in 0..1.

    Longer sounds are cut off, shorter ones are followed by silence; several channels are
    averaged.

    Raises
    ------
    ValueError
        It cannot be used; the message says why, without the name of the file.
    """
    wave = _resampled(*_wave(path))
    wanted = round(seconds * RATE)
    wave = np.pad(wave[:wanted], (0, max(wanted - len(wave), 0)))
    _frequencies, _times, columns = stft(
        wave, RATE, nperseg=WINDOW, noverlap=WINDOW - STEP, boundary=None, padded=False
    )
    power = _mel_bands() @ (np.abs(columns) ** 2)
    decibels = 10 * np.log10(np.maximum(power, 1e-10))
    shares = (decibels - QUIET) / (LOUD - QUIET)
    result: NDArray[np.float32] = np.clip(shares, 0, 1).astype(np.float32)[:, :, np.newaxis]
    return result


def _wave(path: Path) -> tuple[int, NDArray[np.float64]]:
    """Return samples per second, and the samples from -1 to 1."""
    if path.stat().st_size > MOST_BYTES:
        raise ValueError("is too long")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of chunks that SciPy does not know
        try:
            rate, samples = wavfile.read(path)
        except Exception as error:  # noqa: BLE001 - SciPy raises many kinds for damaged files
            raise ValueError(_reason(str(error))) from None
    if not len(samples) or not 1000 <= rate <= 400_000:
        raise ValueError("holds no sound")
    scale = {"i": float(2 ** (8 * samples.dtype.itemsize - 1)), "u": 128.0}.get(
        samples.dtype.kind, 1.0
    )
    wave = samples.astype(np.float64)
    if samples.dtype.kind == "u":
        wave = wave - 128.0
    wave = wave / scale
    if wave.ndim == 2:
        wave = wave.mean(axis=1)
    if not np.isfinite(wave).all():
        raise ValueError("holds values that are not finite numbers")
    if np.abs(wave).max() > MOST_OVERDRIVEN:
        raise ValueError("holds floats far beyond -1 to 1; divide them by their largest value")
    return int(rate), wave


def _reason(said: str) -> str:
    """Return why SciPy read nothing."""
    compression = re.match(r"Unknown wave file format: (\w{1,30})\.", said)
    if compression is None:
        return "is damaged or not a WAV file"
    return f"is compressed ({compression[1]}); save it as PCM"


def _resampled(rate: int, wave: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a sound with `RATE` samples per second."""
    if rate == RATE:
        return wave
    common = gcd(rate, RATE)
    result: NDArray[np.float64] = resample_poly(wave, RATE // common, rate // common)
    return result


def _mel(frequency: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(2595 * np.log10(1 + np.asarray(frequency) / 700))


def _mel_bands() -> NDArray[np.float64]:
    """Return the weights of triangular bands, equally wide in mel, (BANDS, WINDOW // 2 + 1)."""
    frequencies = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    edges = 700 * (10 ** (np.linspace(0, float(_mel(RATE / 2)), BANDS + 2) / 2595) - 1)
    low, middle, high = (edges[start : start + BANDS, np.newaxis] for start in range(3))
    rising = (frequencies - low) / (middle - low)
    falling = (high - frequencies) / (high - middle)
    return np.maximum(0, np.minimum(rising, falling))
