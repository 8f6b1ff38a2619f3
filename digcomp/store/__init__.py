"""Tables, queries and the engine. Only services open it."""
