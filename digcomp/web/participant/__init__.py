"""Pages of the participant. Every file here adds its pages to the one blueprint, by being here."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

from digcomp.web.participant.pages import blueprint  # noqa: E402 - the pages first

__all__ = ["blueprint"]
