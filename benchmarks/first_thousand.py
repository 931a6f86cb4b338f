"""The XOR program of the tutorials: 1,000 epochs in a fresh process.

Nothing has been compiled before: each run has its own process, and no compilation is cached
on disk. In the real window Play is pressed as soon as possible; the time ends when the window
shows the end of the run. The other side is the tutorial's program with `fit`.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from benchmarks.result import Result

EPOCHS = 1000
PAIRS = 3
ASKED_RATIO = 60
CHILD = "from benchmarks.first_thousand import {0}; {0}()"


@dataclass(frozen=True, slots=True)
class Timing:
    """The time of one side in seconds: its training, and its whole process."""

    training: float
    process: float


def run_window() -> None:
    """Open the window, press Play, wait for the end; print how long that took."""
    from benchmarks.window import open_application, wait_until  # noqa: PLC0415
    from playground.document.templates.templates import TEMPLATES  # noqa: PLC0415
    from playground.training.protocol.events import RunState  # noqa: PLC0415

    with open_application(TEMPLATES["xor"].build()) as (application, witness):
        wait_until(lambda: witness.state is RunState.PAUSED)
        pressed = perf_counter()
        application.window.actions_by_name["play"].trigger()
        wait_until(lambda: witness.state is RunState.FINISHED)
        seconds = witness.state_since - pressed
        assert witness.frame is not None
    print(json.dumps({"seconds": seconds, "epoch": witness.frame.epoch, "tier": witness.tier}))


def run_fit() -> None:
    """Train the tutorial's program; print how long `fit` took."""
    import keras  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    y = np.array([[0], [1], [1], [0]], np.float32)
    model = keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(4, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy", metrics=["accuracy"])
    started = perf_counter()
    model.fit(x, y, batch_size=4, epochs=EPOCHS, validation_data=(x, y), verbose=0)
    print(json.dumps({"seconds": perf_counter() - started, "epoch": EPOCHS}))


def _run(function: str) -> Timing:
    """Run one side in its own process with an empty home folder."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"HOME": home, "KERAS_BACKEND": "tensorflow"}
        started = perf_counter()
        run = subprocess.run(
            [sys.executable, "-c", CHILD.format(function)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        process = perf_counter() - started
    report = json.loads(run.stdout.splitlines()[-1])
    if report["epoch"] != EPOCHS:
        raise RuntimeError(f"{function} ended at epoch {report['epoch']}")
    return Timing(report["seconds"], process)


def measure() -> list[Result]:
    """Return both ratios, each the median of pairs of runs that take turns."""
    pairs = [(_run("run_window"), _run("run_fit")) for _ in range(PAIRS)]
    ours, fit = (
        Timing(
            median(pair[side].training for pair in pairs),
            median(pair[side].process for pair in pairs),
        )
        for side in (0, 1)
    )
    return [
        Result(
            name="XOR 2-4-1: 1,000 epochs from Play in a fresh process, against fit",
            value=median(pair[1].training / pair[0].training for pair in pairs),
            unit="x",
            at_least=ASKED_RATIO,
            note=f"{ours.training:.2f} s against {fit.training:.1f} s, compiling included; "
            f"median of {PAIRS} pairs",
        ),
        Result(
            name="XOR 2-4-1: 1,000 epochs, whole process, against fit",
            value=median(pair[1].process / pair[0].process for pair in pairs),
            unit="x",
            note=f"{ours.process:.1f} s (with the window) against {fit.process:.1f} s, "
            "imports included",
        ),
    ]
