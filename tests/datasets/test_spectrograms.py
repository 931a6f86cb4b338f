"""A sound as a picture of its tones: of any kind of WAV file, or a reason why not."""

import struct
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.datasets.folders.spectrogram_size import RATE
from tests.datasets.test_folders import tone


def spectrogram(path: Path, seconds: float) -> NDArray[np.float32]:
    """Return what the program makes of a sound."""
    from playground.datasets.folders import sounds  # noqa: PLC0415 - loads SciPy

    return sounds.spectrogram(path, seconds)


def write(path: Path, rate: int, samples: NDArray[np.generic]) -> None:
    """Write a sound."""
    from scipy.io import wavfile  # noqa: PLC0415 - takes half a second

    wavfile.write(path, rate, samples)


def test_a_higher_tone_is_loud_in_a_higher_band(tmp_path: Path) -> None:
    bands = []
    for hertz in (200, 800, 2000, 6000):
        tone(tmp_path / "a.wav", hertz)
        bands.append(int(spectrogram(tmp_path / "a.wav", 0.5).mean(axis=(1, 2)).argmax()))
    assert bands == sorted(set(bands))


def test_silence_follows_a_short_sound(tmp_path: Path) -> None:
    tone(tmp_path / "a.wav", 440)
    whole, longer = (spectrogram(tmp_path / "a.wav", seconds) for seconds in (0.25, 1.0))
    columns = whole.shape[1] - 2
    np.testing.assert_allclose(longer[:, :columns], whole[:, :columns], atol=1e-5)
    assert longer[:, -columns:].max() == 0


@pytest.mark.parametrize(
    ("kind", "top"), [("uint8", 127), ("int16", 32767), ("int32", 2**31 - 1), ("float32", 1.0)]
)
def test_all_kinds_of_samples_are_as_loud(tmp_path: Path, kind: str, top: float) -> None:
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    middle = 128 if kind == "uint8" else 0
    write(tmp_path / "a.wav", RATE, (wave * top + middle).astype(kind))
    loudest = spectrogram(tmp_path / "a.wav", 1.0).max()
    assert loudest == pytest.approx(0.83, abs=0.06)


@pytest.mark.parametrize(("number", "name"), [(2, "ADPCM"), (6, "ALAW"), (0x55, "MPEGLAYER3")])
def test_a_compressed_sound_says_so(tmp_path: Path, number: int, name: str) -> None:
    layout = struct.pack("<HHIIHH", number, 1, 8000, 8000, 1, 8)
    parts = b"WAVEfmt " + struct.pack("<I", 16) + layout + b"data" + struct.pack("<I", 64)
    content = parts + bytes(64)
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(content)) + content)
    with pytest.raises(ValueError, match=rf"is compressed \({name}\); save it as PCM"):
        spectrogram(tmp_path / "a.wav", 0.5)


def test_24_bits_and_any_rate_sound_the_same(tmp_path: Path) -> None:
    expected = None
    for rate in (16_000, 8_000, 44_100, 48_000, 96_000):
        values = np.sin(2 * np.pi * 440 * np.arange(rate) / rate) * 0.5 * (2**23 - 1)
        with wave.open(str(tmp_path / "a.wav"), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(3)
            file.setframerate(rate)
            pairs = np.repeat(values.astype("<i4"), 2)
            file.writeframes(pairs.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())
        found = spectrogram(tmp_path / "a.wav", 1.0)
        expected = found if expected is None else expected
        loud = expected > 0.5
        assert found[loud] == pytest.approx(expected[loud], abs=0.01)


def test_floats_far_beyond_the_range_of_a_sound_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", RATE, np.linspace(-30000, 30000, RATE).astype(np.float32))
    with pytest.raises(ValueError, match="far beyond -1 to 1"):
        spectrogram(tmp_path / "a.wav", 0.5)
