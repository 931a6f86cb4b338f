"""Weights: the numbers in one file, the architecture as JSON in another."""

from pathlib import Path

import numpy as np

from playground.export.formats.keras_file import keras_version
from playground.export.raw.example import ExampleLines
from playground.export.raw.feeding import Inputs
from playground.export.raw.tensors import outputs_of
from playground.export.spec import ExportFormat, ExportJob, Floats

SUFFIX = ".weights.h5"


def architecture_path(path: Path) -> Path:
    """Return the path of the architecture that belongs to the weights at `path`.

    >>> architecture_path(Path("iris.weights.h5")).name
    'iris.architecture.json'
    """
    return path.with_name(path.name.removesuffix(SUFFIX) + ".architecture.json")


def _write(job: ExportJob, path: Path) -> None:
    job.model.save_weights(path)
    architecture_path(path).write_text(job.model.to_json(indent=2), encoding="utf-8")


def _read_back(job: ExportJob, path: Path) -> Floats:
    import keras  # noqa: PLC0415 (heavy)

    model = keras.models.model_from_json(architecture_path(path).read_text(encoding="utf-8"))
    model.load_weights(path)
    return np.asarray(model.predict(job.x, verbose=0))


def _run(path: Path, inputs: Inputs) -> Floats:
    import keras  # noqa: PLC0415 (heavy)

    model = keras.models.model_from_json(architecture_path(path).read_text(encoding="utf-8"))
    model.load_weights(path)
    return outputs_of(model, inputs)


WEIGHTS = ExportFormat(
    name="weights",
    label="Weights and architecture",
    suffix=SUFFIX,
    summary="The weights as HDF5 and the architecture as JSON, to be combined again in Keras.",
    write=_write,
    read_back=_read_back,
    checked_with=keras_version,
    run=_run,
    example=ExampleLines(
        "import keras",
        "architecture = folder / $FILE.replace('.weights.h5', '.architecture.json')\n"
        "model = keras.models.model_from_json(architecture.read_text(encoding='utf-8'))\n"
        "model.load_weights(folder / $FILE)",
        "model.predict(inputs, verbose=0)",
    ),
    companions=lambda path: (architecture_path(path),),
)
