"""Pages for those who write and read the bank."""

from digcomp.web.author import style  # adds its page to the blueprint, by being here
from digcomp.web.author.pages import blueprint

__all__ = ["blueprint", "style"]
