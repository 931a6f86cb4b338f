"""Data: where it comes from, what it requires of a network, and how it is prepared.

A `DatasetSpec` describes a source: `describe` returns the task immediately (so that shapes show
before anything is read), `load` reads or draws the samples outside the main thread. `prepare`
turns a `DataConfig` into training and test arrays: load, split, features, scaling. One
file per data set or source in `playground.datasets.sources`, and one line there. The user's
files are inspected and loaded in a separate process (`playground.datasets.apart`); tables have
a room of their own (`playground.datasets.tables`), which keeps what was read.
"""
