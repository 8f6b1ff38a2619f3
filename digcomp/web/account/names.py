"""What roles and the acts of the audit log are called: messages that the page translates."""

from digcomp.web.language import message

ROLE_TITLES = {
    "trainer": message("Trainer"),
    "manager": message("Manager of an organisation"),
    "author": message("Author of items"),
    "analyst": message("Analyst"),
    "administrator": message("Administrator"),
}
#: What a line of the log is about, by the number of the record; and what else its detail tells.
RECORD_TITLES = {
    "training": message("training %(number)s"),
    "programme": message("programme %(number)s"),
    "organisation": message("organisation %(number)s"),
    "seat": message("participant %(number)s"),
    "sitting": message("test %(number)s"),
    "certificate": message("certificate %(number)s"),
}
OF_ACCOUNT = message("account: %(login)s")
OF_ONESELF = message("own account")
DETAIL_TITLES = {
    ("active", "1"): message("may sign in"),
    ("active", "0"): message("may not sign in"),
    ("turn", "archive"): message("put away"),
    ("turn", "unarchive"): message("taken out of the archive"),
    ("wish", "move"): message("moved"),
    ("wish", "merge"): message("merged"),
    ("wish", "remove"): message("taken off"),
}
#: Pages of one act that differ in the file alone.
FILES_OF_PAGES = {
    "export_workbook": "XLSX",
    "export_json": "JSON",
    "export_csv": "CSV",
    "export_reports": "PDF",
}
ACTION_TITLES = {
    "signed-in": message("Signed in"),
    "signed-out": message("Signed out"),
    "signed-out-everywhere": message("Signed out everywhere"),
    "sign-in-failed": message("Failed to sign in"),
    "second-factor-failed": message("Wrong code of the second factor"),
    "second-factor-set": message("Set up a second factor"),
    "second-factor-removed": message("Took a second factor away"),
    "recovery-codes-renewed": message("Renewed recovery codes"),
    "password-changed": message("Changed the password"),
    "password-set-by-link": message("Set the password by a link"),
    "password-reset": message("Reset a password"),
    "account-added": message("Added an account"),
    "account-changed": message("Changed an account"),
    "audit-read": message("Read the audit log"),
    "person-seen": message("Opened somebody's results"),
    "person-report": message("Printed somebody's report"),
    "codes-printed": message("Opened the cards with personal codes"),
    "seat-changed": message("Moved, merged or took off a person"),
    "person-deleted": message("Deleted a person"),
    "hints-seen": message("Compared the answers of a test"),
    "own-data-deleted": message("Deleted their own data"),
    "trainer-added": message("Added a trainer to a training"),
    "trainer-removed": message("Took a trainer off a training"),
    "programme-changed": message("Changed a programme"),
    "programme-archived": message("Archived a programme, or took it out again"),
    "programme-report": message("Opened the report of a programme"),
    "certificates-issued": message("Issued certificates"),
    "certificate-reissued": message("Reissued a certificate"),
    "certificate-revoked": message("Revoked a certificate"),
    "certificate-printed": message("Opened a certificate"),
    "certificates-exported": message("Downloaded certificates"),
    "export": message("Exported a training"),
    "export-without-names": message("Exported data without names"),
}
