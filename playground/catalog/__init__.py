"""What a network is made of, without Keras.

A `LayerSpec` describes a Keras layer type: its parameters with ranges and plain-word
help, how many inputs it takes, and the rules that give its output shape, its weights
and its cost. One file per layer type in `playground.catalog.layers`; the explicit tuple
there is the palette. Activations, initializers, losses, metrics, optimizers, schedules
and callbacks have a file each.

Shapes are Keras's: tuples that start with the batch dimension, `None` where a dimension
is free. ``(None, 2)`` is any number of samples of two numbers each.
"""
