"""The mask that the reader paints: tools, their bar, files, and what is kept of it."""
