"""`ChunkSize`: how many steps a chunk has."""

CHUNK_SECONDS = 0.010
"""Target time of one chunk, so that Pause and sliders take effect immediately."""

MAXIMUM_EPOCHS = 4096
"""A chunk never has more epochs than this, however fast they are."""

_GROWTH = 2


class ChunkSize:
    """Steps per chunk: grows gradually, shrinks immediately.

    It begins at one step, because the first call also pays for tracing.
    """

    def __init__(self) -> None:
        self.steps = 1

    def measure(self, steps: int, seconds: float, steps_per_epoch: int) -> None:
        """Update the size after a chunk of `steps` batches that took `seconds`.

        A chunk may have been cut short, for example at the end of an epoch. Such a chunk does
        not make the next one smaller, unless it was slow.
        """
        wanted = int(steps * CHUNK_SECONDS / max(seconds, 1e-7))
        if seconds <= CHUNK_SECONDS:
            wanted = max(wanted, self.steps)
        wanted = min(wanted, self.steps * _GROWTH, MAXIMUM_EPOCHS * steps_per_epoch)
        self.steps = max(1, wanted)
