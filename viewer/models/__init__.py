"""Models: the list of them, adding, checking and removing them, and several on one request."""
