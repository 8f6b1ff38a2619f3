"""Every sentence that the pages may say, and what the catalogues make of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from digcomp.web import errors, item_sentences
from digcomp.web.author import names as author_names
from digcomp.web.public import forms as public_forms
from digcomp.web.trainer import forms as trainer_forms
from digcomp.web.trainer import pages as trainer_pages

WEB = Path(errors.__file__).parent
CATALOGUES = WEB / "translations"
KEYWORDS = {"_": None, "n_": (1, 2), "gettext": None, "ngettext": (1, 2), "message": None, "section": (3,)}
_SENTENCE = re.compile(r"[A-Z][^{}<>]* [^{}<>]*[.?!]")


def msgids() -> dict[str, str]:
    """Message to the place where it stands."""
    found: dict[str, str] = {}
    methods = [("**.html", "jinja2"), ("**.py", "python")]
    for file, line, message, _, _ in extract_from_dir(WEB, methods, keywords=KEYWORDS):
        found.setdefault(message[0] if isinstance(message, tuple) else message, f"{file}:{line}")
    for place, messages in _looked_up_by_variable().items():
        for message in messages:
            found.setdefault(message, place)
    for file in sorted(WEB.rglob("*.py")):
        for message, line in _sentences(file):
            found.setdefault(message, f"{file.name}:{line}")
    return found


def translations(language: str, only: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Message to its forms in a language."""
    found: dict[str, tuple[str, ...]] = {}
    for path in [only] if only else sorted(CATALOGUES.glob(f"{language}/*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                plural = isinstance(message.id, tuple)
                if message.id and not message.fuzzy:
                    found[message.id[0] if plural else message.id] = tuple(
                        message.string if plural else (message.string,)
                    )
    return found


def _looked_up_by_variable() -> dict[str, list[str]]:
    forms = [
        value for module in (public_forms, trainer_forms) for name, value in vars(module).items() if name.isupper()
    ]
    return {
        "errors.py": [text for _, heading, sentence in errors.PAGES.values() for text in (heading, sentence)],
        "author/names.py": [
            text for name, titles in vars(author_names).items() if name.isupper() for text in titles.values()
        ],
        "forms.py": [text for text in forms if isinstance(text, str)] + list(public_forms.MESSAGES.values()),
        "item_sentences.py": list(item_sentences.SENTENCES),
        "trainer/pages.py": [*trainer_pages.WAVE_TITLES.values(), *trainer_pages.STATE_TITLES.values()],
    }


def _sentences(file: Path) -> Iterator[tuple[str, int]]:
    """Strings of a file that read as sentences and are no docstrings: they are shown to somebody."""
    tree = ast.parse(file.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    for node in texts:
        if id(node) not in told and _SENTENCE.fullmatch(str(node.value)):
            yield str(node.value), node.lineno
