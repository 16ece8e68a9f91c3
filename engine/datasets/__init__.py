"""From public data to training rows."""
