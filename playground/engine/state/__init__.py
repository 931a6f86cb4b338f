"""The state of a program as arrays, checkpoints, and evaluation."""
