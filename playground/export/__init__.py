"""Exports a model: one file per format, and the Keras script.

`exporting.export_model` runs every export the same way: the format writes a file
beside the target, its own runtime reads that file and runs it on samples, and the predictions
are compared with the model's. Only if they agree within the tolerance does the file replace
the target. Otherwise an `ExportError` is raised, and an existing file stays unchanged.

A format is one module of `formats` with an `ExportFormat`, and one line there. Keras and the
runtimes are imported inside functions, so that listing the formats, and writing the
script (`script.script_of`), need none of them. Exports may run on any thread, but not
while the same model is being trained.
"""
