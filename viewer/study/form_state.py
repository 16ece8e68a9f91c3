"""What the line under the rating form says."""

from engine.reading.rating import Rating
from viewer.language import tr
from viewer.study.rating_saver import RatingSaver
from viewer.study.stored_ratings import describe_time


def describe(
    saver: RatingSaver,
    comment_error: str,
    has_edit: bool,
    comment_is_new: bool,
    newest: Rating | None,
    key: str,
) -> tuple[str, bool]:
    """The line, and whether it is an error.

    Args:
        saver: of the form.
        comment_error: why the comment cannot be stored, "" where it can.
        has_edit: there is a counterfactual to rate.
        comment_is_new: something stands in the comment that is not saved.
        newest: stored rating of this counterfactual.
        key: that leads to the form, "" for none.
    """
    error = _trouble(saver, comment_error)
    return (error, True) if error else (_progress(saver, has_edit, comment_is_new, newest, key), False)


def _trouble(saver: RatingSaver, comment_error: str) -> str:
    if comment_error:
        return tr("Not saved: {reason}").format(reason=comment_error)
    if saver.error and saver.unsaved:
        return tr("Not saved: {reason}").format(reason=saver.error)
    return saver.error


def _progress(
    saver: RatingSaver, has_edit: bool, comment_is_new: bool, newest: Rating | None, key: str
) -> str:
    if saver.is_saving or saver.unsaved:
        return tr("Saving…")
    if not has_edit:
        return tr("No counterfactual to rate yet")
    if comment_is_new:
        return tr("Comment not saved yet…")
    if newest is not None:
        return tr("✓ Saved {time}").format(time=describe_time(newest))
    if not key:
        return tr("Not rated yet: click")
    return tr("Not rated yet: click, or {key} and digits").format(key=key)
