"""Measuring and seeing: ruler, angles, cardiothoracic ratio, magnifier."""
