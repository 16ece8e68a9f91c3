"""Copies without the patient's identity: what is removed, what is blanked, and how far it is."""
