"""What people do, one file each. A service takes the session and the clock, and owns the transaction."""
