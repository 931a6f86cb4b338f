"""The project as a Keras script that a person would have written.

`script_of` puts together what the modules beside it write: `data` (with one function per
data set in `sources`), `network` (a `Sequential` for a plain chain, else the functional
API) and `training`. Only arguments that differ from Keras's defaults are written;
`expressions` lays them out as ruff and Black would. Nothing here needs Keras, so the
script can follow each edit.

The script makes the same samples, the same network and the same training. Its weights
start from Keras's own random numbers, so its figures differ a little from the window's.
"""

from playground.export.script.writing import script_of

__all__ = ["script_of"]
