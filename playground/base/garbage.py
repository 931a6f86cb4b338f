"""When Python looks for garbage: not while libraries load, and never through all of them.

A full collection walks over every object there is. With TensorFlow loaded that takes 0.2 to
0.3 s, in which no thread runs: a window would stand still. Loading makes hundreds of
thousands of objects, sets off several such walks, and next to nothing is found.
"""

import gc


def pause() -> None:
    """Look for no garbage until `settle`."""
    gc.disable()


def settle(*, has_loaded: bool = True) -> None:
    """Look for garbage again, but never among what has been loaded up to now.

    Parameters
    ----------
    has_loaded : bool
        Whether libraries were loaded since `pause`. Where they were there before, so may be
        windows that are closed; they are let go of first.
    """
    if not has_loaded:
        gc.collect()
    gc.freeze()
    gc.enable()


def thaw() -> None:
    """Look for garbage everywhere again: what was open when it was settled is closed."""
    gc.unfreeze()
