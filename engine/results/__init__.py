"""What a result shows: where it changed, whether it comes again, and what a series of edits tells of it."""
