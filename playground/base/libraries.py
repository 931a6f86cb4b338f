"""Keeps libraries from writing outside the program's own folders and from sending data."""

import os

from playground.base.paths import keras_folder


def confine_libraries() -> None:
    """Keep Keras and ONNX Runtime from writing elsewhere; call it before importing either.

    Keras writes a ``keras.json`` when it is first imported, and reads settings from it that
    would change what a project computes. ONNX Runtime writes an identifier of the machine
    into the home folder and sends usage data to Microsoft. Settings of Keras that the user
    made in the environment are kept.
    """
    os.environ.setdefault("KERAS_HOME", str(keras_folder()))
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
