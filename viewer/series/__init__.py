"""Series of edits that are derived from a result: made in the queue, shown in the window."""
