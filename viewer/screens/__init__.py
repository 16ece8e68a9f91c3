"""Several screens: where the window was, and the panes on a screen of their own."""
