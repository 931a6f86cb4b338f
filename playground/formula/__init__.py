"""Formulas as values: what the microscope shows, and what it computes.

A `Formula` is a frozen tree of numbers, operands and operations. Two things are derived from
it, independently of each other: the text that is shown (`formula.text`) and its value in
float64 (`formula.evaluation`). An `Operand` knows its symbol, its value and the `Place` where
the value comes from, so a number on the screen can be followed to its origin.

An `Equation` joins a formula with the result that is shown for it. Where Keras has computed
that result, it is Keras's number, so evaluating the formula checks it.

Formulas of losses, optimizers and activations are in their catalogue entries; formulas of
layers in `playground.explain`.
"""
