"""From the text of a Keras program to a project, without running it.

The way of a text: `notebook` takes the program out of a notebook's file; `cleaning` takes off what
a web page added (prompts, line numbers, curly quotes); `logical_lines` and `blocks` find the lines
that are Python, and mend indentation that was lost; `interpreter` walks through the syntax tree
with a small world of values (`values`): numbers and texts are computed, a Keras name or call stays
a description of itself; the modules called `..._calls` say what a call of each library gives.
`drawing` and `networks` make the network from what was described, `compiling` and `fitting` the
training, `data` the data set; `unused` names what the network leaves over.
"""

from playground.importing.script.reading import read_script

__all__ = ["read_script"]
