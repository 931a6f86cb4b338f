"""The leaf of the program: errors, parameters, registries, files. Imports nothing of ours."""
