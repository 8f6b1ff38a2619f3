"""Documents to print: typst templates and the data they are set from; everything returns bytes of PDF."""

from digcomp.reports.person import PersonReport, person_report

__all__ = ["PersonReport", "person_report"]
