"""The state of a program as arrays: snapshots, checkpoints, evaluation."""
