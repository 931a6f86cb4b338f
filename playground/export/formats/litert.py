"""LiteRT: one small file for phones, browsers and microcontrollers."""

import warnings
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from playground.export.formats.predicting import predicting
from playground.export.formats.saved_model import tensorflow_version
from playground.export.raw.example import ExampleLines
from playground.export.raw.feeding import Inputs
from playground.export.spec import ExportFormat, ExportJob, Floats

RUNTIME = "ai_edge_litert"


def _checked_with() -> str:
    if find_spec(RUNTIME) is None:
        return f"{tensorflow_version()} Lite"
    return f"LiteRT {version('ai-edge-litert')}"


def _is_recurrent(model: Any) -> bool:
    """Return whether a layer of `model` reads a sequence step by step."""
    import keras  # noqa: PLC0415 (heavy)

    return any(
        isinstance(getattr(layer, "forward_layer", layer), keras.layers.RNN)
        or (isinstance(layer, keras.Model) and _is_recurrent(layer))
        for layer in model.layers
    )


def _write(job: ExportJob, path: Path) -> None:
    options: dict[str, Any] = {}
    if _is_recurrent(job.model):
        # With a variable batch size the file is written, but no interpreter can run it.
        options["input_signature"] = job.input_signature(1)
    predicting(job.model).export(path, format="litert", verbose=False, **options)


def _interpreter(path: Path) -> Any:
    """Return the runtime's interpreter of the file at `path`."""
    if find_spec(RUNTIME) is None:
        import tensorflow as tf  # noqa: PLC0415 (heavy)

        with warnings.catch_warnings():
            # TensorFlow's own interpreter works, but warns that it will move to ai-edge-litert,
            # which is another 59 MB for the same result.
            warnings.filterwarnings("ignore", message=r"\s*Warning: tf\.lite\.Interpreter")
            return tf.lite.Interpreter(str(path))
    from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415 (heavy)

    return Interpreter(str(path))


def _read_back(job: ExportJob, path: Path) -> Floats:
    interpreter = _interpreter(path)
    entry = interpreter.get_input_details()[0]
    is_free = entry["shape_signature"][0] == -1
    batches = [job.x] if is_free else [job.x[index : index + 1] for index in range(len(job.x))]
    if is_free:
        interpreter.resize_tensor_input(entry["index"], job.x.shape)
    interpreter.allocate_tensors()
    output = interpreter.get_output_details()[0]["index"]
    found = []
    for batch in batches:
        interpreter.set_tensor(entry["index"], batch)
        interpreter.invoke()
        found.append(interpreter.get_tensor(output))
    return np.concatenate(found)


def _run(path: Path, inputs: Inputs) -> Floats:
    interpreter = _interpreter(path)
    runner = interpreter.get_signature_runner()
    details = runner.get_input_details()
    count = len(next(iter(inputs.values())))
    is_free = all(entry["shape_signature"][0] == -1 for entry in details.values())
    found = []
    for start in range(0, count, count if is_free else 1):
        stop = count if is_free else start + 1
        given = {name: values[start:stop] for name, values in inputs.items()}
        found.append(next(iter(runner(**given).values())))
    return np.concatenate(found).astype(np.float32)


LITERT = ExportFormat(
    name="litert",
    label="LiteRT (TensorFlow Lite)",
    suffix=".tflite",
    summary="A small file for phones, browsers and devices; recurrent networks take one "
    "sample at a time.",
    write=_write,
    read_back=_read_back,
    checked_with=_checked_with,
    run=_run,
    example=ExampleLines(
        "import tensorflow as tf",
        "model = tf.lite.Interpreter(str(folder / $FILE)).get_signature_runner()",
        "next(iter(model(**inputs).values()))",
    ),
    takes_texts=False,
)
