"""The last hour of a demo training: attendance is noted, certificates are issued."""

from digcomp.services.accounts import Account
from digcomp.services.attendance import Attendances
from digcomp.services.certificates import Certificates
from digcomp.services.trainings import Trainings

#: One person in so many came late on the first day.
LATE = 9


def give_certificates(
    service: Certificates,
    attendances: Attendances,
    trainings: Trainings,
    account: Account,
    training_id: int,
    stayed: set[str],
) -> None:
    """Note who was there; those whose personal code is not among the `stayed` left after the first day."""
    training = trainings.get(account, training_id)
    sheet = attendances.sheet(training)
    first = min(sheet.days)
    cells = {}
    for n, row in enumerate(sheet.rows):
        for day, share in sheet.days.items():
            here = day == first or row.seat.code in stayed
            late = 60 if day == first and n % LATE == LATE - 1 else 0
            cells[row.seat.id, day] = share - late if here else 0
    attendances.save(training, cells)
    service.issue(account, training)
