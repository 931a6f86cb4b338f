"""The statements by which a script reads a table with pandas and prepares it as `prepare` does.

`pieces.table_pieces` joins what the other modules write: `file` (how the file is read), `reading`
(functions that give a column as texts, numbers or dates), `rows` (which rows are used, their
targets, and which train and test), `inputs` (how columns become inputs) and `scaling`.

What is found in the training rows, such as medians, is computed by the script again. Each
statement is a fixed template; names and values of the file are only in its holes. Import
recognises a script by the same templates.
"""
