"""From a `.keras` or HDF5 file to a project with its weights; nothing in it is executed.

`opening` looks at the file with suspicion and takes out the description of the network;
`description` turns its JSON into the same values that a script is read into, so that the
catalogue's layers are recognised by one set of rules; `drawing` connects them, models within
models flattened; `stored` takes the weights out where it is certain which are whose; elsewhere
`weights`, the only module that knows Keras, lets Keras open the file in its safe mode and takes
weights and shapes out of it; `reading` puts the project together.
"""

from playground.importing.model.reading import read_model

__all__ = ["read_model"]
