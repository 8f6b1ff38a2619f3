"""What people agreed to: each text is kept as it was shown, and can be shown again years later."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from digcomp.framework.text import LANGUAGES as TEXT_LANGUAGES
from digcomp.services.clock import Clock
from digcomp.services.consent_texts import PRESENT, TEXTS, lines
from digcomp.store.queries import privacy as queries
from digcomp.store.tables import Sitting


@dataclass(frozen=True, slots=True)
class Agreed:
    """The text that somebody agreed to, in the language in which it was read."""

    version: str
    language: str
    at: datetime
    lines: tuple[str, ...]
    present: bool  # whether it is still the text that is shown to others


class Consents:
    """Texts of consent; `years` is how long this installation keeps its records, which the text says."""

    def __init__(self, session: Session, clock: Clock, years: int) -> None:
        self._session = session
        self._clock = clock
        self._years = years

    def shown(self, language: str) -> list[str]:
        """The present text in a reader's language."""
        return lines(PRESENT, self.read_in(language), self._years)

    @staticmethod
    def read_in(language: str) -> str:
        """The language in which a reader gets the text: that of the pages, if the text is there in it."""
        return language if language in TEXT_LANGUAGES else TEXT_LANGUAGES[0]

    def keep(self, language: str) -> str:
        """Keep the present text as it is shown now, if it is not kept yet; its version. The caller's transaction."""
        content = self.shown(language)
        digest = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
        queries.keep_consent_text(self._session, PRESENT, self.read_in(language), digest, content, self._clock())
        return PRESENT

    def of_sitting(self, sitting: Sitting) -> Agreed:
        """What was agreed to before this sitting."""
        version, language = sitting.consent_version, sitting.consent_language or sitting.language
        # Of two texts of one version, that differ in the years, the one that was the latest when it was agreed to.
        kept = queries.consent_text(self._session, version, language, sitting.consented_at)
        # Sittings from before texts were kept have one of those that the program itself still knows.
        content = kept.content if kept else lines(version, language, self._years) if version in TEXTS else []
        return Agreed(version, language, sitting.consented_at, tuple(content), version == PRESENT)
