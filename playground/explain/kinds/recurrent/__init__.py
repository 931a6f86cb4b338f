"""SimpleRNN, LSTM, GRU and Bidirectional: one step forwards, and backwards through time.

`tape` computes all numbers of the batch, `reading` finds them for one step of one unit,
`equations` writes the step forwards and `chain` backwards; `kind` and `two_way` join them for
one direction and for two. Where a layer outputs its last state alone, `Site.step` says which
step is looked at.
"""

from playground.explain.kinds.recurrent.kind import KIND
from playground.explain.kinds.recurrent.two_way import KIND as TWO_WAY_KIND

__all__ = ["KIND", "TWO_WAY_KIND"]
