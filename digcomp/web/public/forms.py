"""Forms of the way in. Messages are English sentences that the page translates."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from digcomp.errors import InputRefused
from digcomp.services.roster import LONGEST_NAME

CODE_WRONG = "A code has six digits; it stands on the projector."
CODE_UNKNOWN = "No test has this code. Compare it with the projector."
NAME_LONG = "A name has eighty letters at the most."
MESSAGES = {
    ("consent", "missing"): "Tick the box if you agree; without it the test cannot begin.",
    ("name", "missing"): "Write your name, or your personal code if you have one.",
    ("name", "too-long"): NAME_LONG,
    ("name", "no-letters"): "A name needs letters.",
    ("name", "registration-number"): "Your name without the registration number: it is never kept here.",
    ("name", "seat-begun"): "Somebody of this name has begun already. If that was you, write your personal code.",
    ("name", "needed"): "Write your name as well, as it stands on the list.",
    ("personal_code", "missing"): "Write your personal code. It has eight digits.",
    ("personal_code", "unknown"): "There is no such personal code. It has eight digits.",
    ("personal_code", "other-name"): (
        "This personal code is of another name. If it is not yours, empty its field; if it is, empty that of the name."
    ),
    ("personal_code", "other-training"): "This personal code belongs to another training. Leave the field empty.",
}


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code from the projector."""

    code = StringField(
        validators=[InputRequired(CODE_WRONG), Regexp(r"^\s*[0-9]{3}[\s\-–]*[0-9]{3}\s*$", message=CODE_WRONG)]
    )


class JoinForm(FlaskForm):  # type: ignore[misc]
    """Name or personal code, and consent."""

    name = StringField(validators=[Length(max=LONGEST_NAME, message=NAME_LONG)])
    personal_code = StringField(validators=[Length(max=20, message=MESSAGES["personal_code", "unknown"])])
    consent = BooleanField()


class PersonalCodeForm(FlaskForm):  # type: ignore[misc]
    """One's own code; the name beside it where the code alone is too little."""

    personal_code = StringField(validators=[InputRequired(MESSAGES["personal_code", "missing"])])
    name = StringField(validators=[Length(max=LONGEST_NAME, message=NAME_LONG)])


def explain(form: FlaskForm, refusal: InputRefused) -> None:
    """Put a refusal beside the field it is about."""
    field = form[refusal.field]
    field.errors = [*field.errors, MESSAGES.get((refusal.field, refusal.code), "That is not possible.")]
