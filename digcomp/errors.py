"""The one tree of errors; each carries facts, and the edges (web, command line) choose the words.

DigcompError
├── FaultsFound          files of content or data with faults, all of them at once
├── SettingError         an environment variable that cannot be used
│   └── DatabaseNewer    the database is of a later version of the program; names both revisions
├── BackupRefused        a backup that can't be made or restored; says why, and nothing was changed
├── MeasurementError     impossible input to the psychometrics (also a ValueError)
├── ScaleMissing         a version of the scale that the content does not have; names it
├── BundleRefused        a bundle that cannot be taken; says why
├── NotFound             no such record, or not for this person: told apart by nobody
└── Refused              a well-formed wish that the present state forbids
    ├── WaveClosed       the test is not open (yet, or any more)
    ├── SittingOver      the sitting has ended or its time has run out
    ├── AnswerRefused    an answer that cannot be taken; says why
    ├── InputRefused     a form's value that cannot be taken; says which field and why
    └── TooOften         too many failed tries; says how many minutes to wait
"""

from collections.abc import Sequence
from dataclasses import dataclass


class DigcompError(Exception):
    """Anything this program says no to."""


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One thing wrong in one file: where it is, and what would be right."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.where}: {self.message}" if self.where else f"{place}: {self.message}"


class FaultsFound(DigcompError):
    """Content that cannot be used, with every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class SettingError(DigcompError):
    """A setting that cannot be used; names the variable and what would be right."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable
        self.problem = problem


class DatabaseNewer(SettingError):
    """A database of a later version of the program; it was not touched."""

    def __init__(self, found: str, known: str, what: str = "the database") -> None:
        super().__init__(
            "DIGCOMP_DATABASE_URL",
            f"{what} is at revision {found}, which this program does not know: it is made for {known}. Nothing was "
            "changed. Start the newer program, or restore a backup that was made before the upgrade",
        )
        self.found = found
        self.known = known


class BackupRefused(DigcompError):
    """A backup that cannot be made or restored; says why in words. Nothing was changed."""


class MeasurementError(DigcompError, ValueError):
    """Input that no measurement can be made from; names the item or the person."""


class ScaleMissing(DigcompError):
    """A version of the scale that the content does not have; what rests on it can't be worked out."""

    def __init__(self, version: str) -> None:
        super().__init__(f"there is no scale {version} in the question banks' folder parameters; put its file back")
        self.version = version


class BundleRefused(DigcompError):
    """A bundle that cannot be taken; nothing of it was.

    `code` is one of no-bundle, truncated, altered, newer, newer-database, malformed, sealed, wrong-passphrase,
    unknown-key, other-key, not-its-own, own.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class NotFound(DigcompError):
    """No such record for this person. A stranger's record is the same as none."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Refused(DigcompError):
    """The present state does not allow it."""


class WaveClosed(Refused):
    """The test of this training takes no answers; `state` is planned, paused or closed.

    `language` is that of the sitting, where there is one; `demo` says that the training is a demonstration.
    """

    def __init__(self, state: str, language: str = "", *, demo: bool = False) -> None:
        super().__init__(state)
        self.state = state
        self.language = language
        self.demo = demo


class SittingOver(Refused):
    """The sitting is finished, left or expired; `state` says which, `demo` that it is one of a demonstration."""

    def __init__(self, state: str, *, demo: bool = False) -> None:
        super().__init__(state)
        self.state = state
        self.demo = demo


class AnswerRefused(Refused):
    """An answer that cannot be taken; nothing was stored.

    `code` is one of empty, unknown-option, incomplete, not-a-permutation, not-a-number, too-long, unknown-item,
    not-this-question.
    """

    def __init__(self, code: str, field: str = "answer") -> None:
        super().__init__(f"{field}: {code}")
        self.code = code
        self.field = field


class InputRefused(Refused):
    """A value of a form that cannot be taken; `row` counts from 1 where the form is a list."""

    def __init__(self, field: str, code: str, row: int | None = None) -> None:
        super().__init__(f"{field}: {code}" if row is None else f"{field}, row {row}: {code}")
        self.field = field
        self.code = code
        self.row = row


class TooOften(Refused):
    """Too many tries have failed; the next is taken after so many minutes."""

    def __init__(self, minutes: int) -> None:
        super().__init__(str(minutes))
        self.minutes = minutes
