"""Data: where it comes from, what it asks of a network, and how it is made ready.

A `DatasetSpec` describes a source: `describe` tells the task at once (so that shapes show
before anything is read), `load` reads or makes the samples off the main thread. `prepare`
turns a `DataConfig` into training and test arrays: load, split, features, scaling. One
file per data set or source in `playground.datasets.sources`, and one line there. Files of
the user's own are inspected and loaded in a process of its own (`playground.datasets.apart`).
"""
