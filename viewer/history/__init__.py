"""Results made earlier: kept as they come, brought back with their radiograph, searched, passed on."""
