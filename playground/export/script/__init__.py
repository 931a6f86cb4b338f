"""The project as a Keras script that a person would have written.

`script_of` puts together what the modules beside it write: `data` (with one function per
data set in `sources`), `network` (a `Sequential` for a plain chain, else the functional
API) and `training`. Only arguments that differ from Keras's defaults are written;
`expressions` lays them out as ruff and Black would. Nothing here needs Keras, so the
script can follow each edit.

The script makes the same samples, the same network and the same training. Its weights
start from Keras's own random numbers, so its figures differ a little from the window's.

Text of a project never becomes code. `expressions` alone turns text into code: names only
where they are identifiers, values only as literals. An exported script is proven (`proof`)
in a process of its own, in an empty folder and with a bare environment (`proving`), after
`shape` has seen that its network is nothing but constructors and constants.
"""

from playground.export.script.writing import script_of

__all__ = ["script_of"]
