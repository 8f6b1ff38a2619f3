import pytest

pytestmark = pytest.mark.browser


def test_x(site, window):
    page = window(360, language="en", signed_in=True)
    page.goto("/trainings/new")
    page.screenshot(path="/tmp/new.png", full_page=True)
    print(
        page.evaluate(
            "() => [...document.querySelectorAll('main *')].filter(e=>e.getBoundingClientRect().right>innerWidth).map(e=>e.outerHTML.slice(0,120)+e.getBoundingClientRect().right)"
        )
    )
    page.goto(site.somebody.own + "/profile")
    page.screenshot(path="/tmp/profile360.png", full_page=True)
    page.goto(f"/trainings/{site.sat.id}/growth")
    page.screenshot(path="/tmp/growth360.png", full_page=True)
    page.goto(f"/trainings/{site.sat.id}/results")
    page.screenshot(path="/tmp/results360.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 740})
    page.screenshot(path="/tmp/results1280.png", full_page=True)
    page.goto(f"/trainings/{site.course.id}/pre/projector")
    page.screenshot(path="/tmp/proj.png", full_page=True)
    page.goto("/")
    page.screenshot(path="/tmp/front.png", full_page=True)
    assert 0
