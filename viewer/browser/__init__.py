"""Case lists."""
