"""Forms of the trainer's side; messages are English sentences that the page translates.

A summary of errors shows them without their fields: each names what it is about and says what is right.
"""

from contextlib import suppress
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from digcomp.services.trainings import MOST_HOURS

LOGIN_NEEDED = "Write your login."
LOGIN_LONG = "A login has 120 characters at the most."
PASSWORD_NEEDED = "Write your password."  # noqa: S105  a sentence
PASSWORD_LONG = "A password has two hundred characters at the most."  # noqa: S105  a sentence
PROGRAMME_NEEDED = "Choose the programme, or write the title of a new one."
AIMAG_NEEDED = "Choose the aimag or the capital."
PLACE_NEEDED = "Write the place: a town, a soum or a hall."
PLACE_LONG = "A place has 120 characters at the most."
FIRST_DAY = "Write the first day as year-month-day, such as 2026-12-08."
LAST_DAY = "Write the last day as year-month-day, such as 2026-12-09."
HOURS = "Write the hours as a whole number from 1 to 400."
ORDER = "The last day is before the first one."
PERCENT = "Write the least attendance as a whole number from 0 to 100."
TITLE_NEEDED = "Write the title of the programme."
TITLE_LONG = "The title of a programme has 200 characters at the most."
TITLE_TAKEN = "There is a programme of this title already."
DISTRICT = "This soum or district is not in the chosen aimag."
BEGUN = "Somebody has begun a test already; its length stays as it is."
ORGANISATION_NEEDED = "Write the name of the organisation."
ORGANISATION_LONG = "The name of an organisation has 120 characters at the most."
NAME_TAKEN = "There is an organisation of this name already at this place."
LIST_NEEDED = "Paste the list here, or write each person on a line."


class Day(DateField):  # type: ignore[misc]
    """A date; nothing and what is none are refused in the same words, which name the day."""

    def __init__(self, refusal: str, **more: Any) -> None:
        super().__init__(validators=[InputRequired(refusal)], **more)
        self.refusal = refusal

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.refusal) from None


class Whole(IntegerField):  # type: ignore[misc]
    """A whole number; what is none is nothing, which the range refuses."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        with suppress(ValueError):
            super().process_formdata(valuelist)


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Sign in."""

    login = StringField(validators=[InputRequired(LOGIN_NEEDED), Length(max=120, message=LOGIN_LONG)])
    password = PasswordField(validators=[InputRequired(PASSWORD_NEEDED), Length(max=200, message=PASSWORD_LONG)])


class TrainingForm(FlaskForm):  # type: ignore[misc]
    """A training: programme, place, dates, hours."""

    programme = StringField(validators=[InputRequired(PROGRAMME_NEEDED), Length(max=200, message=TITLE_LONG)])
    # Choices that there are not are refused by the service, in words that are translated.
    aimag = SelectField(validators=[InputRequired(AIMAG_NEEDED)], validate_choice=False)
    place = StringField(validators=[InputRequired(PLACE_NEEDED), Length(max=120, message=PLACE_LONG)])
    starts_on = Day(FIRST_DAY)
    ends_on = Day(LAST_DAY)
    hours = Whole(default=16, validators=[InputRequired(HOURS), NumberRange(1, MOST_HOURS, message=HOURS)])
    target = SelectField(validate_choice=False)
    blueprint = SelectField(default="standard", validate_choice=False)
    district = SelectField(validate_choice=False)
    organisation_id = SelectField(validate_choice=False)
    version = HiddenField()

    def validate_ends_on(self, field: DateField) -> None:
        """A training ends when it has begun."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(ORDER)


class ProgrammeForm(FlaskForm):  # type: ignore[misc]
    """A programme: what its trainings begin with, and its rule for certificates."""

    title = StringField(validators=[InputRequired(TITLE_NEEDED), Length(max=200, message=TITLE_LONG)])
    hours = Whole(default=16, validators=[InputRequired(HOURS), NumberRange(1, MOST_HOURS, message=HOURS)])
    target = SelectField(validate_choice=False)
    blueprint = SelectField(default="standard", validate_choice=False)
    least_attendance = Whole(default=80, validators=[InputRequired(PERCENT), NumberRange(0, 100, message=PERCENT)])
    level_on_certificate = BooleanField()


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    """A new organisation, and what it stands under."""

    name = StringField(validators=[InputRequired(ORGANISATION_NEEDED), Length(max=120, message=ORGANISATION_LONG)])
    parent = SelectField(validate_choice=False)


class RosterForm(FlaskForm):  # type: ignore[misc]
    """A pasted list of people."""

    pasted = TextAreaField(validators=[DataRequired(LIST_NEEDED)])
