"""The gallery: every chart of the program, in both languages, from invented data."""

from pathlib import Path

import click

from digcomp.cli.installation import read_settings
from digcomp.framework import load_framework
from digcomp.framework.text import LANGUAGES

_HEAD = """# Charts

Every chart in both languages. People and figures are invented. The sentence under a chart is its alternative text.
Made by `digcomp gallery`; do not edit.
"""


@click.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write.")
def gallery(out: Path) -> None:
    """Draw every chart in both languages from invented data, with a page that shows them.

    Example: digcomp gallery --out docs/gallery
    """
    from digcomp import figures
    from digcomp.figures.invented import examples
    from digcomp.services.places import AIMAGS

    framework = load_framework(read_settings().competences)
    out.mkdir(parents=True, exist_ok=True)
    lines = [_HEAD]
    with click.progressbar(list(examples(framework, AIMAGS)), label="Drawing") as charts:
        for name, data in charts:
            lines.append(f"## {name}\n")
            for language in LANGUAGES:
                chart = getattr(figures, name)(data, framework, language)
                (out / f"{name}-{language}.png").write_bytes(figures.png(chart, 96))
                lines.append(f"![{chart.title}]({name}-{language}.png)\n\n{chart.title}\n")
    (out / "README.md").write_text("\n".join(lines), "utf-8")
