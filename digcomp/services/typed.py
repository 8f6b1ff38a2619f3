"""Text as people type and paste it, and as it is kept."""

import re
import unicodedata

#: Signs without a shape that words in some scripts need: the joiners and the Mongolian vowel separator.
_JOINERS = "\u180e\u200c\u200d"


#: A citizen's registration number: two Cyrillic letters, which Latin look-alikes may stand for, and eight digits.
_REGISTRATION = re.compile(r"(?<![^\W\d_])[А-ЯЁӨҮа-яёөүA-Za-z]{2}[\s.-]*(?:\d[\s.-]*){7}\d(?!\d)")


def holds_registration_number(text: str) -> bool:
    """Whether a text seems to hold a citizen's registration number, which is nowhere asked for and never kept."""
    return _REGISTRATION.search(unicodedata.normalize("NFKC", text)) is not None


def tidy(text: str) -> str:
    """Composed letters and single spaces; what cannot be seen is dropped, for no reader would find it again.

    A spreadsheet's byte order mark makes another name of a name, NUL is refused by PostgreSQL and by PDF.
    """
    composed = unicodedata.normalize("NFC", text)
    seen = (mark for mark in composed if mark.isprintable() or mark.isspace() or mark in _JOINERS)
    return " ".join("".join(seen).split())
