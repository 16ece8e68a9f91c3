"""Every result that was ever made, kept on disk: immutable entries, and an index to search them."""
