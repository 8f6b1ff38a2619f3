"""The kinds of stimulus: a file each, found by being here."""

from importlib import import_module
from pkgutil import iter_modules

from digcomp.items.stimuli.stimulus import Stimulus

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

STIMULI: dict[str, type[Stimulus]] = {stimulus.kind: stimulus for stimulus in Stimulus.__subclasses__()}

__all__ = ["STIMULI", "Stimulus"]
