"""Forms of the trainer's side; messages are English sentences that the page translates."""

from contextlib import suppress

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

REQUIRED = "Fill in this field."
LONG = "This is too long."
DATE = "Write a date as year-month-day, such as 2026-12-08."
HOURS = "Write the hours as a whole number from 1 to 400."
ORDER = "The last day is before the first one."
PERCENT = "Write the share as a whole number from 0 to 100."
TITLE_TAKEN = "There is a programme of this title already."
DISTRICT = "This soum or district is not in the chosen aimag."
BEGUN = "Somebody has begun a test already; its length stays as it is."
NAME_TAKEN = "There is an organisation of this name already at this place."


class Day(DateField):  # type: ignore[misc]
    """A date; what is none is refused in the words of these pages."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(DATE) from None


class Whole(IntegerField):  # type: ignore[misc]
    """A whole number; what is none is nothing, which the range refuses."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        with suppress(ValueError):
            super().process_formdata(valuelist)


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Sign in."""

    login = StringField(validators=[InputRequired(REQUIRED), Length(max=120, message=LONG)])
    password = PasswordField(validators=[InputRequired(REQUIRED), Length(max=200, message=LONG)])


class TrainingForm(FlaskForm):  # type: ignore[misc]
    """A training: programme, place, dates, hours."""

    programme = StringField(validators=[InputRequired(REQUIRED), Length(max=200, message=LONG)])
    # Choices that there are not are refused by the service, in words that are translated.
    aimag = SelectField(validators=[InputRequired(REQUIRED)], validate_choice=False)
    place = StringField(validators=[InputRequired(REQUIRED), Length(max=120, message=LONG)])
    starts_on = Day(validators=[InputRequired(DATE)])
    ends_on = Day(validators=[InputRequired(DATE)])
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

    title = StringField(validators=[InputRequired(REQUIRED), Length(max=200, message=LONG)])
    hours = Whole(default=16, validators=[InputRequired(HOURS), NumberRange(1, MOST_HOURS, message=HOURS)])
    target = SelectField(validate_choice=False)
    blueprint = SelectField(default="standard", validate_choice=False)
    least_attendance = Whole(default=80, validators=[InputRequired(PERCENT), NumberRange(0, 100, message=PERCENT)])
    level_on_certificate = BooleanField()


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    """A new organisation, and what it stands under."""

    name = StringField(validators=[InputRequired(REQUIRED), Length(max=120, message=LONG)])
    parent = SelectField(validate_choice=False)


class RosterForm(FlaskForm):  # type: ignore[misc]
    """A pasted list of people."""

    pasted = TextAreaField(validators=[DataRequired(REQUIRED)])
