"""Packs: a lesson or a challenge as one file to hand out, and the shelf of those that came.

Words
-----
*Pack*: a zip archive with the files of one lesson (``.nnlesson``) or one challenge
(``.nnchallenge``), and ``pack.json``, which says what it is and of which version.
*Shelf*: the user's own folder of lessons and challenges that came as packs.
*Recording*: watches what somebody does in the program, and proposes it as the steps of a lesson.

Flow
----
::

    folder ── packing ──> pack file ── apart ──> Pack ── shelf ──> folder
    Facts, Facts, ... ── recording ──> proposed steps ── writing ──> folder

A pack is read in the child process (`playground.reading`): its names, sizes and counts are
limited, and its lesson or challenge is checked, before the first file is written.

Invariants
----------
* Nothing in a pack is run. Only data has a place in it: TOML, JSON, Markdown, PNG, projects.
* A pack that cannot be used leaves the shelf as it was, and is refused in one sentence.
* A pack never replaces another one; what is removed can be put back.
"""
