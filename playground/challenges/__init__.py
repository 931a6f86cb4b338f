"""Challenges: a goal and limits, checked by training from the start.

A challenge is a folder of data in `resources/challenges`: ``challenge.toml`` (title, level,
goal, limits, text) and ``start.json`` (a project, as project files have it). Nothing in it is
executed. `reading` reads it, `limits` are the checks of a project before training, `checking`
trains it with three seeds, of which two must reach the goal, and `passes` writes and verifies
the file that a passed challenge gives.

A project in the file of a passed challenge is somebody else's: `apart` trains it in a child
process that is ended after a limit of time or memory.

Training is what a caller brings (`checking.Train`): nothing here knows Keras or Qt. The
project is trained from new weights, so weights that were set by hand or a lucky moment do not
pass. A check that cannot be evaluated is an error, never a pass.
"""
