"""Asks Keras for the shapes and weights of opaque layers that a script describes.

It takes seconds, because Keras must be imported, and is done in the process that reads.
"""

from playground.importing.measuring.measured import measured, needs_keras

__all__ = ["measured", "needs_keras"]
