"""ZIP archives sent while they are made: no file is kept, and memory holds one entry."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any

#: What no file name may hold on one of the systems in use, and what nobody sees.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\ufeff]+')
#: Bytes of a name: a file system takes 255, and an ending and a number follow.
LONGEST_NAME = 180


class _Outgoing(RawIOBase):
    """Takes what an archive writes, until it is taken away. It cannot be wound back, and says so."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._parts.append(bytes(content))
        return len(content)

    def take(self) -> bytes:
        """What has been written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def streamed_zip(entries: Iterable[tuple[str, bytes]], made_at: datetime) -> Iterator[bytes]:
    """An archive of entries as they come. Names that are there already get a number."""
    outgoing, names = _Outgoing(), set[str]()
    with zipfile.ZipFile(outgoing, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(_free(name, names), made_at.timetuple()[:6])
            # PDFs and workbooks are compressed in themselves; tables are not.
            info.compress_type = zipfile.ZIP_STORED if name.endswith((".pdf", ".xlsx")) else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
            yield outgoing.take()
    yield outgoing.take()


def file_name(text: str) -> str:
    """A readable name for a file: letters of every script stay, what a file system refuses goes."""
    name = " ".join(_FORBIDDEN.sub(" ", text).split()).strip(". ")
    return name.encode()[:LONGEST_NAME].decode(errors="ignore").strip(". ") or "-"


def _free(name: str, names: set[str]) -> str:
    """The name, with a number where it is taken; systems that do not tell capitals apart count as well."""
    stem, dot, ending = name.rpartition(".")
    free, number = name, 1
    while free.casefold() in names:
        number += 1
        free = f"{stem} ({number}){dot}{ending}"
    names.add(free.casefold())
    return free
