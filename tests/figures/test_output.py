"""The two forms in which a chart leaves."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from digcomp import figures
from figures import charts, samples

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("text", ["path", "text"])
def test_an_svg_is_an_image_with_a_title_and_a_size_in_pixels(text):
    chart = charts.draw("areas, middle")
    root = ElementTree.fromstring(figures.svg(chart, text))

    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == chart.title
    assert (root.get("width"), root.get("height")) == (str(chart.width), str(chart.height))


def test_text_as_paths_needs_no_font():
    source = figures.svg(charts.draw("areas, middle")).decode()

    assert "<text" not in source
    assert "<metadata" not in source
    assert "Мэдээлэл, өгөгдөл" not in source.partition("</title>")[2]


def test_text_as_text_can_be_read_and_names_its_fonts():
    root = ElementTree.fromstring(figures.svg(charts.draw("areas, middle"), "text"))
    texts = {element.text: element.get("font-family") for element in root.iter(f"{SVG}text")}

    assert texts["Мэдээлэл, өгөгдөл"] == "PT Sans, DejaVu Sans"


def test_names_cannot_break_out_of_the_svg():
    root = ElementTree.fromstring(figures.svg(charts.draw("people by evil name"), "text"))

    assert any((element.text or "").startswith(samples.EVIL_NAME) for element in root.iter(f"{SVG}text"))


def test_a_png_has_the_size_that_was_asked_for():
    chart = charts.draw("gap", "mn", "phone")
    picture = figures.png(chart, 192)

    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 2 * chart.width
    assert picture == figures.png(chart, 192)


def test_importing_the_room_loads_no_matplotlib():
    heavy = "{'matplotlib', 'typst', 'segno'}"
    script = f"import sys, digcomp.figures, digcomp.reports; print(*{heavy} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == ""


def test_every_public_name_is_there_and_no_other():
    assert all(getattr(figures, name) is not None for name in figures.__all__)
    with pytest.raises(AttributeError, match="no attribute 'pie'"):
        figures.pie  # noqa: B018
