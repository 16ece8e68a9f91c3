"""Rating forms and reading sessions."""
