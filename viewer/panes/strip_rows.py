"""StripRows: what the strip of results shows, in which order and in which words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtGui import QImage

from engine.edit import EditResult
from viewer.case import Case
from viewer.language import tr
from viewer.retold.edits import edit_words

STAR = "★"


@dataclass(frozen=True, eq=False)
class StripGroup:
    """A series of edits that shows as one.

    Attributes:
        number: names it.
        caption: in a few words, with how far it is.
        explanation: for the tool tip and for those who listen.
        source: the edit that it was derived from; it stands right behind that one.
        members: positions of its edits in the case.
    """

    number: int
    caption: str
    explanation: str
    source: EditResult
    members: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class KeptRow:
    """A result that was made earlier; only its small picture is in memory until it is chosen.

    Attributes:
        identity: names it.
        sentence: that went to the model.
        seed: of its request, or "?".
        explanation: for the tool tip: model, when.
        picture: of the counterfactual.
        edit: the result itself, once it is there.
    """

    identity: str
    sentence: str
    seed: str
    explanation: str
    picture: QImage
    edit: EditResult | None = None


Row = int | StripGroup | KeptRow
"""An edit by its position in the case, a series, or what is not in memory."""


class StripRows:
    """Kept results first, then the edits of this session; behind each what was derived from it.

    Args:
        case: whose edits are shown.

    Attributes:
        groups: series of the open radiograph.
        kept: results of the open radiograph that were made earlier, oldest first.
        starred: identities of kept results, and edits, that the reader starred.
        remarks: where edits came from, by ``id``.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self.groups: tuple[StripGroup, ...] = ()
        self.kept: tuple[KeptRow, ...] = ()
        self.starred: frozenset[object] = frozenset()
        self.remarks: Mapping[int, str] = {}
        self._rows: list[Row] = []
        self._numbers: list[int] = []
        self._identities: dict[int, str] = {}  # of kept results that are edits of the case now

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, position: int) -> Row:
        return self._rows[position]

    def arrange(self) -> None:
        """Look anew what there is."""
        edits = self._case.edits
        places = {id(edit): place for place, edit in enumerate(edits)}
        self._rows, self._identities = [], {}
        for kept in self.kept:
            place = None if kept.edit is None else places.get(id(kept.edit))
            if place is None:
                self._rows.append(kept)
            else:
                self._identities[place] = kept.identity
                self._add_edit(place)
        for place in range(len(edits)):
            if place not in self._identities:
                self._add_edit(place)
        self._numbers = list(accumulate(int(not isinstance(row, StripGroup)) for row in self._rows))

    def _add_edit(self, place: int) -> None:
        """A row for an edit and for what was derived from it, unless it is shown elsewhere or deleted."""
        hidden = self._case.hidden
        if place in self._case.grouped:
            return
        groups = self._groups_of(self._case.edits[place])
        if place in hidden:  # what was derived from it is left
            self._rows += [group for group in groups if group.members - hidden]
        else:
            self._rows += [place, *groups]

    def _groups_of(self, edit: EditResult) -> list[StripGroup]:
        """What was derived from an edit, and from what was derived from it."""
        found = []
        for group in self.groups:
            if group.source is edit:
                found.append(group)
                for member in sorted(group.members):
                    found += self._groups_of(self._case.edits[member])
        return found

    @property
    def names(self) -> Iterator[object]:
        """One for each row: the same for a kept result before and after it comes from the disk."""
        for row in self._rows:
            if isinstance(row, StripGroup):
                yield row.number, id(row.source)
            elif isinstance(row, KeptRow):
                yield row.identity
            else:
                yield self._identities.get(row, id(self._case.edits[row]))

    def position_of(self, index: int | None, awaited: str | None) -> int | None:
        """Where an edit of the case stands, by itself or in its series; None where it does not.

        Args:
            index: of the edit.
            awaited: identity of a kept result that is on its way, and stands in the place of the edit.
        """
        if awaited is not None:
            for position, row in enumerate(self._rows):
                if isinstance(row, KeptRow) and row.identity == awaited:
                    return position
        if index is None:
            return None
        for position, row in enumerate(self._rows):
            if row == index or (isinstance(row, StripGroup) and index in row.members):
                return position
        return None

    def number_of(self, position: int) -> int:
        """As it stands in the caption: series do not count."""
        return self._numbers[position]

    def words_of(self, position: int) -> tuple[str, str]:
        """The caption, and for the tool tip and those who listen an explanation in some lines."""
        row, number = self._rows[position], self.number_of(position)
        if isinstance(row, StripGroup):
            return row.caption, row.explanation
        if isinstance(row, KeptRow):
            sentence, seed, more = row.sentence, row.seed, row.explanation
            is_starred = row.identity in self.starred
        else:
            edit = self._case.edits[row]
            sentence = edit.provenance.sentence
            more = self.remarks.get(id(edit), edit_words(edit.provenance.mask_source))
            seed = str(edit.provenance.request.get("seed", "?"))
            is_starred = edit in self.starred or self._identities.get(row) in self.starred
        star = f" {STAR}" if is_starred else ""
        text = tr("{number} · seed {seed}{star}").format(number=number, seed=seed, star=star)
        explanation = tr("Synthetic {number}: {sentence}").format(number=number, sentence=sentence)
        if is_starred:
            explanation = tr("{what} (starred)").format(what=explanation)
        explanation += "\n" + tr("seed {seed} · {more}").format(seed=seed, more=more)
        return f"{text}\n{caption(sentence)}", explanation


def caption(sentence: str) -> str:
    """What was asked for in a few words: "Add edema" for "Add the finding of edema."."""
    return re.sub(r"\bthe (findings? of|level of) ", "", sentence).rstrip(". ")
