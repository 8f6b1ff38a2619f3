"""Reading the files of one folder with every fault kept."""

from collections.abc import Iterable
from pathlib import Path

from digcomp.errors import Fault, FaultsFound
from digcomp.framework.documents import Document, UnreadableError, read_document


class Inspection:
    """Opens the files of one folder and gathers what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.faults: list[Fault] = []
        self.documents: list[Document] = []
        self.unreadable: list[Path] = []

    def files(self, under: str = ".") -> list[Path]:
        """The YAML files of a folder inside, by name; a misspelt ending is a fault, not a file left out."""
        folder = self.folder / under
        for path in sorted([*folder.glob("*.yml"), *folder.glob("*.YAML")]):
            self.faults.append(Fault(self.shown(path), 0, "", "the name must end in .yaml, or nobody reads the file"))
        return sorted(folder.glob("*.yaml"))

    def shown(self, path: Path) -> str:
        """A file as faults name it: from the content folder on, the same on every machine."""
        return (Path(self.folder.name) / path.relative_to(self.folder)).as_posix()

    def open(self, path: Path) -> Document | None:
        """Read one file; None, with its fault noted, if nothing of it can be used."""
        try:
            document = read_document(path, self.shown(path), self.faults)
        except UnreadableError as error:
            self.faults.append(error.fault)
            self.unreadable.append(path)
            return None
        self.documents.append(document)
        return document

    def raise_faults(self) -> None:
        """Refuse what was read if anything in it is wrong."""
        if self.faults:
            raise FaultsFound(in_order(self.faults))


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Each fault once, by file and line."""
    return tuple(sorted(set(faults)))
