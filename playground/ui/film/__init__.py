"""Films of the run: what is in a picture, the dialog, and who asks for one moment after another.

The dialog gathers a `FilmPlan`. `FilmPresenter` scrubs through its epochs, one at a time:
the training thread shows the moment, `FilmPicture` draws it as the window does, a worker
thread writes it, and only then the next moment is asked for. So memory stays bounded, the
window lives, and a film can be given up after any picture.
"""
