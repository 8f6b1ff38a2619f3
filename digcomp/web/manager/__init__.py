"""Pages of managers of organisations."""
