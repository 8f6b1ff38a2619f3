"""A finished chart and the two forms it leaves in."""

import re
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any, Literal
from xml.sax.saxutils import escape

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import rgb2hex
from matplotlib.figure import Figure

Width = Literal["wide", "phone"]
WIDTHS: dict[Width, int] = {"wide": 760, "phone": 360}

_POINTS_A_INCH, _PIXELS_A_INCH = 72, 96
_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}
_COMMENT = re.compile(r"[ \t]*<!--.*?-->\n?", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn figure; `title` is its finding in words and serves as alternative text; sizes in CSS pixels."""

    figure: Figure
    title: str
    width: int
    height: int


class _TextRenderer(RendererSVG):
    """Writes text as text, for a page that has the fonts. `svg.fonttype` would do it, but for all threads at once."""

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        attributes = {
            "x": f"{x:.2f}",
            "y": f"{y:.2f}",
            "font-family": ", ".join(prop.get_family()),
            "font-size": f"{prop.get_size_in_points():g}",
            "font-weight": str(prop.get_weight()),
            "fill": rgb2hex(gc.get_rgb()),
        }
        writer: Any = self.writer
        writer.element("text", s, attrib=attributes)


def svg(chart: Chart, text: Literal["path", "text"] = "path") -> bytes:
    """The chart as SVG, the same bytes for the same data; text as paths for <img>, as text where the fonts are."""
    stream = StringIO()
    width, height = (pixels * _POINTS_A_INCH / _PIXELS_A_INCH for pixels in (chart.width, chart.height))
    kind: Any = RendererSVG if text == "path" else _TextRenderer
    renderer = kind(width, height, stream, metadata=_NO_METADATA)
    figure, dpi = chart.figure, chart.figure.dpi
    figure.dpi = _POINTS_A_INCH
    figure.draw(renderer)
    figure.dpi = dpi
    renderer.finalize()
    return _named(stream.getvalue(), chart).encode()


def _named(source: str, chart: Chart) -> str:
    """The same drawing with role, title and size in pixels, and without the comments that repeat every label."""
    view = re.search(r'viewBox="[^"]*"', source)
    _, _, drawing = source[source.index("<svg") :].partition(">")
    start = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img"'
        f' width="{chart.width}" height="{chart.height}" {view[0] if view else ""}>'
    )
    return f"{start}\n<title>{escape(chart.title)}</title>{_COMMENT.sub('', drawing)}"


def png(chart: Chart, dpi: int = 144) -> bytes:
    """The chart as a picture; 96 dpi is one pixel a CSS pixel."""
    stream = BytesIO()
    FigureCanvasAgg(chart.figure)
    chart.figure.savefig(stream, format="png", dpi=dpi, metadata={"Software": None})
    return stream.getvalue()
