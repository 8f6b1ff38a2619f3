"""Queries, one file a thing that is asked of the database."""
