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
a symbolic value, and a class of the program that extends one of Keras becomes the layers that its
``call`` uses. `choosing` says which of several models is imported. `network` builds the network
from these values, `training` reads `compile` and `fit`, and `project` adds the data. What
the catalogue lacks, `measuring` asks Keras: shapes of layers, and the layers of a backbone, with
weights from Keras's cache or a file that the user chose. Models also go through `network` and
`project`.

Invariants
----------
- Nothing that is read is ever executed. A script is parsed and interpreted with
  values of our own; a model is opened in Keras's safe mode, after its description was checked.
- A line is either imported into the project, or irrelevant to it (printing, a summary), or
  has a note of one of three kinds: it needs the user, was assumed, or does not concern the
  network. None is dropped silently.
- No argument of `compile`, `fit`, an optimizer, a loss, a metric, a callback or an initializer
  is dropped: it is imported or has a note (`training.arguments`).
- A network never continues without a layer: what no layer computes refuses it, by name and line.
- What cannot be read at all raises `ImportProblem`, with one sentence for the user.

Only `model.weights` and `measuring` know Keras. They import it only for layers outside the
catalogue.
"""
