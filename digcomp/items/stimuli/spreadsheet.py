"""An extract of a spreadsheet, or a plain table."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, StrictInt

from digcomp.framework import Text
from digcomp.framework.content import Content
from digcomp.framework.text import Cell
from digcomp.items.stimuli.stimulus import Flaw, Markable, Stimulus, even_rows


class Row(Markable):
    """A row; `row` is its number where the table is a spreadsheet."""

    row: StrictInt | None = None
    cells: tuple[Cell, ...]


class FormulaBar(Content):
    """The cell that is selected and what was typed into it."""

    cell: Text
    text: Text


class Spreadsheet(Stimulus):
    """Columns and rows; a plain table has words for columns, a spreadsheet letters."""

    kind: ClassVar[str] = "spreadsheet"

    title: Text | None = None
    columns: Annotated[tuple[Text, ...], Field(min_length=1)]
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    formula_bar: FormulaBar | None = None

    def check(self) -> Iterator[Flaw]:
        """Every row has a cell for each column."""
        yield from super().check()
        yield from even_rows("rows", self.columns, [row.cells for row in self.rows])
