"""What connects the rooms of the viewer with one another, a file for each; built by ``viewer.app``."""
