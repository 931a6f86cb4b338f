"""Mouse gestures: one object from press to release.

A gesture changes the scene only while it lasts. At its end it asks for a command, or puts
everything back. Escape cancels it.
"""
