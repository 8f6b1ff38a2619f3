"""The blueprint of administrators' pages, apart from them so that each can be added by itself."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
