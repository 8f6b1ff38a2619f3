"""Who may open which page. What does not stand here is opened by nobody, and a test names it.

A page of a record (a training, a sitting) asks its service besides, which finds only what this account may see: the
table tells roles apart, the service tells people apart.
"""

from dataclasses import dataclass, replace

from digcomp.services.accounts import ROLES

ANYBODY, HOLDER, ACCOUNT = "anybody", "holder of the sitting's address", "account"


@dataclass(frozen=True, slots=True)
class Door:
    """How one endpoint is guarded; `note` is what the audit log calls it once it is done."""

    kind: str
    roles: frozenset[str] = frozenset()
    note: str = ""

    def noted(self, action: str) -> "Door":
        """The same door, with a line in the audit log for each time that somebody goes through."""
        return replace(self, note=action)


PUBLIC = Door(ANYBODY)
#: The token in the address opens it: no account does.
SITTING = Door(HOLDER)
SIGNED_IN = Door(ACCOUNT, frozenset(ROLES))
TRAINERS = Door(ACCOUNT, frozenset({"trainer", "administrator"}))
AUTHORS = Door(ACCOUNT, frozenset({"author", "administrator"}))
ANALYSTS = Door(ACCOUNT, frozenset({"analyst", "administrator"}))
COMPARERS = Door(ACCOUNT, frozenset({"trainer", "analyst", "administrator"}))
MANAGERS = Door(ACCOUNT, frozenset({"manager", "administrator"}))
ADMINISTRATORS = Door(ACCOUNT, frozenset({"administrator"}))


def _behind(door: Door, names: str, blueprint: str) -> dict[str, Door]:
    return {f"{blueprint}.{name}": door for name in names.split()}


_PUBLIC = (
    _behind(PUBLIC, "front join_page join_by_code consent join resume resume_by_code about", "public")
    | _behind(PUBLIC, "read", "health")
    # From this computer alone, or with a token of its own (metrics.py); 404 for everybody else.
    | _behind(PUBLIC, "read", "metrics")
    | _behind(PUBLIC, "ask number", "verify")
    | _behind(PUBLIC, "issuer keys key status", "badges")
    | _behind(PUBLIC, "style script_file mark choose_language", "chrome")
    | _behind(PUBLIC, "statement", "accessibility")
    | _behind(PUBLIC, "privacy deleted", "privacy")
    # The second half of signing in, and links by which a password is set, come before there is an account.
    | _behind(PUBLIC, "login sign_in code enter_code link set_by_link", "account")
)
_SITTING = (
    _behind(
        SITTING,
        "present answer leave profile report chart data data_csv data_xlsx before look_back feedback give_feedback",
        "participant",
    )
    | _behind(SITTING, "sheet badge signed_badge", "certificate")
    | _behind(SITTING, "mine agreed correct_name ask_delete", "own")
)
_SITTING["own.delete"] = SITTING.noted("own-data-deleted")
_OWN = _behind(
    SIGNED_IN,
    "own password change_password second_factor enrol renew_codes remove_own sign_out_everywhere logout",
    "account",
)
_TRAINERS = _behind(
    TRAINERS,
    """
    overview new create archived training edit save_edit archive unarchive follow_up projector turn
    trainers programme_list new_programme add_programme programme
    organisation_list add_organisation organisation rename_organisation put_organisation_away
    people seat undo_change ask_deletion roster_page roster_file roster_template save_roster
    live_page live_data live_seat tally_data pause go_on ask_close end_page set_end readmit
    hall growth evening chart slope reports report materials_page materials_chart save_timetable
    attendance save_attendance certificates_page certificate export_page
    """,
    "trainer",
)
_NOTED = {
    "trainer.hints": TRAINERS.noted("hints-seen"),
    "trainer.person": TRAINERS.noted("person-seen"),
    "trainer.person_report": TRAINERS.noted("person-report"),
    "trainer.cards": TRAINERS.noted("codes-printed"),
    "trainer.change_seat": TRAINERS.noted("seat-changed"),
    "trainer.delete_person": TRAINERS.noted("person-deleted"),
    "trainer.add_trainer": TRAINERS.noted("trainer-added"),
    "trainer.remove_trainer": TRAINERS.noted("trainer-removed"),
    "trainer.change_programme": TRAINERS.noted("programme-changed"),
    "trainer.put_programme_away": TRAINERS.noted("programme-archived"),
    "trainer.issue_certificates": TRAINERS.noted("certificates-issued"),
    "trainer.reissue_certificate": TRAINERS.noted("certificate-reissued"),
    "trainer.revoke_certificate": TRAINERS.noted("certificate-revoked"),
    "trainer.certificate_pdf": TRAINERS.noted("certificate-printed"),
    "trainer.certificates_archive": TRAINERS.noted("certificates-exported"),
    "trainer.export_workbook": TRAINERS.noted("export"),
    "trainer.export_json": TRAINERS.noted("export"),
    "trainer.export_csv": TRAINERS.noted("export"),
    "trainer.export_reports": TRAINERS.noted("export"),
    "trainer.export_research": ANALYSTS.noted("export-without-names"),
    "trainer.programme_report": ANALYSTS.noted("programme-report"),
    "trainer.compared": COMPARERS,
}
_AUTHORS = _behind(AUTHORS, "kinds items item guide", "author")
_MANAGERS = _behind(MANAGERS, "groups", "manager")
_ADMINISTRATORS = _behind(
    ADMINISTRATORS,
    "accounts new_account add_account account change_account reset_password remove_second_factor",
    "admin",
) | {"admin.audit": ADMINISTRATORS.noted("audit-read")}

#: Endpoint to door.
DOORS: dict[str, Door] = {
    **_PUBLIC,
    **_SITTING,
    **_OWN,
    **_TRAINERS,
    **_NOTED,
    **_AUTHORS,
    **_MANAGERS,
    **_ADMINISTRATORS,
}
#: Where each role begins.
HOMES = {
    "trainer": "/trainings",
    "administrator": "/trainings",
    "manager": "/groups",
    "author": "/author/items",
    "analyst": "/comparison",
}
