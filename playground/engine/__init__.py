"""The only code that builds and trains Keras models."""

from playground.training.engine import Engine


def create_engine() -> Engine:
    """Return the engine; imports TensorFlow, which takes seconds."""
    from playground.engine.environment import load_libraries, prepare_environment  # noqa: PLC0415

    prepare_environment()
    load_libraries()
    from playground.engine.keras_engine import KerasEngine  # noqa: PLC0415

    return KerasEngine()
