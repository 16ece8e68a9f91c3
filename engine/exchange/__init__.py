"""Images out: results on disk, always marked as synthetic."""
