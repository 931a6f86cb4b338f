"""Errors, parameters, registries and files; imports no other package of the program."""
