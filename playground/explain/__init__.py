"""The microscope: one training step as formulas with their numbers.

It knows neither Qt nor Keras. The engine gives the raw facts of the step, a `StepTrace`; this
package writes formulas for what the user looks at.

Flow
----
::

    StepTrace + project ── Subject    the facts, found by layer, sample and index
    Focus               what is looked at: network, layer, unit or weight, and the sample
    page_of(subject, focus) -> Page   four cards of equations: forward, loss, backward, update

Parts
-----
`kinds` writes how a number came about and how the gradient goes back through it, one file or
room for each kind of computation; `losses` the loss; `backward` the gradients as products of
their factors; `updates` the step of the optimizer; `overview` whole layers and the network;
`following` goes from a number to where it came from; `elementary` has the pages of single
formulas with their line of Python.

How a layer type computes is stated in its own file in the catalogue, as a `Computation`; every
type but Input and Opaque states one. Where Keras alone knows a number (dropout within a
recurrent step), the layer is shown by its input, its output and a sentence that says why,
never by a formula that may be wrong.

Between input and output of a recurrent layer, of attention and of a separable convolution
Keras keeps nothing. Those numbers are computed in float64 for the whole batch, once for each
step, from Keras's inputs, weights and gradients; the results that they lead to are Keras's.

Laws
----
* The value of each formula, computed in float64 from its operands, is the shown result to 1e-5
  of the largest magnitude in the result's array.
* Where Keras has computed the result, the shown number is Keras's.
* The step that is shown is the step that training takes next.
"""
