"""`.keras`: Keras's own format, with the optimizer's state."""

from pathlib import Path

import numpy as np

from playground.export.raw.example import ExampleLines
from playground.export.raw.feeding import Inputs
from playground.export.raw.tensors import outputs_of
from playground.export.spec import ExportFormat, ExportJob, Floats


def keras_version() -> str:
    """Return "Keras 3.15.1"."""
    import keras  # noqa: PLC0415 (heavy)

    return f"Keras {keras.__version__}"


def _write(job: ExportJob, path: Path) -> None:
    job.model.save(path)


def load_and_predict(job: ExportJob, path: Path) -> Floats:
    """Return the predictions of the model in `path`, loaded in safe mode."""
    import keras  # noqa: PLC0415 (heavy)

    model = keras.saving.load_model(path, safe_mode=True)
    return np.asarray(model.predict(job.x, verbose=0))


def run(path: Path, inputs: Inputs) -> Floats:
    """Return the outputs of the model in `path`, loaded in safe mode, for raw rows."""
    import keras  # noqa: PLC0415 (heavy)

    return outputs_of(keras.saving.load_model(path, safe_mode=True, compile=False), inputs)


EXAMPLE = ExampleLines(
    "import keras",
    "model = keras.saving.load_model(folder / $FILE, compile=False)",
    "model.predict(inputs, verbose=0)",
)
KERAS = ExportFormat(
    name="keras",
    label="Keras",
    suffix=".keras",
    summary="Keras's own format: network, weights and optimizer, to continue training anywhere.",
    write=_write,
    read_back=load_and_predict,
    checked_with=keras_version,
    run=run,
    example=EXAMPLE,
)
