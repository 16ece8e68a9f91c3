"""Reader masks: painting, changing, keeping and exchanging the region that a reader marks on a radiograph."""
