"""Garbage collection: paused while libraries load, and never run over their objects.

A full collection visits every object. With TensorFlow loaded that takes 0.2 to 0.3 s, during
which no thread runs and the window freezes. Loading creates hundreds of thousands of objects
and so triggers several collections that free almost nothing.
"""

import gc


def pause() -> None:
    """Stop collecting garbage until `settle` is called."""
    gc.disable()


def settle(*, has_loaded: bool = True) -> None:
    """Collect garbage again, but never among the objects that exist now.

    Parameters
    ----------
    has_loaded : bool
        Whether libraries were loaded since `pause`. If they were loaded earlier, closed
        windows may be garbage already; they are collected first.
    """
    if not has_loaded:
        gc.collect()
    gc.freeze()
    gc.enable()


def thaw() -> None:
    """Collect garbage everywhere again, after what was open at `settle` was closed."""
    gc.unfreeze()
