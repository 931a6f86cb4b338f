"""Script: the Python program that builds and trains the same network from scratch."""

import ast
from pathlib import Path

from playground.base.errors import ExportError
from playground.datasets.prepare import describe
from playground.document.inference import infer
from playground.export.formats.keras_file import keras_version
from playground.export.script import script_of
from playground.export.script.network import network_code
from playground.export.script.proof import predictions_of
from playground.export.script.raw_rows import raw_code
from playground.export.spec import ExportFormat, ExportJob, Floats


def _write(job: ExportJob, path: Path) -> None:
    path.write_text(script_of(job.project, job.preparation), encoding="utf-8")


def _read_back(job: ExportJob, path: Path) -> Floats:
    """Return what the script's network predicts with the model's weights.

    The file must be valid Python. Its part that builds the network is run in a separate
    process.
    """
    script = path.read_text(encoding="utf-8")
    ast.parse(script)
    network = job.project.network
    inference = infer(network, describe(job.project.data))
    if f"\n{network_code(network, inference)}\n" not in script:
        raise ExportError("the script does not hold the network; report this as a fault")
    code = network_code(network, inference, fits=False)
    weights = job.model.get_weights()
    if job.preparation is None or job.inputs is None:
        return predictions_of(code, weights, job.x)
    raw = raw_code(job.preparation)
    if f"\n{raw}\n" not in script:
        raise ExportError("the script does not hold the preparation; report this as a fault")
    return predictions_of(f"{code}\n{raw}", weights, job.inputs)


SCRIPT = ExportFormat(
    name="script",
    label="Keras script",
    suffix=".py",
    summary="A Python program that loads the data, builds this network and trains it from scratch.",
    write=_write,
    read_back=_read_back,
    checked_with=lambda: f"{keras_version()}, with the trained weights",
)
