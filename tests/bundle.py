"""Builds the bundle, runs its self-test away from this checkout, and checks its size.

``python tests/bundle.py`` takes some minutes and 3 GB of disk below ``build`` and ``dist``; it
needs the extras ``dev`` and ``onnx``. ``python tests`` does not run it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dist" / "playground"
MAXIMUM_BYTES = 1_500_000_000
KEPT_VARIABLES = ("LANG", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "TMPDIR")
"""Environment variables to keep; without PATH and PYTHONPATH no other Python is found."""


def main() -> int:
    """Return 0 if the bundle was built, works and is small enough."""
    build = (
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "WARN",
        "build.spec",
    )
    subprocess.run(build, cwd=ROOT, check=True)
    size = bundle_bytes()
    print(
        f"size      {size / 1e9:.2f} GB without ffmpeg (limit {MAXIMUM_BYTES / 1e9:.1f})",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="playground-bundle-") as home:
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        environment = {**kept, "HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        command = (FOLDER / "playground", "self-test")
        tested = subprocess.run(command, cwd=home, env=environment, check=False)
    if tested.returncode:
        print("the bundle's self-test failed")
        return 1
    if size > MAXIMUM_BYTES:
        print("the bundle is too large")
        return 1
    return 0


def bundle_bytes() -> int:
    """Return the size of all files of the bundle; ffmpeg, an extra, does not count."""
    files = (path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files if "imageio_ffmpeg" not in path.parts)


if __name__ == "__main__":
    sys.exit(main())
