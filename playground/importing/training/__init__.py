"""Reads how a program trains its network: the arguments of `compile`, `fit`, and what they hold."""
