"""Spreadsheets as people send them, the good and the bad."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

HEAD = ("Овог, нэр", "Байгууллага", "Оролцогчийн дугаар")


def workbook(rows: Sequence[Sequence[object]], *, merged: Sequence[str] = ()) -> bytes:
    """An XLSX of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """The same archive with one part more, or with another in its place."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, text)
    return changed.getvalue()


def bomb() -> bytes:
    """A small file that unpacks to forty megabytes."""
    return with_part(workbook([HEAD, ["Б. Ана"]]), "xl/media/image1.png", b"0" * 40_000_000)
