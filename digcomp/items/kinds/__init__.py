"""The kinds of item: a file each, found by being here."""

from importlib import import_module
from pkgutil import iter_modules

from digcomp.items.kinds.body import Body

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

KINDS: dict[str, type[Body]] = {body.kind: body for body in Body.__subclasses__()}

__all__ = ["KINDS", "Body"]
