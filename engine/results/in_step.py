"""What a result says of having been made in step with others; its pixels may differ by that in rounding."""

from collections.abc import Sequence

ALONE = "alone"
_IN_STEP = "made in step"


def in_step_note(together: int) -> str:
    """The note of each of so many edits in step."""
    return (
        f"one of {together} edits {_IN_STEP}: values may differ from those of an edit made alone, in float32 "
        "by a stored unit here and there, in half precision by about a hundredth of the range"
    )


def how_made(notes: Sequence[str]) -> str:
    """In a few words, from the notes of a result: ``ALONE``, or in step with how many."""
    return next((note.partition(":")[0] for note in notes if _IN_STEP in note), ALONE)
