"""Every form of every page in every state, filled in by people who mean no good: the laws of support/laws.py hold.

The forms are found by walking: a new page and a new form are taken in by themselves. DIGCOMP_LONG=1 tries far more.
"""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import DAYS, NUMBERS, RAW, TEXTS, Pairs, encoded, filled, pairs_of, typed_in, worse
from support.laws import broken, watching
from support.pages import Page
from support.town import EVERYBODY, STRANGER, Town
from support.tries import LONG, many
from support.walk import Found, forms_of, pages

#: Forms that no page of the town shows, and why.
UNSHOWN: dict[str, str] = {}
#: Computers are shared: what opens a record, or confirms its end, is not written back into a page.
KEPT_BY_THEIR_OWNERS = {"personal_code"}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def walked(town: Town) -> tuple[list[Found], list[str]]:
    """Every form, and what is wrong with the pages that hold them."""
    town.restore()
    found: dict[tuple[str, str, tuple[str, ...]], Found] = {}
    wrong = []
    with watching(town) as watch:
        for who, page in pages(town):
            wrong += [f"{who} {page.path}: {one}" for one in [*broken(page, town, who), *watch.said]]
            watch.said.clear()
            for one in forms_of(town, who, page):
                fields = tuple(control.name for control in one.form.controls)
                found.setdefault((one.form.action, who, fields), one)
    town.restore()
    return list(found.values()), wrong


def send(town: Town, one: Found, pairs: Pairs, who: str, language: str = "mn") -> Page:
    """Send it, with the seal of whoever sends it."""
    browser = town.browser(who, language)
    town.restore()
    seal = browser.csrf("/join" if who in (STRANGER, "half") else "/account/password")
    town.written.clear() if set(town.written) <= {"daily_task"} else None
    body = encoded([pair for pair in pairs if pair[0] != "csrf_token"] + [("csrf_token", seal)])
    path = one.form.action
    return Page(browser.client.post(path, data=body, content_type=FORM), path.partition("?")[0])


def judged(town: Town, one: Found, pairs: Pairs, who: str, language: str = "mn") -> list[str]:
    """What is wrong with the answer, beginning with what was sent."""
    with watching(town) as watch:
        page = send(town, one, pairs, who, language)
    sent = encoded(pairs).decode() + "".join(value for _, value in pairs if isinstance(value, str))
    found = [*broken(page, town, who, language, method="POST", sent=sent), *watch.said]
    if page.status == 422 and who == one.who:
        found += not_kept(page, one, pairs)
    town.restore()
    return [f"{who} {one.endpoint} of {one.page}: {what}; sent {str(pairs)[:300]}" for what in found]


def not_kept(page: Page, one: Found, pairs: Pairs) -> Iterator[str]:
    """What was typed, and is not on the refused page."""
    shown = {control.name: control.chosen for form in page.forms for control in form.controls}
    typed = {control.name for control in typed_in(one.form)} - KEPT_BY_THEIR_OWNERS
    for name, value in pairs:
        once = sum(1 for other, _ in pairs if other == name) == 1
        can_be_shown = isinstance(value, str) and value.strip() and value.isprintable()
        if not (name in typed and once and can_be_shown):
            continue
        if " ".join("".join(shown.get(name, [])).split()) != " ".join(str(value).split()):
            yield f"{name} was {value[:40]!r} and is {shown.get(name, ['no field'])}"


def test_every_page_in_every_state_holds_the_laws(walked):
    assert walked[1] == []


def test_every_form_of_the_program_is_found(walked, town: Town):
    posts = {rule.endpoint for rule in town.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    found = {one.endpoint for one in walked[0]}
    assert found - posts == set(), "a form that leads nowhere"
    assert posts - found == UNSHOWN.keys(), "give the town (support/town.py) a page that shows this form"


def test_every_form_takes_the_known_horrors(walked, town: Town):
    """Each form with each of a list of values in one of its fields, and everywhere at once."""
    wrong, horrors = [], [*TEXTS, *NUMBERS, *DAYS, *RAW]
    for place, one in enumerate(first_of_each(walked[0])):
        names = [control.name for control in one.form.controls if control.name != "csrf_token"] or ["unknown"]
        step = 1 if LONG else 30
        for number, value in enumerate(horrors[place % step :: step]):
            own = filled(one.form)
            pairs = [pair for pair in pairs_of(own) if pair[0] != (name := names[number % len(names)])]
            wrong += judged(town, one, [*pairs, (name, value)], one.who)
        wrong += judged(town, one, [(name, horrors[place % len(horrors)]) for name in names], one.who)
        wrong += judged(town, one, [], one.who)
    assert "\n".join(wrong) == ""


def first_of_each(forms: list[Found]) -> list[Found]:
    """One form of each kind, or all of them."""
    return forms if LONG else list({(one.endpoint, len(one.form.controls)): one for one in forms}.values())


def test_any_form_filled_in_anyhow_by_anybody_holds_the_laws(walked, town: Town):
    forms = sorted(walked[0], key=lambda one: (one.endpoint, one.form.action, one.who))
    endpoints = sorted({one.endpoint for one in forms})

    @many(200)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        endpoint = data.draw(st.sampled_from(endpoints))
        one = data.draw(st.sampled_from([one for one in forms if one.endpoint == endpoint]))
        who = one.who if data.draw(st.integers(0, 3)) else data.draw(st.sampled_from(EVERYBODY))
        language = data.draw(st.sampled_from(["mn", "en"]))
        assert judged(town, one, data.draw(worse(one.form)), who, language) == []

    holds()


@pytest.fixture(autouse=True)
def restored(town: Town) -> Iterator[None]:
    """Every test finds the town as it was made."""
    town.restore()
    yield
    town.restore()
