"""Pages of the participant."""
