"""What kinds, stimuli and states are called: messages that the page translates."""

KINDS = {
    "single-choice": "Single choice",
    "multiple-response": "Several choices",
    "matching": "Matching",
    "ordering": "Putting in order",
    "numeric": "A number",
    "short-text": "Short text",
    "spot": "Marking places",
}
STIMULI = {
    "chart": "Chart",
    "chat": "Chat",
    "email": "Email",
    "file_list": "Files",
    "form": "Form to fill in",
    "notification": "Notification",
    "permission_dialogue": "Settings",
    "search_results": "Search results",
    "spreadsheet": "Spreadsheet",
    "web_page": "Web page",
}
STATUSES = {"draft": "Draft", "reviewed": "Reviewed", "retired": "Retired"}
PARAMETERS = {"assumed": "Assumed", "provisional": "Provisional", "calibrated": "Calibrated"}
DIMENSIONS = {"knowledge": "Knowledge", "skill": "Skill", "attitude": "Attitude"}
CONTEXTS = {
    "counter": "Service counter",
    "soum-office": "Soum office",
    "aimag-office": "Aimag office",
    "registry": "Registry",
    "archive": "Archive",
    "hr": "Human resources",
    "finance": "Finance",
    "training-hall": "Training hall",
}
