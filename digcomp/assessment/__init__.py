"""The trade: what is asked of whom, and what may be said of the answers."""
