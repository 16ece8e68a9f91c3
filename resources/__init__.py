"""Data shipped with the application; found through engine.paths, never by a relative path."""
