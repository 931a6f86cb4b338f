"""Recording: what somebody does in the program becomes the steps of a lesson.

`changes` finds what differs between two moments, each with words, checks that the state
reached meets, and what "Show me" does. `recorder` cuts a row of moments into steps. `writing`
makes the files of a lesson or challenge, and `keeping` keeps a recording that is not saved yet.
"""
