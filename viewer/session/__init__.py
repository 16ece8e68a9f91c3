"""What was open, kept so that it comes back after a crash, or when the reader asks."""
