"""Forms of administrators; messages are English sentences that the page translates."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from digcomp.web.language import message
from digcomp.web.trainer.forms import LONG, REQUIRED

REFUSED = {
    ("login", "missing"): REQUIRED,
    ("login", "too-long"): LONG,
    ("login", "taken"): message("There is an account with this login already."),
    ("login", "not-possible"): message("A login has no spaces."),
    ("name", "missing"): REQUIRED,
    ("name", "too-long"): LONG,
    ("role", "unknown"): message("Choose one of the roles."),
    ("role", "oneself"): message("Your own account stays an administrator's; another administrator can change it."),
    ("role", "last-administrator"): message("This is the last administrator. Make another one first."),
    ("organisation_id", "missing"): message("Choose the organisation that this manager answers for."),
    ("organisation_id", "unknown"): message("There is no such organisation."),
}


class AccountForm(FlaskForm):  # type: ignore[misc]
    """An account."""

    name = StringField(validators=[InputRequired(REQUIRED), Length(max=120, message=LONG)])
    role = SelectField(validate_choice=False)
    organisation_id = SelectField(validate_choice=False)
    active = BooleanField(default=True)


class NewAccountForm(AccountForm):
    """A new one: its login stays."""

    login = StringField(validators=[InputRequired(REQUIRED), Length(max=120, message=LONG)])
