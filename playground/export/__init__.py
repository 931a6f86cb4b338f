"""Taking a model elsewhere: one file per format, and the script.

`exporting.export_model` runs every export the same way: the format writes beside the
target, its own runtime reads that back and runs it on samples, the predictions are
compared with the model's, and only an export that agrees within the tolerance takes its
place. An export that cannot be written, cannot be run or differs is an `ExportError`, and
leaves neither a file nor a change to one that was there.

A format is one module of `formats` with an `ExportFormat`, and one line there. Keras and the
runtimes are imported inside functions, so that listing the formats, and writing the
script (`script.script_of`), need none of them. Exports may run on any thread, but not
beside training of the same model.
"""
