"""A folder in a file manager."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from digcomp.framework import Text
from digcomp.framework.text import Cell
from digcomp.items.stimuli.stimulus import Flaw, Markable, Stimulus, even_rows


class File(Markable):
    """One file: a cell for each column."""

    cells: tuple[Cell, ...]


class FileList(Stimulus):
    """The files of a folder, in columns."""

    kind: ClassVar[str] = "file_list"

    folder: Text
    columns: Annotated[tuple[Text, ...], Field(min_length=1)]
    files: Annotated[tuple[File, ...], Field(min_length=1)]

    def check(self) -> Iterator[Flaw]:
        """Every file has a cell for each column."""
        yield from super().check()
        yield from even_rows("files", self.columns, [file.cells for file in self.files])
