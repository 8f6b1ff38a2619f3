"""A notification on a phone."""

from typing import ClassVar

from digcomp.framework import Text
from digcomp.items.stimuli.stimulus import Stimulus


class Notification(Stimulus):
    """What an app shows above everything else."""

    kind: ClassVar[str] = "notification"

    app: Text
    time: Text
    title: Text
    text: Text
