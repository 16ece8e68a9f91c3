"""Help: articles that are searched together with the commands, and the tour of the first start."""
