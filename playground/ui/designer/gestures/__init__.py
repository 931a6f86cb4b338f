"""Mouse gestures: one object from press to release.

A gesture changes the scene only while it lasts. At its end it edits the project, or restores
the scene. Escape cancels it, and so does a change of the network by anything else.
"""
