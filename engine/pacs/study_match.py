"""Whether a study that was found is one that was asked for: a server's word is not taken for it."""

from engine.pacs.archive import FoundStudy, StudyQuery


def may_match(study: FoundStudy, query: StudyQuery) -> bool:
    """Whether an answer can be one to this query; servers leave out keys that they do not know (8.3.4).

    Only what allows no other reading is compared: a name may match by sound or without its accents.
    """

    def is_other(asked: str, got: str) -> bool:
        is_plain = asked and not set(asked) & set("*?\\")
        return bool(is_plain and got and asked.strip().casefold() != got.casefold())

    if query.study_instance_uid and study.study_instance_uid != query.study_instance_uid:
        return False
    if is_other(query.patient_id, study.patient_id):
        return False
    if is_other(query.accession_number, study.accession_number):
        return False
    if query.modalities and study.modalities and not set(query.modalities) & set(study.modalities):
        return False
    first, dash, last = query.study_date.partition("-")
    days = (first, study.study_date, last if dash else first)
    known = [day for day in days if len(day) == 8 and day.isascii() and day.isdigit()]
    return study.study_date not in known or known == sorted(known)


def has_texts(study: FoundStudy, query: StudyQuery) -> bool:
    """Whether the texts are those of the query, whose ``*`` and ``?`` stand for others (PS3.4 C.2.2.2.4)."""
    spellings = (study.patient_name, *study.patient_name.split("="))  # as sounds, as characters
    asked_name = query.patient_name.strip()
    if asked_name and not any(fits_wildcard(asked_name, name) for name in spellings):
        return False
    pairs = (
        (query.patient_id, study.patient_id),
        (query.accession_number, study.accession_number),
        (query.study_description, study.study_description),
    )
    return all(not asked or fits_wildcard(asked.strip(), got) for asked, got in pairs)


def fits_wildcard(asked: str, got: str) -> bool:
    """Whether a text is the one asked for, whatever stands for its ``*`` and ``?``.

    Compared without backtracking, which a hostile text could make endless.
    """
    pieces = [piece.casefold() for piece in asked.split("*")]
    got, at = got.casefold(), 0

    def find(piece: str, start: int) -> int:
        last = len(got) - len(piece)
        for place in range(start, last + 1):
            if all(mark in ("?", got[place + i]) for i, mark in enumerate(piece)):
                return place
        return -1

    for number, piece in enumerate(pieces):
        is_last = number == len(pieces) - 1
        place = find(piece, max(at, len(got) - len(piece)) if is_last else at)
        if place < 0 or (number == 0 and place != 0) or (is_last and number == 0 and len(piece) != len(got)):
            return False
        at = place + len(piece)
    return True
