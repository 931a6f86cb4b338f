"""Lessons, questions, checks and the glossary: what the Learn tab shows, without Qt or Keras.

Words
-----
*Lesson*: a folder of data (``lesson.toml`` with its steps, perhaps projects and pictures).
*Step*: one idea: text, then perhaps a question, then perhaps a task.
*Question*: answered before something is shown; each answer has its reason.
*Task*: something to do in the program, with a *check*, hints, and what "Show me" does.
*Check*: a named predicate with parameters over `Facts`; its *verdict* is one of four.
*Deed*: one thing that "Show me" does: an edit, or a request to the run.
*Facts*: a read-only snapshot of project, run and what was clicked.
*Recipe*: describes the project that a step opens.

Flow
----
::

    folder ── packs ──> Lesson        strict limits; nothing of it is executed
    Facts + check ──> Verdict         correct, not yet, not attempted, cannot be checked
    deed + project ──> commands       edits that can be undone
    answer + question ──> Marking     right or not, and why

Adding a lesson is one folder in ``resources/learning/lessons``; adding a check or a deed is
one file and one line in the table of its folder.

Invariants
----------
* Every folder is untrusted: sizes and counts are limited, paths stay inside, and text is
  Markdown without HTML whose links lead only to the glossary or to a control.
* A check that cannot be evaluated says so; it never passes.
* An unknown check or deed makes one task uncheckable, and leaves the rest of the lesson usable.
"""
