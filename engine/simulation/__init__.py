"""Radiographs with a known truth."""
