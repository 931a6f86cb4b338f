"""Imports scripts and models as projects.

Flow
----
`files` determines the kind of a file, and reads each kind for window and command line.
`apart` sends the text of a program, or the path of a model, to a separate process
(`playground.reading`). The result is an `Imported`: the project, its weights, and a `Note`
for every line that was not understood or was interpreted differently.

In that process `script.read_script` takes the text of a Keras program, as a person pastes it
from a web page, and `model.read_model` a `.keras` or `.h5` file.

Scripts: `text` extracts the program from a notebook, removes what a web page added (prompts,
line numbers, curly quotes), and finds the lines that are Python. `evaluate` walks through the
syntax tree with values of its own: numbers and texts are computed, a Keras name or call stays
a symbolic value. `network` builds the network from these values, and `project` adds data and
training. Models also go through `network` and `project`.

Invariants
----------
- Nothing that is read is ever executed. A script is parsed and interpreted with
  values of our own; a model is opened in Keras's safe mode, after its description was checked.
- A line is either imported into the project, or irrelevant to it (printing, a summary), or
  has a note. None is dropped silently.
- What cannot be read at all raises `ImportProblem`, with one sentence for the user.

Only `model.weights` knows Keras. It imports it only for layers outside the catalogue.
"""
