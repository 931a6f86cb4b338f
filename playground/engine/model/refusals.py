"""Converts errors of Keras and TensorFlow to messages for the user."""

from collections.abc import Iterator
from contextlib import contextmanager

from playground.base.causes import first_sentence
from playground.base.errors import TrainingError


@contextmanager
def in_words(doing: str) -> Iterator[None]:
    """Within the block, convert errors of Keras and TensorFlow to `TrainingError`.

    Parameters
    ----------
    doing : str
        What was attempted: "build the network".

    Raises
    ------
    TrainingError
        One sentence: what was attempted, why it was refused, what to do.
    """
    import tensorflow as tf  # noqa: PLC0415 - `first_sentence` does not need it

    try:
        yield
    except (MemoryError, tf.errors.ResourceExhaustedError):
        raise TrainingError(
            f"not enough memory to {doing}; choose a smaller batch size, fewer units or "
            "filters, or fewer samples"
        ) from None
    except (ValueError, TypeError, NotImplementedError, tf.errors.OpError) as error:
        raise TrainingError(f"Keras cannot {doing}: {first_sentence(error)}") from error
