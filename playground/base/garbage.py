"""When Python looks for garbage: not while libraries load, and never through all of them.

A full collection walks over every object there is. With TensorFlow loaded that takes 0.2 to
0.3 s, in which no thread runs: a window would stand still. Loading makes hundreds of
thousands of objects, sets off several such walks, and next to nothing is found.
"""

import gc


def pause() -> None:
    """Look for no garbage until `settle`."""
    gc.disable()


def settle() -> None:
    """Look for garbage again, but never among what has been loaded up to now."""
    gc.freeze()
    gc.enable()
