"""How arms are called on screen: by letters, in an order that tells nothing, until the blinding is lifted."""

import hashlib
from string import ascii_uppercase

from engine.reading.protocol import StudyProtocol
from viewer.language import tr


def arm_name(protocol: StudyProtocol, arm: str, is_hidden: bool) -> str:
    """The name of an arm, or its letter; what is no arm of the study keeps its name.

    Letters follow from the identity of the study and the names: the same each time and on each machine, in an
    order that has nothing to do with that of the protocol.
    """
    arms = {one.name: one for one in protocol.arms}
    if arm not in arms:
        return arm
    if not is_hidden:
        one = arms[arm]
        return f"{arm}: {one.model}, {one.variant.value}, {one.seed}"
    drawn = sorted(arms, key=lambda name: hashlib.sha256(f"{protocol.identity} {name}".encode()).digest())
    return tr("arm {letter}").format(letter=ascii_uppercase[drawn.index(arm) % len(ascii_uppercase)])
