"""The only code that builds and trains Keras models."""

from playground.training.engine import Engine


def create_engine(policy: str = "auto") -> Engine:
    """Return the engine; imports TensorFlow, which takes seconds.

    Parameters
    ----------
    policy : str
        How a loop is chosen, a `playground.engine.tiers.TierPolicy`: "auto" starts at
        once and changes to XLA when that is measured faster; "repeatable" chooses by the
        kind of network, so that a run repeats to the last bit; "graph"; "xla".
    """
    from playground.engine.environment import load_libraries, prepare_environment  # noqa: PLC0415

    prepare_environment()
    load_libraries()
    from playground.engine.keras_engine import KerasEngine  # noqa: PLC0415
    from playground.engine.tiers import TierPolicy  # noqa: PLC0415

    return KerasEngine(TierPolicy(policy))
