"""Forms of one's own account; messages are English sentences that the page translates."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from digcomp.errors import InputRefused
from digcomp.services.passwords import LONGEST_PASSWORD
from digcomp.web.language import message
from digcomp.web.trainer.forms import LONG, REQUIRED

NOT_THE_SAME = message("The two are not the same.")
CODE_WRONG = message("This code is not right, or it was used already. Wait for the next one.")
PASSWORD_REFUSED = {
    "too-short": message("A password has ten characters or more. Several words are easy to remember."),
    "too-long": message("A password has two hundred characters at the most."),
    "common": message("Many people use this password, so it is guessed first. Choose another."),
    "own-name": message("This is your login or name, which others know. Choose another."),
}
REFUSED = {("present", "wrong"): message("This is not your present password."), ("code", "wrong"): CODE_WRONG}
REFUSED |= {("password", code): text for code, text in PASSWORD_REFUSED.items()}


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """A new password, typed twice. Pasting from a password manager works."""

    password = PasswordField(validators=[InputRequired(REQUIRED)])
    again = PasswordField(validators=[InputRequired(REQUIRED)])

    def validate_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.password.data:
            raise ValidationError(NOT_THE_SAME)


class ChangePasswordForm(NewPasswordForm):
    """The present password as well."""

    present = PasswordField(validators=[InputRequired(REQUIRED), Length(max=LONGEST_PASSWORD, message=LONG)])


class PresentForm(FlaskForm):  # type: ignore[misc]
    """The present password, before something that weakens the account."""

    present = PasswordField(validators=[InputRequired(REQUIRED), Length(max=LONGEST_PASSWORD, message=LONG)])


class CodeForm(FlaskForm):  # type: ignore[misc]
    """A code of the second factor, or a recovery code."""

    code = StringField(validators=[InputRequired(REQUIRED), Length(max=30, message=CODE_WRONG)])


class EnrolForm(CodeForm):
    """The first code of a second factor that is being set up; its secret comes back sealed."""

    sealed = HiddenField(validators=[Length(max=400)])


def explain(form: FlaskForm, refusal: InputRefused) -> None:
    """Put a refusal beside the field it is about."""
    text = REFUSED.get((refusal.field, refusal.code), message("That is not possible."))
    form[refusal.field].errors = [*form[refusal.field].errors, text]
