"""A byte-pair vocabulary that knows each word of the grammar, in the files of a CLIP tokenizer."""

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

from engine.instructions.findings import Vocabulary
from engine.instructions.instruction import FindingMention, Instruction, Location, Operation, Side
from engine.instructions.printing import print_instructions

START, END = "<|startoftext|>", "<|endoftext|>"


def words_of(vocabulary: Vocabulary) -> Counter[str]:
    """Words of every sentence that the grammar can print for one finding."""
    words: Counter[str] = Counter()
    for finding in vocabulary.findings:
        places = [Location(side, zone) for side in (None, *Side) for zone in (None, *finding.zones)]
        for location in places:
            for kind in (None, *finding.kinds):
                instruction = Instruction(Operation.ADD, (FindingMention(finding.key, location, None, kind),))
                words.update(_split(print_instructions([instruction], vocabulary, 2)))
    for level in vocabulary.levels:
        words.update(_split(f"change the level of from {level.name} to"))
    words.update(_split("remove the findings and remove the finding add change both"))
    return words


def _split(text: str) -> list[str]:
    return text.lower().replace(".", " ").replace(",", " ").replace("-", " ").split()


def write_tokenizer(folder: Path, vocabulary: Vocabulary, length: int = 77) -> int:
    """Write a byte-pair vocabulary that knows each word of the grammar; returns its size."""
    letters = [chr(code) for code in range(33, 127)]  # other characters become the unknown token
    pieces = {word: (*word[:-1], word[-1] + "</w>") for word in words_of(vocabulary)}
    merges: list[tuple[str, str]] = []
    while True:
        pairs: Counter[tuple[str, str]] = Counter()
        for parts in pieces.values():
            pairs.update(pairwise(parts))
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        pieces = {word: _merge(parts, best) for word, parts in pieces.items()}
    tokens = [*letters, *(letter + "</w>" for letter in letters)]
    tokens += [token for token in dict.fromkeys(a + b for a, b in merges) if token not in tokens]
    ids = {token: number for number, token in enumerate([*tokens, START, END])}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(ids, ensure_ascii=False), encoding="utf-8")
    lines = "\n".join(f"{a} {b}" for a, b in merges)
    (folder / "merges.txt").write_text(f"#version: 0.2\n{lines}\n", encoding="utf-8")
    special = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": END}
    (folder / "special_tokens_map.json").write_text(json.dumps(special), encoding="utf-8")
    config = {
        **special,
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": length,
        "do_lower_case": True,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
    return len(ids)


def _merge(parts: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    merged: list[str] = []
    for part in parts:
        if merged and (merged[-1], part) == pair:
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(merged)
