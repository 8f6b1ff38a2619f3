"""Reports and certificates of a whole training, made one after the other while they are sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from digcomp.exchange.archives import file_name
from digcomp.services.accounts import Account
from digcomp.web import certificate_files
from digcomp.web.documents import report_content
from digcomp.web.language import message, words_of
from digcomp.web.parts import certificates, looks, results

REPORTS, CERTIFICATES = message("Reports"), message("Certificates")
#: A sheet takes a third of a second on a quick computer and a second on an old one.
SECONDS_A_SHEET = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of the bundle; it is made when it is asked for."""

    name: str
    make: Callable[[], bytes]


def sheets(training: Any, language: str, account: Account | None) -> list[Sheet]:
    """The latest report of everybody, without the self-view, and every valid certificate.

    Whoever takes a person's report away has looked at that person's result, and it is kept as such.
    """
    words = words_of(language)
    return [
        *(
            Sheet(
                f"{words.gettext(REPORTS)}/{file_name(seat.person.name)}.pdf",
                _report(training, sitting, language, account),
            )
            for seat, sitting in _latest(training)
        ),
        *(
            Sheet(
                f"{words.gettext(CERTIFICATES)}/{file_name(one.name)} {one.number}.pdf",
                _certificate(one, training, language),
            )
            for one in certificates().issued(training)
            if one.revoked_at is None
        ),
    ]


def made(found: list[Sheet], progress: Callable[[int], None] = lambda _done: None) -> Iterator[tuple[str, bytes]]:
    """The sheets with their content, one at a time."""
    for done, sheet in enumerate(found, 1):
        yield sheet.name, sheet.make()
        progress(done)


def _latest(training: Any) -> list[tuple[Any, int]]:
    """Everybody with a result, in the order of the hall, and the latest sitting that gave one."""
    found: dict[int, tuple[Any, int]] = {}
    for wave in training.waves:
        hall = results().hall(training, wave.kind)
        if hall:
            found |= {seat.id: (seat, sitting) for seat, sitting in zip(hall.seats, hall.sittings, strict=True)}
    return sorted(found.values(), key=lambda one: one[0].position)


def _report(training: Any, sitting_id: int, language: str, account: Account | None) -> Callable[[], bytes]:
    def make() -> bytes:
        sitting, profile, growth = results().person(training, sitting_id)
        if account is not None:
            looks().note(account, sitting, "report")
        taken_at, target = sitting.finished_at or sitting.started_at, results().target(training)
        return report_content(
            sitting.seat.person.name,
            taken_at,
            training,
            profile,
            growth,
            target,
            language,
            edition="trainer",
            link=None,
        )

    return make


def _certificate(one: Any, training: Any, language: str) -> Callable[[], bytes]:
    def make() -> bytes:
        return certificate_files.sheet_pdf(one, training, language, certificates().trainer_name(training))

    return make
