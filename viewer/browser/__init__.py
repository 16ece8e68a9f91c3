"""Finding one's way: the list of cases, and the header of a file."""
