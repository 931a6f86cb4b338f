"""The export formats: one file each, and one line here."""

from playground.base.registry import Registry
from playground.export.formats.hdf5 import HDF5
from playground.export.formats.keras_file import KERAS
from playground.export.formats.litert import LITERT
from playground.export.formats.onnx import ONNX
from playground.export.formats.saved_model import SAVED_MODEL
from playground.export.formats.script_file import SCRIPT
from playground.export.formats.weights import WEIGHTS

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
