"""Ratings and reader studies."""
