"""`Stage`: which project and which data the views show, and which frames belong to them.

Usually they are those of the document. While the user looks at an earlier epoch that had
another network or other data, they are those of that epoch; the document does not change.
Each frame names the project and the data it was built for; other frames are dropped.
"""

from playground.datasets.task import Prepared
from playground.document.document import Document
from playground.document.project import Project
from playground.training.protocol.basis import Basis, has_same_network
from playground.training.protocol.events import DataReady, MomentShown
from playground.training.protocol.frames import Frame
from playground.training.protocol.replan import Effects, described_form

LIVE = MomentShown()


class Stage:
    """Compares frames with what is shown.

    Parameters
    ----------
    document : Document

    Attributes
    ----------
    data : Prepared or None
        The document's, as last loaded; None before.
    moment : MomentShown
        What the training thread shows.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.data: Prepared | None = None
        self.moment = LIVE
        self._early: DataReady | None = None
        self._edit: Effects | None = None
        self._compared: tuple[Project, Project, bool] | None = None

    @property
    def past(self) -> Basis | None:
        """What is shown instead of the document's project and data; usually None."""
        basis = self.moment.basis
        if basis is None or self._is_documents(basis):
            return None
        return basis

    @property
    def project(self) -> Project:
        """The project that the views show."""
        past = self.past
        return self._document.project if past is None else past.project

    @property
    def shown_data(self) -> Prepared | None:
        """The data that the views show."""
        past = self.past
        return self.data if past is None else past.data

    @property
    def edit(self) -> Effects | None:
        """What the last edit changed; None before the first."""
        return self._edit

    def take(self, ready: DataReady) -> bool:
        """Use data that were loaded; return False if the document has chosen others meanwhile.

        Views compare data with the project that they show, so they never get such data: other
        data follow. They are only kept in case the document returns to them before that.
        """
        is_other = ready.config is not None and ready.config != self._document.project.data
        self._early = ready if is_other else None
        if not is_other:
            self.data = ready.data
        return not is_other

    def returned_to(self) -> DataReady | None:
        """Return the data that `take` refused, if the document is back at them."""
        early = self._early
        return early if early is not None and early.config == self._document.project.data else None

    def note_edit(self, found: Effects) -> None:
        """Store what the latest edit of the document changed."""
        self._edit = found

    def forget(self) -> None:
        """Reset: another project was opened."""
        self.data, self.moment, self._edit, self._early = None, LIVE, None, None

    def fits(self, frame: Frame) -> bool:
        """Return whether `frame` was built for what is shown."""
        basis, past = frame.basis, self.past
        if basis is None:
            return False
        if past is not None:
            return basis.is_like(past)
        return self._is_documents(basis)

    def _is_documents(self, basis: Basis) -> bool:
        """Return whether `basis` is of the document's network and data.

        The last comparison is remembered: frames in a row, and the moment that was announced
        before them, are mostly of one project.
        """
        project, shown = self._document.project, basis.project
        if basis.data is not self.data:
            return False
        compared = self._compared
        if compared is None or compared[0] is not shown or compared[1] is not project:
            is_same = has_same_network(shown, project, self._edit) and _has_same_form(
                shown, project
            )
            compared = self._compared = (shown, project, is_same)
        return compared[2]


def _has_same_form(one: Project, other: Project) -> bool:
    """Return whether the data of both projects is described the same way."""
    return one.data is other.data or described_form(one.data) == described_form(other.data)
