"""Forms of administrators; messages are English sentences that the page translates."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from digcomp.web.language import message
from digcomp.web.trainer.forms import LOGIN_LONG

LOGIN_NEEDED = message("Write a login for the account.")
NAME_NEEDED = message("Write the name of the person.")
NAME_LONG = message("A name has 120 characters at the most.")
REFUSED = {
    ("login", "missing"): LOGIN_NEEDED,
    ("login", "too-long"): LOGIN_LONG,
    ("login", "taken"): message("There is an account with this login already."),
    ("login", "not-possible"): message("A login has no spaces."),
    ("name", "missing"): NAME_NEEDED,
    ("name", "too-long"): NAME_LONG,
    ("role", "unknown"): message("Choose one of the roles."),
    ("role", "oneself"): message("Your own account stays an administrator's; another administrator can change it."),
    ("role", "last-administrator"): message("This is the last administrator. Make another one first."),
    ("organisation_id", "missing"): message("Choose the organisation that this manager answers for."),
    ("organisation_id", "unknown"): message("There is no such organisation."),
}


class LoginOfNewForm(FlaskForm):  # type: ignore[misc]
    """What is asked first of a new account, and stays."""

    login = StringField(validators=[InputRequired(LOGIN_NEEDED), Length(max=120, message=LOGIN_LONG)])


class AccountForm(FlaskForm):  # type: ignore[misc]
    """An account."""

    name = StringField(validators=[InputRequired(NAME_NEEDED), Length(max=120, message=NAME_LONG)])
    role = SelectField(validate_choice=False)
    organisation_id = SelectField(validate_choice=False)
    active = BooleanField(default=True)


class NewAccountForm(LoginOfNewForm, AccountForm):
    """A new one."""
