"""From the phrases of a sentence to its findings, each with how much, of what kind and where."""

from engine.errors import InstructionError
from engine.instructions.checks import check_mention
from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Location, Side, Zone
from engine.instructions.wording import Phrase, Role

EXAMPLE = "Add the finding of pleural effusion."


def split_by_finding(body: list[Phrase]) -> list[list[Phrase]]:
    """One list of phrases for each finding; separators are gone."""
    chunks: list[tuple[bool, list[Phrase]]] = [(False, [])]  # whether only a comma came before, phrases
    for item in body:
        if item.role in (Role.AND, Role.COMMA):
            only_comma = item.role is Role.COMMA
            if chunks[-1][1]:
                chunks.append((only_comma, []))
            else:
                chunks[-1] = (chunks[-1][0] and only_comma, [])
        else:
            chunks[-1][1].append(item)
    joined: list[list[Phrase]] = []
    waiting: list[Phrase] = []  # words before a comma that belong to the next finding
    for index, (after_comma, chunk) in enumerate(chunks):
        if not chunk:
            continue
        has_finding = any(item.role is Role.FINDING for item in chunk)
        next_after_comma = index + 1 < len(chunks) and bool(chunks[index + 1][1]) and chunks[index + 1][0]
        if has_finding:
            joined.append(waiting + chunk)
            waiting = []
        elif joined and not waiting and after_comma and not _finding_follows(chunks[index + 1 :]):
            joined[-1].extend(chunk)  # "pneumothorax, left, apical, small"
        elif next_after_comma and (not joined or not _only_places(chunk)):
            waiting += chunk
        else:
            said = " ".join(item.text for item in waiting + chunk)
            raise InstructionError(
                f'"{said}" stands without a finding; name the finding for each place, for example: '
                "Add the findings of left pleural effusion and right pleural effusion."
            )
    if waiting:
        said = " ".join(item.text for item in waiting)
        raise InstructionError(f'"{said}" stands without a finding; name the finding behind it')
    return joined


def _finding_follows(chunks: list[tuple[bool, list[Phrase]]]) -> bool:
    return any(item.role is Role.FINDING for _, chunk in chunks for item in chunk)


def _only_places(chunk: list[Phrase]) -> bool:
    return all(item.role is Role.PLACE for item in chunk)


def read_mention(chunk: list[Phrase], vocabulary: Vocabulary) -> FindingMention:
    """The one finding of these phrases.

    Raises:
        InstructionError: no finding or two, two levels, kinds or places, or a place the finding cannot have.
    """
    findings = [item for item in chunk if item.role is Role.FINDING]
    if len(findings) > 1:
        raise InstructionError(
            f'"{findings[0].text}" and "{findings[1].text}" stand together; put "and" between two findings'
        )
    if not findings:
        said = " ".join(item.text for item in chunk)
        raise InstructionError(f'"{said}" names no finding; write, for example: {EXAMPLE}')
    mention = FindingMention(
        findings[0].meaning.finding,
        _location(chunk),
        _only_one([item.meaning.level for item in chunk if item.role is Role.LEVEL], "level"),
        _only_one([item.meaning.kind for item in chunk if item.role is Role.KIND], "kind"),
    )
    check_mention(mention, vocabulary)
    return mention


def _only_one(names: list[str], what: str) -> str | None:
    names = list(dict.fromkeys(names))
    if len(names) > 1:
        raise InstructionError(f'found two {what}s for one finding, "{names[0]}" and "{names[1]}"; give one')
    return names[0] if names else None


def _location(chunk: list[Phrase]) -> Location:
    sides: list[Side] = []
    zones: list[Zone] = []
    for item in chunk:
        place = item.meaning.location
        if place.side is not None and place.side not in sides:
            sides.append(place.side)
        if place.zone is not None and place.zone not in zones:
            zones.append(place.zone)
    for found in (sides, zones):
        if len(found) > 1:
            said = '" and "'.join(item.value for item in found)
            raise InstructionError(f'found "{said}" for one finding; name the finding once for each place')
    return Location(sides[0] if sides else None, zones[0] if zones else None)
