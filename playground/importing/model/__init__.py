"""From a `.keras` or HDF5 file to a project with its weights; nothing in it is executed.

`opening` checks the file and extracts the description of the network. `description` turns its
JSON into the same values that a script is read into, so that one set of rules recognises the
layers. `drawing` connects them; nested models are flattened. `stored` reads the weights where
it is certain which layer they belong to. Otherwise `weights`, the only module that knows
Keras, lets Keras open the file in safe mode and reads weights and shapes. `reading` assembles
the project.
"""

from playground.importing.model.reading import read_model

__all__ = ["read_model"]
