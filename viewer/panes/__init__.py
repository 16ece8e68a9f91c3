"""The image panes and what is drawn on them."""
