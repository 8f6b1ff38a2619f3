"""Formats in and out, as pure functions."""
