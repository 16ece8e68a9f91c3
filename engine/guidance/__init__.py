"""Where an edit may happen: pseudo masks, relevance maps, guidance maps, edit masks."""
