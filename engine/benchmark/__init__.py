"""How long edits take, beside the published procedure and beside what this machine could do at best."""
