"""Forms of one's own account; messages are English sentences that the page translates."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from digcomp.errors import InputRefused
from digcomp.services.passwords import LONGEST_PASSWORD
from digcomp.web.language import message
from digcomp.web.trainer.forms import PASSWORD_LONG

NEW_NEEDED = message("Write a new password of ten characters or more.")
AGAIN_NEEDED = message("Write the new password once more.")
NOT_THE_SAME = message("The new passwords are not the same. Write the same one twice.")
PRESENT_NEEDED = message("Write your present password.")
CODE_NEEDED = message("Write the code that the app shows.")
CODE_WRONG = message("This code is not right, or it was used already. Wait for the next one.")
PASSWORD_REFUSED = {
    "too-short": message("A password has ten characters or more. Several words are easy to remember."),
    "too-long": PASSWORD_LONG,
    "common": message("Many people use this password, so it is guessed first. Choose another."),
    "own-name": message("This is your login or name, which others know. Choose another."),
}
REFUSED = {("present", "wrong"): message("This is not your present password."), ("code", "wrong"): CODE_WRONG}
REFUSED |= {("password", code): text for code, text in PASSWORD_REFUSED.items()}


class PresentForm(FlaskForm):  # type: ignore[misc]
    """The present password, before something that weakens the account."""

    present = PasswordField(
        validators=[InputRequired(PRESENT_NEEDED), Length(max=LONGEST_PASSWORD, message=PASSWORD_LONG)]
    )


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password, typed twice. Pasting from a password manager works."""

    password = PasswordField(validators=[InputRequired(NEW_NEEDED)])
    again = PasswordField(validators=[InputRequired(AGAIN_NEEDED)])

    def validate_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.password.data:
            raise ValidationError(NOT_THE_SAME)


class ChangePasswordForm(PresentForm, NewPasswordForm):
    """The present password as well, which is made and asked first."""


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of the second factor, or a recovery code."""

    code = StringField(validators=[InputRequired(CODE_NEEDED), Length(max=30, message=CODE_WRONG)])


class EnrolForm(CodeForm):
    """The first code of a second factor that is being set up; its secret comes back sealed."""

    sealed = HiddenField(validators=[Length(max=400)])


def explain(form: FlaskForm, refusal: InputRefused) -> None:
    """Put a refusal beside the field it is about."""
    text = REFUSED.get((refusal.field, refusal.code), message("That is not possible."))
    form[refusal.field].errors = [*form[refusal.field].errors, text]
