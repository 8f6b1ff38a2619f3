"""Items: kinds, stimuli, banks and their lint; reads and checks question_banks/."""

from digcomp.items.bank import Bank
from digcomp.items.check import Report, check_content
from digcomp.items.item import Item, Statement
from digcomp.items.loading import load_bank
from digcomp.items.parameters import ASSUMED_SCALE, ItemParameters, Population, Scale, Scales, load_scales
from digcomp.items.response import AnswerFault, Response

__all__ = [
    "ASSUMED_SCALE",
    "AnswerFault",
    "Bank",
    "Item",
    "ItemParameters",
    "Population",
    "Report",
    "Response",
    "Scale",
    "Scales",
    "Statement",
    "check_content",
    "load_bank",
    "load_scales",
]
