"""Fetching: brings what was chosen, and nothing else, into the folder of fetched films; for a thread."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ArchiveError
from engine.pacs.archive import (
    Archive,
    Fetched,
    FoundInstance,
    FoundSeries,
    FoundStudy,
    IsCancelled,
    OnCount,
)
from viewer.language import tr
from viewer.pacs.fetched import FetchedFilms
from viewer.pacs.offers import offer_of_series
from viewer.pacs.study_rows import numeric


@dataclass(frozen=True)
class Wish:
    """What is wanted of an archive.

    Attributes:
        study_instance_uid: of the study.
        series_instance_uid: "" for the series of the study that are offered, and no others.
        sop_instance_uid: "" for the whole series.
        expected: how many objects, or None.
    """

    study_instance_uid: str
    series_instance_uid: str = ""
    sop_instance_uid: str = ""
    expected: int | None = None


def wish_of(thing: FoundStudy | FoundSeries | FoundInstance) -> Wish:
    """That it be fetched."""
    if isinstance(thing, FoundInstance):
        ids = (thing.study_instance_uid, thing.series_instance_uid, thing.sop_instance_uid)
        return Wish(*ids, expected=1)
    if isinstance(thing, FoundSeries):
        count = thing.number_of_instances
        return Wish(thing.study_instance_uid, thing.series_instance_uid, expected=count)
    return Wish(thing.study_instance_uid)


def fetch(
    archive: Archive,
    wishes: Sequence[Wish],
    films: FetchedFilms,
    kept: Collection[Path],
    on_count: OnCount,
    is_cancelled: IsCancelled,
) -> Fetched:
    """Bring all that is wanted; what was broken off leaves nothing behind.

    Args:
        archive: that has it.
        wishes: in the order in which they are shown.
        films: where it goes.
        kept: files that are open, which are not removed to make room.
        on_count: how many objects came, of all wishes together.
        is_cancelled: asked between objects.

    Raises:
        ArchiveError: the archive failed, or has nothing of it.
        ArchiveCancelled: the reader cancelled.
        OutputError: there is no folder for it.
    """
    single = [one for wish in wishes for one in _by_series(archive, wish, is_cancelled)]
    folder = films.begin()
    files: list[Path] = []
    notes: list[str] = []
    expected = [one.expected for one in single]
    total = sum(n for n in expected if n is not None) if None not in expected else None
    try:
        for number, one in enumerate(single, start=1):
            before = len(files)

            def count(done: int, of: int | None, before: int = before) -> None:
                known = total if total is not None else of if len(single) == 1 else None
                on_count(before + done, known)

            came = archive.fetch(
                *(one.study_instance_uid, one.series_instance_uid, one.sop_instance_uid),
                *(folder / str(number), count, is_cancelled),
            )
            files += came.files
            notes += came.notes
        if not files:
            why = notes[0] if notes else tr("it may hold no images, or none that may leave the PACS")
            raise ArchiveError(tr("Nothing came: {why}.").format(why=why.rstrip(".")))
    except BaseException:
        films.remove(folder)
        raise
    films.make_room(kept)
    return Fetched(tuple(files), tuple(notes))


def _by_series(archive: Archive, wish: Wish, is_cancelled: IsCancelled) -> list[Wish]:
    """Of a whole study only the series that are offered."""
    if wish.series_instance_uid:
        return [wish]
    found = archive.find_series(wish.study_instance_uid, is_cancelled)
    good = [one for one in found if offer_of_series(one).is_good]
    if not good:
        raise ArchiveError(tr("The study has no series of chest X-rays; open it and choose an image."))
    return [
        Wish(wish.study_instance_uid, one.series_instance_uid, expected=one.number_of_instances)
        for one in sorted(good, key=lambda one: numeric(one.series_number))
    ]
