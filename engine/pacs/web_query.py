"""WebQuery: what a DICOMweb node has (QIDO-RS, PS3.18 10.6), asked page by page through dicomweb-client."""

import logging
import re
from collections.abc import Callable
from typing import Any

from engine.errors import ArchiveError
from engine.pacs.archive import Found, FoundInstance, FoundSeries, FoundStudy, StudyQuery
from engine.pacs.nodes import WebNode
from engine.pacs.study_match import has_texts, may_match
from engine.pacs.web_faults import WebFault, fault_of_exception, senseless
from engine.pacs.web_json import Entry, read_entries
from engine.pacs.web_session import WebSession

# It writes whole URLs, whose query holds the patient who is looked for, and what servers say in headers.
for _name in ("dicomweb_client", "dicomweb_client.web", "retrying"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_STUDY, _SERIES, _SOP = "0020000D", "0020000E", "00080018"
_PAGE = 200
# What no query may hold as it is (RFC 3986 3.4), and what would end a value.
_TO_ENCODE = re.compile(r"[^A-Za-z0-9\-._~!$'()*,;:@/?]")
_MOST_LISTED = 20_000

_Ask = Callable[..., Any]


class WebQuery:
    """Questions of one session."""

    def __init__(self, node: WebNode, session: WebSession) -> None:
        from dicomweb_client.web import DICOMwebClient

        self._node = node
        self._client = DICOMwebClient(session.base_url, session=session, timeout=node.timeout_s)
        self._client.set_http_retry_params(retry=False)

    def studies(self, query: StudyQuery, most: int) -> Found:
        """See ``Archive.find_studies``."""
        found: dict[str, FoundStudy] = {}
        notes = _Notes()
        is_cut = False
        # A list of values is defined for UIDs alone (PS3.18 8.3.4.1), so each modality is asked for itself.
        for modality in query.modalities or ("",):
            filters = _filters(query, modality)
            entries, has_more = self._all(self._asks_studies(filters), _STUDY, most, notes)
            is_loose = not entries and (loose := _loosened(filters)) != filters
            if is_loose:
                entries, has_more = self._all(self._asks_studies(loose), _STUDY, most, notes)
            is_cut |= has_more
            for entry in entries:
                study = _study(entry)
                notes.odd += entry.is_odd
                if may_match(study, query) and (not is_loose or has_texts(study, query)):
                    found.setdefault(study.study_instance_uid, study)
                else:
                    notes.unasked += 1
        studies = tuple(found.values())
        return Found(studies[:most], is_cut or len(studies) > most, notes.lines())

    def _asks_studies(self, filters: dict[str, str]) -> _Ask:
        def ask(**page: int) -> Any:
            return self._client.search_for_studies(search_filters=filters, fields=_STUDY_FIELDS, **page)

        return ask

    def series(self, study_instance_uid: str) -> tuple[FoundSeries, ...]:
        """See ``Archive.find_series``."""

        def ask(**page: int) -> Any:
            return self._client.search_for_series(study_instance_uid, fields=_SERIES_FIELDS, **page)

        return tuple(
            FoundSeries(
                study_instance_uid,
                entry.uid(_SERIES),
                modality=entry.text("00080060"),
                series_number=entry.text("00200011"),
                series_description=entry.text("0008103E"),
                body_part=entry.text("00180015"),
                number_of_instances=entry.number("00201209"),
            )
            for entry in self._all_of(ask, _SERIES, {_STUDY: study_instance_uid})
        )

    def instances(
        self, study_instance_uid: str, series_instance_uid: str = "", sop_instance_uid: str = ""
    ) -> tuple[FoundInstance, ...]:
        """The objects of a study, or of one series of it; or the one that is asked for, if it is there."""
        filters = {"SOPInstanceUID": sop_instance_uid} if sop_instance_uid else None

        def ask(**page: int) -> Any:
            return self._client.search_for_instances(
                study_instance_uid,
                series_instance_uid or None,
                fields=_INSTANCE_FIELDS,
                search_filters=filters,
                **page,
            )

        known = {_STUDY: study_instance_uid}
        if series_instance_uid:
            known[_SERIES] = series_instance_uid
        found = [
            FoundInstance(
                study_instance_uid,
                series_instance_uid or entry.uid(_SERIES),
                entry.uid(_SOP),
                sop_class_uid=entry.uid("00080016"),
                instance_number=entry.text("00200013"),
            )
            for entry in self._all_of(ask, _SOP, known)
        ]
        if any(not one.series_instance_uid for one in found):
            raise senseless(self._node, "with objects that belong to no series")
        return tuple(found)

    def _all_of(self, ask: _Ask, key: str, known: dict[str, str]) -> list[Entry]:
        """All entries below a study; a doubtful one is an error, for an object would be missing."""
        notes = _Notes()
        entries, has_more = self._all(ask, key, _MOST_LISTED, notes)
        if has_more:
            raise WebFault(f"{self._node.name} lists more than {_MOST_LISTED:,} objects; ask for one series")
        if notes.invalid:
            raise senseless(self._node, "with entries that have no valid UID")
        for tag, uid in known.items():
            if any((entry.uid(tag) or uid) != uid for entry in entries):
                raise senseless(self._node, "with what belongs to another study or series than was asked for")
        return entries

    def _all(self, ask: _Ask, key: str, most: int, notes: "_Notes") -> tuple[list[Entry], bool]:
        """Entries with different UIDs, at most ``most``, and whether there are more.

        Nobody's word is taken for the last page: a server may send fewer than asked for, or never stop.
        """
        found: dict[str, Entry] = {}
        offset = 0
        while True:
            entries, invalid = self._page(ask, min(_PAGE, most + 1), offset)
            offset += len(entries)
            before = len(found)
            for entry in entries[: most + 1]:
                uid = entry.uid(key)
                if uid and len(found) <= most:
                    found.setdefault(uid, entry)
            if len(found) > before or not before:  # not a page that was sent twice
                notes.invalid += invalid + sum(not entry.uid(key) for entry in entries)
            if len(found) > most:
                return list(found.values())[:most], True
            if len(found) == before:
                return list(found.values()), False

    def _page(self, ask: _Ask, limit: int, offset: int) -> tuple[list[Entry], int]:
        problem: ArchiveError
        try:
            answer = ask(limit=limit, offset=offset)
        except ArchiveError:
            raise
        except (ValueError, RecursionError):
            problem = senseless(self._node, "with JSON that is damaged")
        except Exception as error:
            problem = fault_of_exception(self._node, error)
        else:
            if isinstance(answer, list) and len(answer) > _MOST_LISTED:
                raise WebFault(f"{self._node.name} lists {len(answer):,} entries at once; ask for less")
            read = read_entries(answer)
            if read is not None:
                return read
            problem = senseless(self._node, "with JSON that is no list of DICOM data sets")
        raise problem


class _Notes:
    """What was left out or read as empty."""

    def __init__(self) -> None:
        self.invalid = self.odd = self.unasked = 0

    def lines(self) -> tuple[str, ...]:
        lines = []
        if self.invalid:
            lines.append(f"left out without a valid Study Instance UID: {self.invalid}")
        if self.unasked:
            lines.append(f"left out because they are not what was asked for: {self.unasked}")
        if self.odd:
            lines.append(f"listed with a field left empty or cut, as it was not of its form: {self.odd}")
        return tuple(lines)


_STUDY_FIELDS = (
    *("StudyDate", "StudyTime", "AccessionNumber", "ModalitiesInStudy", "PatientName", "PatientID"),
    *("PatientBirthDate", "StudyDescription", "NumberOfStudyRelatedInstances"),
)
_SERIES_FIELDS = (
    *("Modality", "SeriesNumber", "SeriesDescription", "BodyPartExamined", "NumberOfSeriesRelatedInstances"),
)
_INSTANCE_FIELDS = ("SOPClassUID", "InstanceNumber")


def _filters(query: StudyQuery, modality: str) -> dict[str, str]:
    """Keys and values of the query.

    Raises:
        ArchiveError: a value cannot be sent.
    """
    filters = {
        "PatientName": query.patient_name,
        "PatientID": query.patient_id,
        "StudyDate": query.study_date,
        "AccessionNumber": query.accession_number,
        "StudyDescription": query.study_description,
        "StudyInstanceUID": query.study_instance_uid,
        "ModalitiesInStudy": modality,
    }
    if not all(value.isprintable() for value in filters.values()):
        raise ArchiveError("the search holds a character that cannot be typed; write it again")
    return {key: value for key, value in filters.items() if value}


def _loosened(filters: dict[str, str]) -> dict[str, str]:
    """The filters with a wildcard for each character that a URL must encode.

    Orthanc's plugin (1.7, of Debian 12) compares what is encoded as it stands, and finds no DOE^JANE. Others
    take names apart at the sign, and find her only by it; so this is the second thing that is tried.
    """
    # A letter such as ü is two bytes to it, so that "?" does not match; what is found is compared again.
    return {
        key: _TO_ENCODE.sub(lambda sign: "?" if sign[0].isascii() else "*", value)
        for key, value in filters.items()
    }


def _study(entry: Entry) -> FoundStudy:
    return FoundStudy(
        entry.uid(_STUDY),
        patient_name=entry.text("00100010"),
        patient_id=entry.text("00100020"),
        patient_birth_date=entry.text("00100030"),
        study_date=entry.text("00080020"),
        study_time=entry.text("00080030"),
        study_description=entry.text("00081030"),
        accession_number=entry.text("00080050"),
        modalities=entry.texts("00080061"),
        number_of_instances=entry.number("00201208"),
    )
