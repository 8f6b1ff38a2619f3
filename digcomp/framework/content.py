"""What the shapes of all content files have in common."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt
from pydantic_core import PydanticCustomError

LEVELS = range(1, 9)

_PART_ID = re.compile(r"[a-z][a-z0-9_-]{0,30}")


class Content(BaseModel):
    """A frozen piece of content; a field that its shape does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _part_id(value: str) -> str:
    if not _PART_ID.fullmatch(value):
        raise PydanticCustomError("part_id", "must be a short word of small Latin letters, digits, - and _")
    return value


# Part ids become names of form fields and stand in the page's source, hence the narrow alphabet.
PartId = Annotated[str, AfterValidator(_part_id)]
LevelNumber = Annotated[StrictInt, Field(ge=LEVELS.start, le=LEVELS[-1])]
