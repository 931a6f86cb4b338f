"""Films of the run: the content of a frame, the dialog, and the requests for moments in order.

The dialog gathers a `FilmPlan`. `FilmPresenter` scrubs through its epochs, one at a time:
the training thread shows the moment, `FilmPicture` draws it as the window does, a worker
thread writes it, and only then is the next moment requested. So memory stays bounded, the
window stays usable, and a film can be cancelled after any frame.
"""
