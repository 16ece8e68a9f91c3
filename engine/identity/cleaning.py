"""Cleaning: what the tables let through of one object, and what was done with each attribute."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import UID_dictionary

from engine.errors import IdentityError
from engine.identity import values
from engine.identity.elements import code_item, has_value, is_own_vr, put, read_element, shown, text_of
from engine.identity.profile import (
    Action,
    BasicRow,
    Dates,
    Keeping,
    KeepRow,
    Kept,
    Profile,
    is_always_removed,
    load_profile,
)
from engine.identity.secret import Secret

STANDARD = frozenset({Kept.SPACING, Kept.VIEW})
PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_IMAGE_TYPES, _OTHER = (0x00080008, 0x00089007), "OTHER"
_LUT_DATA = 0x00283006
_PALETTES = {0x00281201: 0x00281101, 0x00281202: 0x00281102, 0x00281203: 0x00281103}
_PATIENT_ID, _PATIENT_NAME, _AGE = 0x00100020, 0x00100010, 0x00101010
_IDENTITY_REMOVED = (0x00120062, 0x00120063, 0x00120064, 0x00280303)  # written by us, never taken over
_STRICT_KINDS = ("Enhanced", "Segmentation", "Parametric Map", "3D", "Tomosynthesis")
_DEEPEST = 16


@dataclass(frozen=True)
class Choice:
    """What the user wants to keep.

    Attributes:
        kept: beyond what describes the pixels.
        dates: what becomes of dates and times.
    """

    kept: frozenset[Kept] = STANDARD
    dates: Dates = Dates.EMPTY


@dataclass(frozen=True)
class Change:
    """What was done with one attribute.

    Attributes:
        attribute: its keyword or tag, after those of the sequences that it is in: "A[1] > B".
        action: done.
        had_value: whether there was a value.
        before, after: the values in words; held for the screen only, and never part of a text of this object.
    """

    attribute: str
    action: Action
    had_value: bool
    before: str = field(default="", repr=False)
    after: str = field(default="", repr=False)


class Cleaning:
    """One object on its way.

    Args:
        choice: what to keep.
        secret: makes the stand-ins.
        patient: what tells the patient from others.
        source: the object.
    """

    def __init__(self, choice: Choice, secret: Secret, patient: str, source: Dataset) -> None:
        self.changes: list[Change] = []
        self._profile: Profile = load_profile()
        self._choice, self._secret = choice, secret
        self._shift: timedelta | None = secret.shift(patient) if choice.dates is Dates.SHIFT else None
        self._patient = secret.patient(patient)
        modality = text_of(source, "Modality")
        sop_class = str(source.SOPClassUID)
        family = "DX" if sop_class.startswith("1.2.840.10008.5.1.4.1.1.1.") else modality
        self._required = self._profile.required.get(family, frozenset())
        # Kinds of objects that must have what others may leave out.
        name = UID_dictionary[sop_class][0]
        self._is_strict = modality == "PT" or any(kind in name for kind in _STRICT_KINDS)
        self._is_palette = str(source.get("PhotometricInterpretation", "")).strip() == "PALETTE COLOR"

    def clean(self, source: Dataset, cleaned: Dataset, path: str, depth: int) -> None:
        """Go through the elements of a data set, and of its sequences."""
        from pydicom.datadict import keyword_for_tag

        for tag in sorted(source.keys()):
            number = int(tag)
            keyword = keyword_for_tag(tag)
            if keyword in PIXELS and depth == 0:
                size = shown(bytes(source[tag].value or b""))
                self.changes.append(Change(keyword, Action.KEEP, True, size, size))
                continue
            if number in _IDENTITY_REMOVED and depth == 0:
                continue
            name = path + (keyword or f"({number >> 16:04X},{number & 0xFFFF:04X})")
            vr, value = read_element(source, tag)
            action, after = self._one(source, cleaned, number, vr, value, name, depth)
            self.changes.append(Change(name, action, has_value(value), shown(value), shown(after)))

    def _one(
        self, source: Dataset, cleaned: Dataset, tag: int, vr: str, value: Any, name: str, depth: int
    ) -> tuple[Action, Any]:
        if is_always_removed(tag) or not vr or not is_own_vr(tag, vr):
            return Action.REMOVE, None
        if depth == 0 and tag in (_PATIENT_ID, _PATIENT_NAME):
            return Action.DUMMY, self._patient
        basic, keep = self._profile.basic.get(tag), self._profile.keep.get(tag)
        if basic is not None:
            done = self._by_table(source, cleaned, tag, vr, value, basic, keep, name, depth)
            if done is not None:
                return done
        if tag in (_LUT_DATA, *_PALETTES):
            return self._table(source, cleaned, tag, vr, value)
        if basic is None and keep is not None and self._wants(keep, tag):
            return self._keep(cleaned, tag, vr, value, keep, name, depth)
        if self._is_strict and tag in self._profile.dummied and has_value(value):
            put(cleaned, tag, vr, values.dummy_for(vr))
            return Action.DUMMY, values.dummy_for(vr)
        if tag in self._profile.emptied:
            put(cleaned, tag, vr, [] if vr == "SQ" else None)
            return Action.EMPTY, None
        return Action.REMOVE, None

    def _by_table(
        self, source: Dataset, cleaned: Dataset, tag: int, vr: str, value: Any, row: BasicRow,
        keep: KeepRow | None, name: str, depth: int,
    ) -> tuple[Action, Any] | None:  # fmt: skip
        """As Table E.1-1 says; None: nothing stays."""
        actions = row.actions
        if "U" in actions:
            mapped = [self._uid(uid) for uid in values.uids_of(value)]
            put(cleaned, tag, vr, mapped)
            return Action.MAP_UID, mapped
        if "U*" in actions:
            return self._sequence(cleaned, tag, value, name, depth)
        if row.characteristics and Kept.CHARACTERISTICS in self._choice.kept:
            safe: Any = None
            if tag == _AGE:
                safe = values.safe_age(value)
            elif keep is not None:
                safe = values.safe_words(value, keep.words) if keep.words else values.safe_numbers(value, vr)
            if safe:
                put(cleaned, tag, vr, safe)
                return Action.KEEP, safe
        if row.shifted_dates and self._shift is not None and vr in ("DA", "TM", "DT"):
            moved = self._moved(source, tag, vr, value)
            if moved:
                put(cleaned, tag, vr, moved)
                return Action.CLEAN, moved
        dummy = values.dummy_for(vr)
        if (
            "D" in actions
            and (self._is_strict or actions == ("D",))
            and dummy is not None
            and has_value(value)
        ):
            put(cleaned, tag, vr, dummy)
            return Action.DUMMY, dummy
        if actions[0] == "Z" or actions == ("X", "Z") or (self._is_strict and "D" in actions and vr != "SQ"):
            put(cleaned, tag, vr, [] if vr == "SQ" else None)
            return Action.EMPTY, None
        return None

    def _keep(
        self, cleaned: Dataset, tag: int, vr: str, value: Any, row: KeepRow, name: str, depth: int
    ) -> tuple[Action, Any]:
        safe: Any
        if row.kind is Keeping.SEQUENCES:
            return self._sequence(cleaned, tag, value, name, depth)
        if row.kind is Keeping.CODES:
            safe = self._codes(value)
        elif row.kind is Keeping.NUMBERS:
            safe = values.safe_numbers(value, vr)
        elif row.kind is Keeping.KINDS:
            safe = [uid for uid in values.uids_of(value) if uid in UID_dictionary]
        else:
            safe = values.safe_words(value, row.words, _OTHER if tag in _IMAGE_TYPES else None)
        if not safe:
            if self._is_strict and tag in self._profile.dummied and has_value(value):
                put(cleaned, tag, vr, values.dummy_for(vr))
                return Action.DUMMY, values.dummy_for(vr)
            put(cleaned, tag, vr, [] if vr == "SQ" else None)
            return (Action.EMPTY if has_value(value) else Action.KEEP), None
        put(cleaned, tag, vr, safe)
        return Action.KEEP, safe

    def _sequence(self, cleaned: Dataset, tag: int, value: Any, name: str, depth: int) -> tuple[Action, Any]:
        if depth >= _DEEPEST:
            raise IdentityError("sequences are nested too deeply; such files cannot be de-identified here")
        items = []
        for number, item in enumerate(values.parts_of(value), start=1):
            fresh = Dataset()
            self.clean(item, fresh, f"{name}[{number}] > ", depth + 1)
            items.append(fresh)
        put(cleaned, tag, "SQ", items)
        return Action.CLEAN, items

    def _codes(self, value: Any) -> list[Dataset]:
        found = []
        for item in values.parts_of(value):
            safe = values.safe_code(text_of(item, "CodeValue"), text_of(item, "CodingSchemeDesignator"))
            if safe is None:
                continue
            kept = code_item(safe[0], safe[2], safe[1])
            for tag, row in self._profile.keep.items():  # as modifiers of views
                if row.kind is Keeping.CODES and tag in item:
                    inner = self._codes(item[tag].value)
                    put(kept, tag, "SQ", inner)
            found.append(kept)
        return found

    def _table(self, source: Dataset, cleaned: Dataset, tag: int, vr: str, value: Any) -> tuple[Action, Any]:
        """Entries of a lookup table, exactly as many as its descriptor says."""
        if tag in _PALETTES and not self._is_palette:
            return Action.REMOVE, None
        descriptor = source.get(_PALETTES.get(tag, 0x00283002))
        try:
            count, bits = int(descriptor.value[0]) or 65536, int(descriptor.value[2])
        except (AttributeError, IndexError, TypeError, ValueError):
            return Action.REMOVE, None
        if isinstance(value, (bytes, bytearray)):
            wide = 2 if bits > 8 or len(value) >= 2 * count else 1
            value = bytes(value[: count * wide])
            value += b"\0" * (len(value) % 2)
        else:
            value = [part for part in values.parts_of(value)[:count] if isinstance(part, int)]
        put(cleaned, tag, vr, value)
        return Action.KEEP, value

    def _moved(self, source: Dataset, tag: int, vr: str, value: Any) -> list[str]:
        from pydicom.datadict import keyword_for_tag

        assert self._shift is not None
        keyword, found = keyword_for_tag(tag), []
        for part in values.parts_of(value):
            if vr == "DA":
                clock = text_of(source, "Time".join(keyword.rsplit("Date", 1)))
                moved = values.shifted_date(part, clock, self._shift)
            elif vr == "TM":
                moved = values.shifted_time(part, self._shift)
            else:
                moved = values.shifted_date_time(part, self._shift)
            if moved is None:
                return []
            found.append(moved)
        return found

    def _uid(self, original: str) -> str:
        """Names of kinds of things stay; all others get a stand-in."""
        return original if original in UID_dictionary else self._secret.uid(original) if original else ""

    def _wants(self, row: KeepRow, tag: int) -> bool:
        if row.group == "always" or tag in self._required:
            return True
        return Kept(row.group) in self._choice.kept
