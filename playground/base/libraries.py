"""What other libraries may leave behind: files in our own folders only, and nothing sent."""

import os

from playground.base.paths import keras_folder


def confine_libraries() -> None:
    """Keep Keras and ONNX Runtime from writing elsewhere; call it before importing either.

    Keras writes a ``keras.json`` where it is imported first, and reads there settings that
    would change what a project computes. ONNX Runtime writes a number for this machine into
    the home folder and sends what it did with which model to Microsoft. What a user has
    set for Keras stays.
    """
    os.environ.setdefault("KERAS_HOME", str(keras_folder()))
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
