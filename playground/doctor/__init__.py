"""The doctor: rules that watch a run and say what is wrong, why, and what to try.

Flow
----
::

    frame of the run (curves, gradients, checkups)
      -> `reading.record_of`  a frozen `RunRecord`: what is known of the run so far
      -> `judging.judge`      every rule of `rules.RULES` that applies
      -> `Finding`            sentence, why, advice, numbers, plot, layer, repair

A rule is one file and one line: `rules/dead_units.py` is the example. It is a pure function
of the record, knows neither Keras nor Qt, and its thresholds are constants with their source.
What is wrong before training is a `Problem` (`playground.document.problems`); a rule that is
about one shows that problem with the evidence of the run, and its own repair.

Evidence costs nothing here: curves and gradients are those of the plots, and the state of the
layers comes with a `Checkup` (`playground.training.protocol.checkups`), which the training
thread measures within its share of 1/50 of the time.

Laws
----
* Rules judge what was trained since the project last changed, so a finding ends with its
  repair.
* A finding stays until the run is checked again: until then the evidence of the last checkup
  holds (`reading.record_of`).
* A model is asked for no more than noise in the labels leaves attainable
  (`RunRecord.least_skill`).
* A condition of the network (dead, saturated, vanishing) is a finding only where the model
  answers poorly: a solved problem has nothing to cure.
* A symptom (underfitting, loss that does not fall) is reported only if no cause was found.
* What follows from another finding is not reported (`Rule.follows`): its repair cures nothing.
* Hints, on order and sizes of layers, are habits and no errors; they are off by default.
* A repair is an ordinary edit, which can be undone.
"""
