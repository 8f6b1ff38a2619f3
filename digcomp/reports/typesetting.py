"""Sets a template with its data: fonts that come with the packages, and the same bytes for the same data."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fontpkg

TEMPLATES = Path(__file__).parent / "templates"


def typeset(template: str, data: Mapping[str, Any], made_on: date, more_fonts: Path | None = None) -> bytes:
    """A template as tagged PDF (PDF/UA-1). Data go in as JSON, so that no name can be read as markup.

    `more_fonts` is a folder of fonts that the installation provides.
    """
    import typst  # noqa: PLC0415 a library of 80 MB: whoever prints nothing should not load it

    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(more_fonts),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(made_on, time(), UTC),
    )


@cache
def _fonts(more: Path | None) -> Any:
    import typst  # noqa: PLC0415 as above

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[fontpkg.path("PT Sans").parent, _dejavu(), *([more] if more else [])],
    )


def _dejavu() -> Path:
    """DejaVu Sans, which has the signs that PT Sans lacks, lies in matplotlib; found without importing it."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("matplotlib")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
