"""From scripts and models back to projects.

Flow
----
`script.read_script` takes the text of a Keras program, as a person pastes it from a web
page, and returns the project it describes. `model.read_model` takes a `.keras` or `.h5` file
and returns the project with its weights. Both return an `Imported`: the project, and a
`Note` for every line that was not understood, or was taken in another way than it stands
there.

Invariants
----------
- Nothing that is read is ever executed. A script is parsed and walked through with values
  of our own; a model is opened in Keras's safe mode, after its description was checked.
- A line is either carried over to the project, or has no meaning for it (printing, drawing
  a summary), or has a note. None is dropped silently.
- What cannot be read at all raises `ImportProblem`, with one sentence for the user.

Only `model_weights` knows Keras, and imports it when it is first needed.
"""
