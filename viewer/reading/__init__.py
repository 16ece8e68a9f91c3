"""Reader studies: made, prepared, read and evaluated."""
