"""What the engine says in English, for readers of other languages."""
