"""The project file `.nnplay`, version 3: its content, and how it is read and written.

A project file is a zip of these members; all but the first may be missing.

====================  ===========================================================================
``project.json``      the project as UTF-8 JSON, described below
``model.keras``       the trained model as Keras saves it, optimizer state included
``state.npz``         what a `.keras` file lacks for continuing exactly: ``position``,
                      (2,) int64, finished epochs and batches of the current one, and
                      the engine's arrays as ``extra/<name>``; without ``model.keras``, all
                      arrays of the state (`playground.training.files.snapshots`)
``history.npz``       the curves: ``columns``, names, and ``rows``, (n, columns) float32; for
                      very long runs some epochs are left out: ``stride``, ``epochs`` and
                      ``latest`` say which (`playground.training.protocol.frames.Curves`)
``runs.json``         earlier runs, oldest first, at most 30: a list of objects with ``name``,
                      ``project`` as above, ``columns``, ``rows`` and ``latest`` (float32 as
                      base64), ``stride``, ``epochs``, ``is_hidden``, ``diverged_rate``, ``end``,
                      ``boundary``; ``parent_name`` and ``branch_epoch`` where it branched off
                      (`playground.training.files.stored_runs`)
``runs/<n>.npz``      the weights of the run at that place in ``runs.json``, with its optimizer and
                      all else that continues it exactly; those of the newest runs, 128 MB together
``run.json``          of the run that trains: an object with ``name``, ``parent_name``,
                      ``branch_epoch``, ``is_hidden``, ``diverged_rate``
``moments.json``      the recorded moments of all runs: which project trained them, on which data,
                      and type and shape of their arrays
                      (`playground.training.files.stored_moments`)
``moments/<n>.bin``   those arrays, one after the other, each filled up to a multiple of 8 bytes;
                      ``moments/present.bin`` is that of the run that trains; 32 MB together
``preparation.json``  how raw rows become the inputs of the trained model, and what its outputs
                      mean, as JSON (`playground.datasets.preparation.codec`)
``table.bin``         a copy of the table that the project learns from, if the user keeps one: the
                      bytes of its file, at most 8 MB (`playground.training.files.table_copy`)
====================  ===========================================================================

The members in JSON and the table are deflated, the others are stored uncompressed. Further
members are ignored, so programs that do not know the last ones can open the file; they say so,
and keep it under another name when they save over it. Nothing is
unpacked to disk, but for the table while it is read, in a private folder; no member is unpickled.

Fields of project.json
----------------------
One line each; ``[]`` means the entries of a list, ``{}`` the values of an object. A missing
field has its default; a field that is not listed is an error.
A *selection* is an object with ``name`` and ``params``; a *parameter value* is true,
false, a number, a text, a list of integers, null, or a penalty ``{"l1": 0, "l2": 0.01}``.

* ``format`` : always "nnplay"
* ``version`` : 3; files of version 1, which has no ``pace``, and of version 2, which has no
  ``locks``, are read as well
* ``title`` : text, what the window shows
* ``notes`` : free text
* ``pace`` : the maximum speed in the window: "batch" or "1", "10", "60", "300" epochs per
  second, or "full"
* ``ignored_rules`` : names of rules that the doctor does not report
* ``locks.locked`` : names of what cannot be used or changed (`playground.document.locks`)
* ``locks.hidden`` : names of what is not shown
* ``locks.password`` : null if none is needed, or an object with ``salt``, 16 bytes, and
  ``digest``, 32 bytes, the scrypt of salt and password; both in hexadecimal
* ``weight_edits[].layer_id`` : id of a layer
* ``weight_edits[].name`` : text, the array: ``"kernel"``, ``"bias"``
* ``weight_edits[].index`` : integers, the index in the array
* ``weight_edits[].value`` : number, the value set by hand
* ``weight_edits[].previous`` : number, the value before
* ``network.next_id`` : number of the next new layer
* ``network.layers[].id`` : text, unique
* ``network.layers[].type_name`` : Keras's class name, "Dense"
* ``network.layers[].name`` : Keras's layer name, unique
* ``network.layers[].params`` : object of parameter values under Keras's argument names
* ``network.layers[].is_trainable`` : false for a frozen layer
* ``network.layers[].frozen_weights[].name`` : text, the array: ``"kernel"``, ``"bias"``
* ``network.layers[].frozen_weights[].index`` : integers, the index in the array
* ``network.wires[].source`` : id of a layer
* ``network.wires[].target`` : id of a layer
* ``network.wires[].port`` : input of the target, 0, 1, 2, ... without gaps
* ``data.source`` : selection, the data set
* ``data.features`` : names of the input features, in order
* ``data.train_fraction`` : number, 0.1 to 0.9
* ``data.seed`` : integer
* ``data.scaling`` : "none", "standard" or "minmax"
* ``data.target`` : "labels", "input" or "row": what the network learns to give
* ``training.loss`` : Keras's name; "own_expression" for `own_loss`, "not_chosen" for none
* ``training.own_loss`` : text, an expression of Keras operations; empty for none
* ``training.metrics`` : Keras's names
* ``training.own_metrics[].name`` : an identifier of Python; older files have no own metrics
* ``training.own_metrics[].expression`` : text, an expression of Keras operations
* ``training.optimizer`` : selection
* ``training.learning_rate`` : number
* ``training.schedule`` : selection
* ``training.batch_size`` : integer
* ``training.epochs`` : integer, 0 for unlimited
* ``training.shuffle`` : true or false
* ``training.seed`` : integer
* ``training.validation_split`` : number, 0 to 0.9
* ``training.class_weights`` : one number per class, or empty
* ``training.callbacks`` : list of selections
* ``training.keep_weights`` : true or false
* ``training.mixed_precision`` : true or false
* ``layout.positions{}.x`` : number, scene units, under the layer's id
* ``layout.positions{}.y`` : number, downwards
* ``layout.comments[].id`` : text
* ``layout.comments[].text`` : text
* ``layout.comments[].position.x`` : number
* ``layout.comments[].position.y`` : number
* ``layout.comments[].width`` : number
* ``layout.comments[].height`` : number
* ``layout.groups[].id`` : text
* ``layout.groups[].name`` : text
* ``layout.groups[].members`` : ids of layers
* ``layout.groups[].is_folded`` : true or false

Versions
--------
The version is increased when an older program could not read a newer file correctly. A
function in `migrations.MIGRATIONS` then converts the raw JSON of the previous version; a
file of an earlier version passes through all conversions. A file of a later version is
refused.

Laws
----
* ``decode(encode(project)) == project``.
* Bytes that are not a valid project raise `FileFormatError` and nothing else.
"""

from playground.document.file.codec import VERSION, decode, encode

__all__ = ["VERSION", "decode", "encode"]
