"""`Disk`: what reads and writes files for one window, so that tests can make it slow."""

from dataclasses import dataclass, field

from playground.base.disk.open_files import OpenFiles
from playground.base.disk.written_folders import WrittenFolders
from playground.ui.files.work.background import ReadingThreads, WritingThread


@dataclass(frozen=True, slots=True)
class Disk:
    """What reads and writes for one window.

    Attributes
    ----------
    writing : WritingThread
    reading : ReadingThreads
    open_files : OpenFiles
        What other windows have open.
    folders : WrittenFolders
        Where files were saved.
    """

    writing: WritingThread
    reading: ReadingThreads
    open_files: OpenFiles
    folders: WrittenFolders = field(default_factory=lambda: WrittenFolders(None))

    def tidy(self) -> None:
        """Remove the temporary files of killed windows, but no work. May take long."""
        self.folders.sweep()
        self.open_files.sweep()
