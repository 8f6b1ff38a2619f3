"""An open DigComp 2.2 self-assessment and adaptive test for civil servants."""

__version__ = "0.1.0"
