"""Runs the measurements and prints one table: ``python -m benchmarks [NAME ...]``."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import (
    autosave,
    canvas,
    canvas_live,
    disk,
    doctor,
    every_template,
    first_thousand,
    lessons,
    long_chain,
    machine,
    memory,
    microscope,
    mnist,
    opening,
    pace,
    plane,
    reading,
    scrubbing,
    start,
    tables,
    truth_table,
    window,
)
from benchmarks.result import Result

SHARED_MNIST = Path(__file__).resolve().parents[2] / "shared" / "data" / "mnist.npz"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; all by default")
    parser.add_argument("--mnist", type=Path, help="a local mnist.npz; downloaded if left out")
    parser.add_argument("--json", type=Path, help="also write the results to this file")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.mnist is None and SHARED_MNIST.exists():
        arguments.mnist = SHARED_MNIST
    return arguments


def _benchmarks(mnist_path: Path | None) -> dict[str, Callable[[], list[Result]]]:
    """Return every measurement by name, in the order of the table."""
    return {
        "truth_table": truth_table.measure,
        "first_thousand": first_thousand.measure,
        "plane": plane.measure,
        "mnist": lambda: mnist.measure(mnist_path),
        "canvas": canvas.measure,
        "canvas_live": lambda: canvas_live.measure(mnist_path),
        "window": window.measure,
        "pace": pace.measure,
        "doctor": lambda: doctor.measure(mnist_path),
        "every_template": lambda: every_template.measure(mnist_path),
        "scrubbing": scrubbing.measure,
        "memory": memory.measure,
        "microscope": lambda: microscope.measure(mnist_path),
        "disk": disk.measure,
        "reading": reading.measure,
        "tables": tables.measure,
        "opening": opening.measure,
        "start": start.measure,
        "autosave": autosave.measure,
        "lessons": lessons.measure,
        "long_chain": long_chain.measure,
    }


def _measure_apart(name: str, mnist_path: Path | None) -> list[Result]:
    """Run one measurement in its own process; return its results."""
    command = [sys.executable, "-m", "benchmarks", name, "--here"]
    if mnist_path is not None:
        command += ["--mnist", str(mnist_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"the measurement {name!r} failed:\n{run.stderr[-4000:]}")
    return [Result(**values) for values in json.loads(run.stdout.splitlines()[-1])]


def _table(results: list[Result]) -> Table:
    table = Table("what", "measured", "asked", "met", "circumstances")
    for result in results:
        met = ("yes" if result.is_met else "NO") if result.asked else ""
        value = f"{result.value:,.3g}" if abs(result.value) < 100 else f"{result.value:,.0f}"
        table.add_row(result.name, f"{value} {result.unit}", result.asked, met, result.note)
    return table


def main() -> int:
    """Run the requested measurements; return 1 if a result misses its target."""
    arguments = _arguments()
    known = _benchmarks(arguments.mnist)
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        sys.exit(f"no measurement is called {unknown[0]!r}; known: {', '.join(known)}")
    names = arguments.names or list(known)
    if arguments.here:
        figures = [result for name in names for result in known[name]()]
        print(json.dumps([result.as_fields() for result in figures]))
        return 0
    console = Console()
    console.print(machine.describe(), highlight=False)
    results: list[Result] = []
    for name in names:
        with console.status(f"measuring {name}"):
            results += _measure_apart(name, arguments.mnist)
    console.print(_table(results))
    if arguments.json:
        report = {"machine": machine.describe(), "results": [each.as_json() for each in results]}
        arguments.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return int(not all(result.is_met for result in results))


if __name__ == "__main__":
    sys.exit(main())
