"""The browser's side: Flask, one folder an audience."""
