"""Phases of a job beside those of an edit."""

from viewer.language import mark

STARTING = mark("starting the engine")
READING = mark("reading the radiograph")
LOADING_MODEL = "loading model"
LOADING = frozenset({LOADING_MODEL, STARTING})
