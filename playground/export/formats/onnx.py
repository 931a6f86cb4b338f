"""ONNX: the format that most other runtimes read."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from playground.base.libraries import confine_libraries
from playground.export.formats.predicting import all_layers, predicting
from playground.export.raw.example import ExampleLines
from playground.export.raw.feeding import Inputs
from playground.export.spec import ExportFormat, ExportJob, Floats, needs_packages

OPSET = 18
ERF_SINCE = 9


def _checked_with() -> str:
    return f"ONNX Runtime {version('onnxruntime')}"


# Any: the graph and node of tf2onnx, which has no types.
def _without_erfc(graph: Any, node: Any, **_options: Any) -> None:
    """Replace ``erfc(x)``, which ONNX lacks and gelu needs, by ``1 - erf(x)``."""
    shape, kind = graph.get_shape(node.output[0]), graph.get_dtype(node.output[0])
    graph.remove_node(node.name)
    one = graph.make_const(f"{node.name}_one", np.ones((), np.float32))
    error = graph.make_node("Erf", node.input)
    terms = [one.output[0], error.output[0]]
    graph.make_node("Sub", terms, outputs=node.output, shapes=[shape], dtypes=[kind])


@contextmanager
def _tensors_as_arrays(model: Any) -> Iterator[None]:
    """Give the layers of `model` arrays for a while where they hold tensors.

    tf2onnx takes a tensor that is not a weight, such as the mean in Normalization, for a further
    input of the network; an array becomes a constant.
    """
    import tensorflow as tf  # noqa: PLC0415 (heavy)

    held = [
        (layer, name, value)
        for layer in all_layers(model)
        for name, value in vars(layer).items()
        if isinstance(value, tf.Tensor)
    ]
    for layer, name, value in held:
        setattr(layer, name, value.numpy())
    try:
        yield
    finally:
        for layer, name, value in held:
            setattr(layer, name, value)


def _write(job: ExportJob, path: Path) -> None:
    from tf2onnx.handler import tf_op  # noqa: PLC0415 (heavy)

    # WORKAROUND https://github.com/onnx/tensorflow-onnx/pull/2463
    tf_op.register_handler(_without_erfc, ERF_SINCE, ["Erfc"], "", {})
    model = predicting(job.model)
    # The converter needs a model that was called once.
    model(job.x[:1] if job.inputs is None else dict(job.inputs))
    with _tensors_as_arrays(model):
        model.export(path, format="onnx", verbose=False, opset_version=OPSET)


def _read_back(job: ExportJob, path: Path) -> Floats:
    confine_libraries()
    import onnxruntime  # noqa: PLC0415 (heavy)

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {session.get_inputs()[0].name: job.x})[0])


def _run(path: Path, inputs: Inputs) -> Floats:
    confine_libraries()
    import onnxruntime  # noqa: PLC0415 (heavy)

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, dict(inputs))[0], np.float32)


ONNX = ExportFormat(
    name="onnx",
    label="ONNX",
    suffix=".onnx",
    summary="For ONNX Runtime, and for most programs other than TensorFlow.",
    write=_write,
    read_back=_read_back,
    checked_with=_checked_with,
    run=_run,
    example=ExampleLines(
        "import onnxruntime",
        "model = onnxruntime.InferenceSession(folder / $FILE)",
        "model.run(None, inputs)[0]",
    ),
    takes_texts=False,
    missing=needs_packages("ONNX", ("onnx", "tf2onnx", "onnxruntime"), "onnx"),
)
