"""Who saw a result, and how, in the words that its person reads."""

from digcomp.web.language import message

ROLES = {
    "trainer": message("trainer"),
    "manager": message("manager of the organisation"),
    "author": message("author of questions"),
    "analyst": message("analyst"),
    "administrator": message("administrator"),
    "operator": message("operator of the server"),
}
#: What somebody did to see a result.
WAYS = {
    "profile": message("opened the profile"),
    "report": message("printed the report"),
    "table": message("took a table with names"),
    "bundle": message("sent the records to another computer of this system"),
    "hints": message("compared answers of the test"),
}
