"""Pages for those who write and read the bank."""
