"""What a search found and skipped, in words."""

from engine.collection.candidate import Reason, Tally
from viewer.language import mark, number, tr

REASONS = {
    Reason.NO_IMAGE: mark("neither DICOM nor PNG nor JPEG"),
    Reason.OTHER_DICOM: mark("DICOM, but no radiograph"),
    Reason.EMPTY: mark("empty"),
    Reason.HIDDEN: mark("hidden"),
    Reason.DISC_INDEX: mark("a DICOMDIR whose files are listed anyway"),
    Reason.MISSING: mark("named by the DICOMDIR, but missing"),
    Reason.OUTSIDE: mark("named by the DICOMDIR, but outside its folder"),
    Reason.UNREADABLE: mark("cannot be read"),
    Reason.DAMAGED_ZIP: mark("a damaged ZIP"),
    Reason.NESTED_ZIP: mark("a ZIP within a ZIP"),
    Reason.LOCKED: mark("locked with a password"),
    Reason.STRANGE_PACKING: mark("packed in a way that is not supported"),
    Reason.TOO_LARGE: mark("larger than a radiograph can be"),
    Reason.TOO_MANY: mark("beyond the number of files that can be listed"),
}


def reason_text(reason: Reason) -> str:
    """Why a file is not listed."""
    return tr(REASONS[reason])


def tally_text(tally: Tally) -> str:
    """One line: "12 files, 3 skipped (2 empty, 1 hidden)"."""
    files = tr("1 file") if tally.found == 1 else tr("{n} files").format(n=number(tally.found, ","))
    parts = [files]
    if tally.skipped:
        reasons = ", ".join(
            f"{number(count, ',')} {reason_text(reason)}" for reason, count in tally.reasons.most_common()
        )
        parts.append(tr("{n} skipped ({reasons})").format(n=number(tally.skipped, ","), reasons=reasons))
    if tally.was_stopped:
        parts.append(tr("stopped before the end"))
    return ", ".join(parts)
