"""Rating: one answer of one reader about one counterfactual."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine import __version__
from engine.edit import EditResult
from engine.errors import StoreError
from engine.reading.items import COMMENT_ITEM

_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONGEST_TEXT = 10_000
_LONGEST_ANSWER = 1_000_000
_LONGEST_SHOWING = 64
# Their effect is in the sentence, the weights and the mask, or they have none.
_WITHOUT_EFFECT = {"instruction", "model", "atlas", "whole_image", "suitability_overridden"}


@dataclass(frozen=True)
class Rating:
    """One answer; a changed answer is another Rating, never the same one again.

    Attributes:
        image_sha256: hex digest of the radiograph's file.
        edit_id: which counterfactual, see ``edit_identity``.
        item: key of the rating item, or ``COMMENT_ITEM`` for a free comment.
        value: 1..points of the item; None for a comment, for other kinds of item, and where declined.
        comment: free text; "" for none. For ``COMMENT_ITEM``, "" takes an earlier comment back.
        reader: name or initials, "" where the reader gave none. Where they follow the answer, it is stored
            once more with them and with the same ``created_at``.
        sentence: the exact text that went to the model.
        model_name: name on the model card.
        created_at: when the reader answered, with time zone; stored in UTC.
        application_version: of Counterview.
        answer: JSON, for items that are not answered by a step; "" for none. See ``RatingItem.problem``.
        is_declined: the reader says that it cannot be judged.
        showing: in which showing of a study, see ``engine.reading.plan``; "" outside studies.

    Raises:
        StoreError: on construction, when a field cannot be stored.
    """

    image_sha256: str
    edit_id: str
    item: str
    value: int | None
    comment: str = ""
    reader: str = ""
    sentence: str = ""
    model_name: str = ""
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    application_version: str = __version__
    answer: str = ""
    is_declined: bool = False
    showing: str = ""

    def __post_init__(self) -> None:
        for name, digest in (("image_sha256", self.image_sha256), ("edit_id", self.edit_id)):
            if not _HEX_DIGEST.fullmatch(digest):
                raise StoreError(f"A rating needs 64 hex digits as {name}, not {digest[:80]!r}.")
        ways = (self.value is not None, bool(self.answer), self.is_declined, self.item == COMMENT_ITEM)
        if sum(ways) != 1:
            raise StoreError(f"A rating of {self.item!r} cannot hold the value {self.value!r}.")
        if self.answer:
            self._check_answer()
        if len(self.showing) > _LONGEST_SHOWING:
            raise StoreError(f"A showing has at most {_LONGEST_SHOWING} letters, not {len(self.showing)}.")
        if self.value is not None and self.value < 1:
            raise StoreError(f"A rating of {self.item!r} must be 1 or more, not {self.value}.")
        for name, text in (("comment", self.comment), ("reader", self.reader)):
            if len(text) > _LONGEST_TEXT:
                raise StoreError(f"The {name} has {len(text)} characters; shorten it to {_LONGEST_TEXT}.")
        if self.created_at.tzinfo is None:
            raise StoreError("A rating needs a time with its time zone; use UTC.")
        object.__setattr__(self, "created_at", self.created_at.astimezone(UTC))

    def _check_answer(self) -> None:
        if len(self.answer) > _LONGEST_ANSWER:
            raise StoreError(f"The answer has {len(self.answer)} characters; paint a simpler region.")
        try:
            json.loads(self.answer)
        except ValueError as error:
            raise StoreError(f"The answer to {self.item!r} is not JSON ({error}).") from error


def edit_identity(result: EditResult) -> str:
    """The same for results of the same request on the same radiograph with the same weights.

    When and how fast the edit was made does not matter, nor in which words it was asked for or from which
    folder model and atlas came: the sentence, the mask and the weights that were used do. So ratings are
    found again when the same counterfactual is made again.

    Returns:
        64 hex digits.

    Raises:
        RequestError: it is a preview, which nobody should rate or keep.
    """
    result.require_final("rated or kept")
    provenance = result.provenance
    request = {name: value for name, value in provenance.request.items() if name not in _WITHOUT_EFFECT}
    description = json.dumps(
        {
            "request": request,
            "sentence": provenance.sentence,
            "model": provenance.model_name,
            "weights": provenance.weights_sha256,
            "image": provenance.image_sha256,
        },
        sort_keys=True,
        default=str,
    )
    digest = hashlib.sha256(description.encode())
    digest.update(repr(result.pseudo_mask.shape).encode())
    digest.update(result.pseudo_mask.tobytes())
    return digest.hexdigest()
