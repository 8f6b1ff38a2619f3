"""What the content of each kind of record holds; anything else is no record."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt

#: A site stands before the six digits of a participant's number.
SITE = r"[A-Z][A-Z0-9]{0,5}"
# A NUL cannot be kept by every database.
_NO_NUL = r"^[^\x00]*$"

Text5 = Annotated[str, Field(max_length=5, pattern=_NO_NUL)]
Text8 = Annotated[str, Field(max_length=8, pattern=_NO_NUL)]
Text12 = Annotated[str, Field(max_length=12, pattern=_NO_NUL)]
Text20 = Annotated[str, Field(max_length=20, pattern=_NO_NUL)]
Text24 = Annotated[str, Field(max_length=24, pattern=_NO_NUL)]
Text40 = Annotated[str, Field(max_length=40, pattern=_NO_NUL)]
Text60 = Annotated[str, Field(max_length=60, pattern=_NO_NUL)]
Text80 = Annotated[str, Field(max_length=80, pattern=_NO_NUL)]
Text120 = Annotated[str, Field(max_length=120, pattern=_NO_NUL)]
Text160 = Annotated[str, Field(max_length=160, pattern=_NO_NUL)]
Text200 = Annotated[str, Field(max_length=200, pattern=_NO_NUL)]
Text400 = Annotated[str, Field(max_length=400, pattern=_NO_NUL)]
Text2000 = Annotated[str, Field(max_length=2000, pattern=_NO_NUL)]
Uid = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00\s]+$")]
Site = Annotated[str, Field(pattern=f"^{SITE}$")]
Count = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
Path = Annotated[list[Text160], Field(min_length=1, max_length=20)]


def _is_moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _is_day(text: str) -> str:
    date.fromisoformat(text)
    return text


#: One spelling each, so that equal contents have equal digests.
Moment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$"), AfterValidator(_is_moment)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_is_day)]


class Shape(BaseModel):
    """Nothing more than is named, and nothing read as what it is not."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _History(Shape):
    sequence: Count
    bundle: Uid


class _Organisation(Shape):
    path: Path
    aimag: Text8 | None


class _Programme(Shape):
    title: Text200
    blueprint: Text20
    target: Text60 | None
    hours: Count
    least_attendance: Count
    level_on_certificate: StrictBool


class _Person(Shape):
    name: Text80
    created_at: Moment


class _Wave(Shape):
    kind: Annotated[str, Field(pattern="^(pre|post|follow-up)$")]
    state: Annotated[str, Field(pattern="^(planned|open|closed)$")]
    opened_at: Moment | None
    closed_at: Moment | None


class _Training(Shape):
    programme: Text200
    trainer_name: Text120
    aimag: Text8
    place: Text120
    district: Text12 | None
    organisation: Path | None
    starts_on: Day
    ends_on: Day
    hours: Count
    target: Text60 | None
    blueprint: Text20
    demo: StrictBool
    created_at: Moment
    archived_at: Moment | None
    waves: Annotated[list[_Wave], Field(max_length=3)]
    lessons: Annotated[dict[Text8, Count], Field(max_length=200)]


class _Seat(Shape):
    training: Uid
    person: Annotated[str, Field(pattern=f"^{SITE}[0-9]{{6,13}}$")]
    code: Annotated[str, Field(pattern="^[0-9]{1,8}$")]
    position: Count
    organisation: Text120
    organisation_path: Path | None
    removed_at: Moment | None
    feedback_at: Moment | None
    attendance: Annotated[dict[Day, Count], Field(max_length=400)]


class _Retrospective(Shape):
    ratings: dict[Text40, StrictInt]
    said_at: Moment


#: Phase, position, item, response, score, whether it is "I don't know", and when.
_Answer = tuple[
    Annotated[str, Field(pattern="^(reflection|quiz)$")],
    Count,
    Text20,
    Text2000,
    Count,
    StrictBool,
    Moment,
]


class _Sitting(Shape):
    training: Uid
    wave: Annotated[str, Field(pattern="^(pre|post|follow-up)$")]
    seat: Uid
    person: Annotated[str, Field(pattern=f"^{SITE}[0-9]{{6,13}}$")]
    language: Text5
    seed: Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
    blueprint: Text20
    framework_version: Text40
    bank_version: Text40
    scale_version: Text40
    ineligible: list[Text20]
    seen: list[Text20]
    consent_version: Text20
    consent_language: Text5 | None
    consented_at: Moment
    started_at: Moment
    finished_at: Moment | None
    finish_reason: Text20 | None
    answers: Annotated[list[_Answer], Field(max_length=1000)]
    retrospective: _Retrospective | None


class _Feedback(Shape):
    training: Uid
    ratings: dict[Text40, StrictInt]
    comment: Text2000
    given_on: Day


class _Certificate(Shape):
    training: Uid
    seat: Uid
    person: Annotated[str, Field(pattern=f"^{SITE}[0-9]{{6,13}}$")]
    name: Text80
    hours: Count
    levels: Text8 | None
    script_text: Text400 | None
    issued_at: Moment
    revoked_at: Moment | None
    revoked_reason: Text200 | None
    replaces: Text24 | None


SHAPES: dict[str, type[BaseModel]] = {
    "history": _History,
    "organisation": _Organisation,
    "programme": _Programme,
    "person": _Person,
    "training": _Training,
    "seat": _Seat,
    "sitting": _Sitting,
    "feedback": _Feedback,
    "certificate": _Certificate,
}
