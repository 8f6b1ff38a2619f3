"""Items: kinds, stimuli, banks and their lint; reads and checks question_banks/."""

from digcomp.items.bank import Bank
from digcomp.items.check import Report, check_content
from digcomp.items.item import Item, Statement
from digcomp.items.loading import load_bank
from digcomp.items.response import AnswerFault, Response

__all__ = ["AnswerFault", "Bank", "Item", "Report", "Response", "Statement", "check_content", "load_bank"]
