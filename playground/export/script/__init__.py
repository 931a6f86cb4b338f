"""The project as a Keras script that a person would have written.

`script_of` joins what the other modules write: `data` (with the code that each data set
carries, filled in by `source_code`), `network` (a `Sequential` for a plain chain, else the
functional API) and `training`. Only arguments that differ from Keras's defaults are written;
`expressions` formats them as ruff and Black do. Nothing here needs Keras, so the script can
be updated after each edit.

The script makes the same samples, the same network and the same training. Its weights
start from Keras's own random numbers, so its results differ a little from the window's.

Text of a project never becomes code. `expressions` alone turns text into code: names only
where they are identifiers, values only as literals. An exported script is proven (`proof`)
in a separate process, in an empty folder and with a minimal environment (`proving`), after
`shape` has checked that its network consists only of constructors and constants.
"""

from playground.export.script.writing import script_of

__all__ = ["script_of"]
