"""The export formats: one file each, and one line here."""

from playground.base.registry import Registry
from playground.export.hdf5 import HDF5
from playground.export.keras_file import KERAS
from playground.export.litert import LITERT
from playground.export.onnx import ONNX
from playground.export.saved_model import SAVED_MODEL
from playground.export.script_file import SCRIPT
from playground.export.weights import WEIGHTS

FORMATS = Registry(
    "export format",
    (
        KERAS,
        HDF5,
        WEIGHTS,
        SAVED_MODEL,
        LITERT,
        ONNX,
        SCRIPT,
    ),
)
