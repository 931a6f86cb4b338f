"""Builds the bundle, uses it away from this checkout, and checks its size.

``python tests/bundle.py`` takes some minutes and 4 GB of disk below ``build`` and ``dist``; it
needs the extras ``dev`` and ``onnx``, and downloads ``tensorflow-cpu`` once. ``--built`` checks an
existing bundle. ``python tests`` does not run it.

A bundle differs from an installation in two ways: a module may be missing, and a process that
it starts is the bundle itself. So its own self-test builds, trains and exports, and the uses
below start every process that the program can start: readers of each kind of file, the one
that is stopped, the one that proves a script, workers that train together, and the window.
"""

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from time import monotonic

import numpy as np
import polars as pl
from PIL import Image
from scipy.io import wavfile

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from playground.datasets.config import DataConfig  # noqa: E402 - of this checkout
from playground.document.templates.templates import TEMPLATES  # noqa: E402
from playground.importing.files import read_table  # noqa: E402
from playground.training.files import project_file  # noqa: E402
from tests.datasets.tables.workbooks import workbook  # noqa: E402
from tests.reading.damage import HOSTILE  # noqa: E402
from tests.reading.mutations import SCRIPT, notebook, table  # noqa: E402

FOLDER = ROOT / "dist" / "playground"
PROCESSOR_ONLY = ROOT / "build" / "tensorflow-cpu"
SITE = Path(sysconfig.get_path("purelib", "posix_user", vars={"userbase": str(PROCESSOR_ONLY)}))
"""PyInstaller keeps the folders of a package only below such a path."""
MAXIMUM_BYTES = 1_500_000_000
KEPT_VARIABLES = ("LANG", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "TMPDIR")
"""Environment variables to keep; without PATH and PYTHONPATH no other Python is found."""
BESIDE = ("", ".example.py", ".model.json")
"""What an export writes: the model, an example of its use and its description."""
PATIENCE_SECONDS = 900.0


class Broken(Exception):
    """The bundle does not behave like the program."""


def expect(holds: bool, what: str) -> None:
    """Raise with `what` was seen instead if something does not hold."""
    if not holds:
        raise Broken(what)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The program in the bundle, as a user runs it whose home is `home`."""

    home: Path

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command in the home folder."""
        kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        return subprocess.Popen(
            (FOLDER / "playground", *words),
            cwd=self.home,
            env={**kept, "HOME": str(self.home), "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, code: int = 0) -> tuple[str, str]:
        """Run a command to its end; return its standard output and standard error."""
        return ended(self.start(*words), code)


def ended(process: "subprocess.Popen[str]", code: int = 0) -> tuple[str, str]:
    """Wait for a command; return its standard output and standard error."""
    try:
        output, error = process.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise Broken(f"{process.args!r} did not end: {process.communicate()}") from None
    expect(process.returncode == code, f"{process.args!r} gave {process.returncode}: {error}")
    return output, error


def tests_itself(bundle: Bundle) -> None:
    """Build, train and reopen, and export to each format, ONNX too."""
    output, _ = bundle.run("self-test")
    expect("skipped" not in output, f"a format is missing\n{output}")
    expect(output.endswith("everything works\n"), output)


def reads_programs(bundle: Bundle) -> None:
    """A program and a notebook become projects, by a reader."""
    for name, content in (("program.py", SCRIPT.encode()), ("program.ipynb", notebook())):
        (bundle.home / name).write_bytes(content)
        bundle.run("import", name, "program.nnplay", "--force")
        opened = project_file.load(bundle.home / "program.nnplay")
        found = [layer.type_name for layer in opened.project.network.layers]
        expect(found == ["Input", *["Dense"] * 4], f"{name}: {found}")


def reads_a_table(bundle: Bundle) -> None:
    """A project of a table is trained, the table read by a reader."""
    (bundle.home / "table.csv").write_bytes(table())
    data = read_table(bundle.home / "table.csv", DataConfig())
    project_file.save(bundle.home / "table.nnplay", replace(TEMPLATES["xor"].build(), data=data))
    output, _ = bundle.run("train", "table.nnplay", "--epochs", "3", "--json")
    expect(json.loads(output)["epochs"] == 3, output)


def reads_tables_and_folders(bundle: Bundle) -> None:
    """A workbook, a Parquet file and folders of pictures and sounds become networks that train."""
    draw = np.random.default_rng(0)
    answers = ("no", "yes")
    rows: list[list[object]] = [[i / 60, i % 7, answers[i >= 30]] for i in range(60)]
    workbook(bundle.home / "rows.xlsx", [["size", "count", "answer"], *rows])
    frame = pl.DataFrame(rows, ["size", "count", "answer"], orient="row", strict=False)
    frame.write_parquet(bundle.home / "rows.parquet")
    for kind, brightness in (("dark", 60), ("light", 200)):
        for name in ("pictures", "sounds"):
            (bundle.home / name / kind).mkdir(parents=True)
        for number in range(8):
            pixels = draw.integers(0, 50, (12, 12, 3), np.uint8) + np.uint8(brightness)
            Image.fromarray(pixels).save(bundle.home / "pictures" / kind / f"{number}.png")
            wave = np.sin(np.arange(8000) * (brightness + number) / 400).astype(np.float32)
            wavfile.write(bundle.home / "sounds" / kind / f"{number}.wav", 8000, wave)
    for source in ("rows.xlsx", "rows.parquet", "pictures", "sounds"):
        bundle.run("new", "--data", source, "learned.nnplay", "--force")
        output, _ = bundle.run("train", "learned.nnplay", "--epochs", "2", "--json")
        expect(json.loads(output)["epochs"] == 2, f"{source}: {output}")


def reads_models(bundle: Bundle) -> None:
    """A model that the bundle exported becomes a project again, in each format of Keras."""
    bundle.run("new", "xor", "xor.nnplay")
    bundle.run("train", "xor.nnplay", "--epochs", "50")
    expected = json.loads(bundle.run("evaluate", "xor.nnplay", "--json")[0])
    for suffix in (".keras", ".h5"):
        bundle.run("export", "xor.nnplay", "--output", f"xor{suffix}", "--prepared")
        bundle.run("import", f"xor{suffix}", "again.nnplay", "--force")
        opened = project_file.load(bundle.home / "again.nnplay")
        expect(opened.checkpoint is not None, f"xor{suffix} lost its weights")
        data = TEMPLATES["xor"].build().data
        project_file.save(
            bundle.home / "again.nnplay", replace(opened.project, data=data), opened.checkpoint
        )
        found = json.loads(bundle.run("evaluate", "again.nnplay", "--json")[0])
        found["epochs"] = expected["epochs"]  # a model's file holds no curves
        expect(found == expected, f"xor{suffix}: {found} instead of {expected}")


def stops_a_reader(bundle: Bundle) -> None:
    """A reader that a file keeps busy forever is stopped, with one sentence that says so."""
    HOSTILE["looping.h5"](bundle.home / "looping.h5")
    _, error = bundle.run("import", "looping.h5", "looping.nnplay", code=1)
    expect(error.startswith("error: ") and error.count("\n") == 1, error)


def trains_together(bundle: Bundle) -> None:
    """Two workers train one project, and both see the same loss."""
    bundle.run("new", "xor-noisy", "shared.nnplay")
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
    ):
        places = ",".join(f"127.0.0.1:{each.getsockname()[1]}" for each in (one, two))
    words = ("train", "shared.nnplay", "--epochs", "3", "--json", "--timeout", "300")
    workers = [bundle.start(*words, "--workers", places, "--index", str(index)) for index in (0, 1)]
    losses = [json.loads(ended(worker)[0])["loss"] for worker in workers]
    expect(losses[0] == losses[1], f"the workers differ: {losses}")
    checkpoint = project_file.load(bundle.home / "shared.nnplay").checkpoint
    expect(checkpoint is not None and len(checkpoint.curves) == 3, "nothing was kept")


def shows_a_window(bundle: Bundle) -> None:
    """The window trains and is painted, and a film of it is made."""
    bundle.run("screenshot", "shared.nnplay", "window.png", "--epochs", "5")
    expect((bundle.home / "window.png").stat().st_size > 20_000, "the picture is empty")
    film = ("--epochs", "4", "--frames", "2", "--height", "160")
    bundle.run("animate", "shared.nnplay", "film.gif", *film)


def leaves_nothing(bundle: Bundle) -> None:
    """No file of a reader or of a save is left."""
    kept = {"window.png", "film.gif", "program.ipynb", "program.py", "table.csv", "looping.h5"}
    kept |= {"rows.xlsx", "rows.parquet", "pictures", "sounds"}
    kept |= {f"xor{suffix}{more}" for suffix in (".keras", ".h5") for more in BESIDE}
    found = {path.name for path in bundle.home.iterdir() if not path.name.startswith(".")}
    left = {name for name in found - kept if not name.endswith(".nnplay")}
    expect(not left, f"left behind: {left}")


USES: tuple[Callable[[Bundle], None], ...] = (
    tests_itself,
    reads_programs,
    reads_a_table,
    reads_tables_and_folders,
    reads_models,
    stops_a_reader,
    trains_together,
    shows_a_window,
    leaves_nothing,
)


def build() -> None:
    """Build the bundle."""
    words = ("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec")
    environment = dict(os.environ)
    if has_gpu_code():
        fetch_tensorflow_cpu()
        searched = filter(None, (str(SITE), environment.get("PYTHONPATH")))
        environment["PYTHONPATH"] = os.pathsep.join(searched)
        environment["PYTHONUSERBASE"] = str(PROCESSOR_ONLY)
    subprocess.run((sys.executable, *words), cwd=ROOT, env=environment, check=True)


def has_gpu_code() -> bool:
    """Return whether TensorFlow as installed has code for graphics cards: only on x86 Linux.

    A bundle cannot use it: CUDA is not in it, and the code has 0.4 GB.
    """
    return sys.platform == "linux" and platform.machine() == "x86_64"


def fetch_tensorflow_cpu() -> None:
    """Put the same version of TensorFlow without that code below `build`."""
    version = metadata.version("tensorflow")
    if (SITE / f"tensorflow_cpu-{version}.dist-info").is_dir():
        return
    shutil.rmtree(PROCESSOR_ONLY, ignore_errors=True)
    words = ("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(SITE))
    subprocess.run((sys.executable, *words, f"tensorflow-cpu=={version}"), check=True)


def bundle_bytes() -> int:
    """Return the size of all files of the bundle; ffmpeg, an extra, does not count."""
    files = (path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files if "imageio_ffmpeg" not in path.parts)


def main() -> int:
    """Return 0 if the bundle works and is small enough."""
    parser = argparse.ArgumentParser(prog="python tests/bundle.py", description="Build the bundle.")
    parser.add_argument("--built", action="store_true", help="check the bundle that is there")
    if not parser.parse_args().built:
        build()
    size = bundle_bytes()
    limit = f"limit {MAXIMUM_BYTES / 1e9:.1f}"
    print(f"size      {size / 1e9:.3f} GB without ffmpeg ({limit})", flush=True)
    faults = 0 if size <= MAXIMUM_BYTES else 1
    with tempfile.TemporaryDirectory(prefix="playground-bundle-") as home:
        bundle = Bundle(Path(home))
        for use in USES:
            begin, said = monotonic(), "works"
            try:
                use(bundle)
            except (Broken, OSError, ValueError) as error:
                faults, said = faults + 1, f"FAILS: {error}"
            print(f"{use.__name__:16} {monotonic() - begin:4.0f} s  {said}", flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
