"""How a raw row becomes the inputs of a network, and its outputs become answers.

::

    choices ─┐
    columns ─┴─ fit ──> Preparation ── apply(columns) ──> inputs, (n, ...) float32
    of the training set       │
                              ├── kept in the project file (`codec`)
                              ├── Keras layers around an exported model
                              └── a description as JSON beside it

`raw` has the columns of a table as they are read; `choices` what is to happen to each;
`values` the fitted `Preparation`, which needs the data no more; `fitting` and `applying` the
two steps; `target` the targets on the scale of the network, and its outputs in the units of
the data.

Laws
----
* `fit` reads the training set alone. `apply` of the same row always gives the same inputs,
  whatever the other rows are. Of a time series, this is true of each window of rows.
* `decode(encode(preparation)) == preparation`; bytes that are not a preparation raise
  `FileFormatError` and nothing else.
* A text that was not seen, or a missing cell that is not filled in, never raises: it has an
  input of its own, counts as 0, or gives NaN, as `values` says.
"""
