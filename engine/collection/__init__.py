"""What there is to open: files in folders, archives and on discs, their small pictures, headers and marks."""
