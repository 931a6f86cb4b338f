"""From scripts and models back to projects.

Flow
----
`files` says what kind a file is, and reads each kind for window and command line. `apart`
sends the text of a program, or the path of a model, to a process of its own
(`playground.reading`), and receives an `Imported`: the project, its weights, and a `Note`
for every line that was not understood, or was taken in another way than it is written.

In that process `script.read_script` takes the text of a Keras program, as a person pastes it
from a web page, and `model.read_model` a `.keras` or `.h5` file.

Scripts: `text` takes the program out of a notebook, takes off what a web page added (prompts,
line numbers, curly quotes), and finds the lines that are Python. `evaluate` walks through the
syntax tree with a small world of values: numbers and texts are computed, a Keras name or call
stays a description of itself. `network` makes the network from what was described, and
`project` adds data and training. Models go through `network` and `project` as well.

Invariants
----------
- Nothing that is read is ever executed. A script is parsed and walked through with values
  of our own; a model is opened in Keras's safe mode, after its description was checked.
- A line is either carried over to the project, or has no meaning for it (printing, drawing
  a summary), or has a note. None is dropped silently.
- What cannot be read at all raises `ImportProblem`, with one sentence for the user.

Only `model.weights` knows Keras, and imports it for layers outside the catalogue alone.
"""
