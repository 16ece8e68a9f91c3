"""DimseArchive: a PACS that speaks DIMSE (PS3.4 annexes A, B, C)."""

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pydicom.dataset import Dataset
from pynetdicom import build_context
from pynetdicom.sop_class import (
    StudyRootQueryRetrieveInformationModelFind as FIND,
)
from pynetdicom.sop_class import Verification

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs import queries
from engine.pacs.archive import (
    MOST_FOUND,
    Fetched,
    Found,
    FoundInstance,
    FoundSeries,
    IsCancelled,
    OnCount,
    Receipt,
    StudyQuery,
)
from engine.pacs.association import Association, NothingOffered, open_association
from engine.pacs.dimse_fetch import Retrieval, fetch
from engine.pacs.dimse_store import send
from engine.pacs.nodes import DimseNode, ReceiverRules
from engine.pacs.status_words import CANCELLED, PENDING, SUCCESS, query_error

_MOST_OF_A_LEVEL = 100_000
_AFTER_CANCEL = 100  # answers that may still be under way
_Ask = Callable[[Dataset, int], tuple[list[Dataset], bool]]


class DimseArchive:
    """See ``Archive``.

    Args:
        node: to call.
        receiver: how objects are received, and how many bytes.
    """

    def __init__(self, node: DimseNode, receiver: ReceiverRules) -> None:
        self._node, self._receiver = node, receiver

    def check(self, is_cancelled: IsCancelled = lambda: False) -> str:
        since = time.monotonic()
        with open_association(self._node, [build_context(Verification)], is_cancelled) as association:
            association.watch.begin()
            status = association.status_of(association.peer.send_c_echo())
        if status != SUCCESS:
            raise query_error(status, self._node, "the verification")
        return f"{self._node.name} answers (C-ECHO, {1000 * (time.monotonic() - since):.0f} ms)"

    def find_studies(self, query: StudyQuery, is_cancelled: IsCancelled, most: int = MOST_FOUND) -> Found:
        identifiers = queries.study_identifiers(query)
        answers: list[Dataset] = []
        is_cut = False
        with self._finding(is_cancelled) as ask:
            for identifier in identifiers:
                found, had_more = ask(identifier, most)
                answers += found
                is_cut |= had_more
        studies, notes = queries.read_studies(answers, query)
        return Found(tuple(studies[:most]), is_cut or len(studies) > most, tuple(notes))

    def find_series(self, study_instance_uid: str, is_cancelled: IsCancelled) -> tuple[FoundSeries, ...]:
        identifier = queries.series_identifier(study_instance_uid)
        with self._finding(is_cancelled) as ask:
            answers, _ = ask(identifier, _MOST_OF_A_LEVEL)
        return tuple(queries.read_series(answers, study_instance_uid))

    def find_instances(
        self, study_instance_uid: str, series_instance_uid: str, is_cancelled: IsCancelled
    ) -> tuple[FoundInstance, ...]:
        identifier = queries.instances_identifier(study_instance_uid, series_instance_uid)
        with self._finding(is_cancelled) as ask:
            answers, _ = ask(identifier, _MOST_OF_A_LEVEL)
        return tuple(queries.read_instances(answers, study_instance_uid, series_instance_uid))

    def fetch(
        self,
        study_instance_uid: str,
        series_instance_uid: str,
        sop_instance_uid: str,
        folder: Path,
        on_count: OnCount,
        is_cancelled: IsCancelled,
    ) -> Fetched:
        wanted = (study_instance_uid, series_instance_uid, sop_instance_uid)
        queries.retrieve_identifier(*wanted)  # refuses what is no UID before anybody is called
        expected = self._expected(wanted, is_cancelled)
        return fetch(Retrieval(self._node, self._receiver, wanted, folder, on_count, is_cancelled), expected)

    def send(
        self, files: Sequence[Path], on_count: OnCount, is_cancelled: IsCancelled
    ) -> tuple[Receipt, ...]:
        return send(self._node, files, self._show, on_count, is_cancelled)

    def _show(self, series: Sequence[tuple[str, str]], is_cancelled: IsCancelled) -> Iterator[set[str]]:
        """SOP instance UIDs that the archive has, of each series."""
        with self._finding(is_cancelled) as ask:
            for one in series:
                answers, _ = ask(queries.instances_identifier(*one), _MOST_OF_A_LEVEL)
                yield {found.sop_instance_uid for found in queries.read_instances(answers, *one)}

    def _expected(
        self, wanted: tuple[str, str, str], is_cancelled: IsCancelled
    ) -> tuple[FoundInstance, ...] | None:
        """What a retrieval should bring; None where the archive cannot be asked.

        Raises:
            ArchiveError: it has nothing of it.
        """
        study, series, instance = wanted
        found: list[FoundInstance] = []
        try:
            with self._finding(is_cancelled) as ask:
                all_series = [series]
                if not series:
                    answers, _ = ask(queries.series_identifier(study), _MOST_OF_A_LEVEL)
                    all_series = [one.series_instance_uid for one in queries.read_series(answers, study)]
                for one in all_series:
                    answers, _ = ask(queries.instances_identifier(study, one), _MOST_OF_A_LEVEL)
                    found += queries.read_instances(answers, study, one)
        except ArchiveCancelled:
            raise
        except _CannotAsk:
            return None
        if instance:
            found = [one for one in found if one.sop_instance_uid == instance]
        if not found:
            raise ArchiveError(f"{self._node.name} does not have this any more; search again")
        return tuple(found)

    @contextlib.contextmanager
    def _finding(self, is_cancelled: IsCancelled) -> Iterator[_Ask]:
        """Gives a function that asks; several questions go over one association."""
        try:
            with open_association(self._node, [build_context(FIND)], is_cancelled) as association:
                yield lambda identifier, most: _ask(association, identifier, most)
        except NothingOffered:
            raise _CannotAsk(f"{self._node.name} offers no search; ask its keeper for it") from None


class _CannotAsk(ArchiveError):
    """The archive answers, but not this question."""


def _ask(association: Association, identifier: Dataset, most: int) -> tuple[list[Dataset], bool]:
    """Answers to one C-FIND, and whether there were more (PS3.4 C.4.1.3)."""
    peer, watch = association.peer, association.watch
    answers: list[Dataset] = []
    more = 0
    watch.begin()
    for answer, found in peer.send_c_find(identifier, FIND, msg_id=1):
        status = association.status_of(answer)
        if status in PENDING:
            watch.begin()
            if len(answers) < most:
                answers.append(Dataset() if found is None else found)
                continue
            more += 1
            if more == 1:
                peer.send_c_cancel(1, query_model=FIND)
            elif more > _AFTER_CANCEL:
                association.is_spoilt = True
                break
        elif status not in (SUCCESS, CANCELLED) and not (0xB000 <= status <= 0xBFFF):
            error = query_error(status, association.node, "searching")
            raise _CannotAsk(str(error))
    return answers, more > 0
