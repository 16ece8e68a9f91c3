"""Picks: the first finding of an instruction as the pickers show it, and putting changed picks back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.instructions.findings import Finding, Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side, Zone


@dataclass(frozen=True)
class Picks:
    """What the pickers say; levels, side, zone and kind are None where nothing is picked."""

    operation: Operation = Operation.ADD
    finding: str | None = None
    side: Side | None = None
    zone: Zone | None = None
    severity: str | None = None
    kind: str | None = None
    severity_from: str | None = None
    severity_to: str | None = None

    def for_finding(self, finding: Finding) -> "Picks":
        """The same picks for another finding, without what makes no sense for it."""
        levels = finding.levels
        return replace(
            self,
            finding=finding.key,
            side=self.side if finding.sided else None,
            zone=self.zone if self.zone in finding.zones else None,
            severity=self.severity if self.severity in levels else None,
            kind=self.kind if self.kind in finding.kinds else None,
            severity_from=self.severity_from if self.severity_from in levels else None,
            severity_to=self.severity_to if self.severity_to in levels else None,
        )

    def completed(self, vocabulary: Vocabulary) -> "Picks":
        """For a change of level: with two different levels, the nearest to what was picked."""
        if self.operation is not Operation.CHANGE or self.finding is None:
            return self
        levels = vocabulary.finding(self.finding).levels
        if len(levels) < 2:
            levels = tuple(level.name for level in vocabulary.levels if level.rank)
        before = self.severity_from or self.severity or (levels[0] if self.severity_to != levels[0] else None)
        if before is None:
            before = levels[1]
        after = self.severity_to
        if after is None or after == before:
            position = levels.index(before) if before in levels else 0
            after = levels[position + 1] if position + 1 < len(levels) else levels[position - 1]
        return replace(self, severity=None, severity_from=before, severity_to=after)

    def words(self, vocabulary: Vocabulary) -> dict[str, str | None]:
        """What fills the blanks of a protocol."""
        name = None if self.finding is None else vocabulary.finding(self.finding).name
        return {
            "finding": name,
            "side": None if self.side is None else self.side.value,
            "zone": None if self.zone is None else vocabulary.zone_words(self.zone).anywhere,
            "level": self.severity,
            "from": self.severity_from,
            "to": self.severity_to,
        }

    @property
    def instruction(self) -> Instruction | None:
        """The picks as an instruction; None before a finding is picked."""
        if self.finding is None:
            return None
        location = Location(self.side, self.zone)
        if self.operation is Operation.CHANGE:
            mention = FindingMention(self.finding, location, None, self.kind)
            return Instruction(self.operation, (mention,), self.severity_from, self.severity_to)
        return Instruction(
            self.operation, (FindingMention(self.finding, location, self.severity, self.kind),)
        )


def picks_of(instructions: Sequence[Instruction]) -> Picks:
    """The first finding of the first instruction."""
    first = instructions[0]
    mention = first.mentions[0]
    return Picks(
        operation=first.operation,
        finding=mention.finding,
        side=mention.location.side,
        zone=mention.location.zone,
        severity=mention.severity,
        kind=mention.kind,
        severity_from=first.severity_from,
        severity_to=first.severity_to,
    )
