"""Exported models that take raw rows: the preparation around the model, and beside it.

::

    raw row ── feeding ──> inputs by name ── [ layers ── model ── layers ] ──> answer
                 ▲                             one exported file
             model.json (`sidecar`)

`boundary` decides what the exported model takes: as much of the preparation as the format can
express is part of the model, as ordinary Keras layers (`layers`); the rest is done before, as
the sidecar says. `feeding` does that rest here, and the example that is written beside each
export (`example`) does it with a few lines of Python. `running` runs an export with the runtime
of its format, in a process of its own; `wrapping` makes the rows on which it is compared.

The training loop never sees any of this: it trains on prepared arrays.
"""
