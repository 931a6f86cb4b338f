"""What the command line says about a table, and how its options correct it.

`options` holds the choices of the page of a table as options of a command; `words` prints what
was noticed, with the option that does what the button of the page does.
"""
