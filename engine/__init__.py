"""Everything that would still make sense without a screen: images in, instructions, edits, ratings."""

__version__ = "0.5.0"
