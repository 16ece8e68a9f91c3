"""Dialogs that open and save."""
