"""SavedModel: a folder that TensorFlow Serving can load directly."""

from pathlib import Path

import numpy as np

from playground.export.formats.predicting import predicting
from playground.export.raw.example import ExampleLines
from playground.export.raw.feeding import Inputs
from playground.export.raw.tensors import tensors_of
from playground.export.spec import ExportFormat, ExportJob, Floats


def tensorflow_version() -> str:
    """Return "TensorFlow 2.21.0"."""
    import tensorflow as tf  # noqa: PLC0415 (heavy)

    return f"TensorFlow {tf.__version__}"


def _write(job: ExportJob, path: Path) -> None:
    predicting(job.model).export(path, format="tf_saved_model", verbose=False)


def _read_back(job: ExportJob, path: Path) -> Floats:
    import tensorflow as tf  # noqa: PLC0415 (heavy)

    loaded = tf.saved_model.load(path)  # keep it: its functions live only as long as it does
    return np.asarray(loaded.serve(tf.constant(job.x)))


def _run(path: Path, inputs: Inputs) -> Floats:
    import tensorflow as tf  # noqa: PLC0415 (heavy)

    loaded = tf.saved_model.load(path)  # as above
    return np.asarray(loaded.serve(tensors_of(inputs)), np.float32)


SAVED_MODEL = ExportFormat(
    name="saved_model",
    label="TensorFlow SavedModel",
    suffix="",
    summary="A folder for TensorFlow Serving and for TensorFlow in other languages.",
    write=_write,
    read_back=_read_back,
    checked_with=tensorflow_version,
    is_folder=True,
    run=_run,
    example=ExampleLines(
        "import tensorflow as tf",
        "model = tf.saved_model.load(folder / $FILE)",
        "model.serve(inputs).numpy()",
    ),
    marker="saved_model.pb",
)
