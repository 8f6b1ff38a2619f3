"""Forms of the trainer's side; messages are English sentences that the page translates."""

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from digcomp.services.trainings import MOST_HOURS

REQUIRED = "Fill in this field."
LONG = "This is too long."
DATE = "Write a date as year-month-day, such as 2026-12-08."
HOURS = "Write the hours as a whole number from 1 to 400."
ORDER = "The last day is before the first one."


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Sign in."""

    login = StringField(validators=[InputRequired(REQUIRED), Length(max=120, message=LONG)])
    password = PasswordField(validators=[InputRequired(REQUIRED), Length(max=200, message=LONG)])


class TrainingForm(FlaskForm):  # type: ignore[misc]
    """A training: programme, place, dates, hours."""

    programme = StringField(validators=[InputRequired(REQUIRED), Length(max=200, message=LONG)])
    aimag = SelectField(validators=[InputRequired(REQUIRED)])
    place = StringField(validators=[InputRequired(REQUIRED), Length(max=120, message=LONG)])
    starts_on = DateField(validators=[InputRequired(DATE)])
    ends_on = DateField(validators=[InputRequired(DATE)])
    hours = IntegerField(default=16, validators=[InputRequired(HOURS), NumberRange(1, MOST_HOURS, message=HOURS)])
    target = SelectField()
    blueprint = SelectField(default="standard")

    def validate_ends_on(self, field: DateField) -> None:
        """A training ends when it has begun."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(ORDER)


class RosterForm(FlaskForm):  # type: ignore[misc]
    """A pasted list of people."""

    pasted = TextAreaField(validators=[DataRequired(REQUIRED)])
