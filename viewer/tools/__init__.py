"""Tools beside the images: composer, mask painter."""
