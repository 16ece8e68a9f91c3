"""The byte-pair tokenizer of CLIP (Radford et al., ICML 2021), by the library tokenizers alone."""

import json
from pathlib import Path
from typing import Any, Protocol

FILES = ("vocab.json", "merges.txt")
_START, _END = "<|startoftext|>", "<|endoftext|>"
_WORDS = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
_LONGEST = 10**9
_ROLES = {"bos_token": "start", "eos_token": "end", "unk_token": "unknown", "pad_token": "padding"}


class Tokenizer(Protocol):
    """Text to the numbers that a text encoder reads.

    Attributes:
        longest: tokens of a text, start and end included.
        unknown_id: of a token that is not in the vocabulary.
    """

    longest: int
    unknown_id: int | None

    def ids(self, text: str, length: int) -> list[int]:
        """Numbers of start, text and end, cut or padded to ``length``."""
        ...

    def pieces(self, text: str) -> list[tuple[str, int | None]]:
        """Tokens of the text alone and their numbers."""
        ...

    def highest_id(self) -> int:
        """The highest number in the vocabulary."""
        ...


def knows_tokenizer(folder: Path) -> bool:
    """Whether ``ClipTokenizer`` reads this folder as the library does."""
    return all((folder / name).is_file() for name in FILES) and not (folder / "tokenizer.json").is_file()


class ClipTokenizer:
    """Reads vocab.json, merges.txt and tokenizer_config.json of a folder.

    Raises:
        OSError, ValueError, KeyError, Exception: a file is missing or wrong; the library's own errors have
            no common base.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Regex, normalizers, pre_tokenizers, processors
        from tokenizers import Tokenizer as BytePairs
        from tokenizers.models import BPE

        vocabulary: dict[str, int] = json.loads((folder / FILES[0]).read_text(encoding="utf-8"))
        lines = (folder / FILES[1]).read_text(encoding="utf-8").splitlines()
        pairs = [line.split(" ") for line in lines if line and not line.startswith("#version")]
        config_file = folder / "tokenizer_config.json"
        config = json.loads(config_file.read_text(encoding="utf-8")) if config_file.is_file() else {}
        start, end = _named(config, "bos_token", _START), _named(config, "eos_token", _END)
        unknown, padding = _named(config, "unk_token", _END), _named(config, "pad_token", _END)
        model = BPE(
            vocab=vocabulary,
            merges=[(first, second) for first, second in pairs],
            continuing_subword_prefix="",
            end_of_word_suffix="</w>",
            fuse_unk=False,
            unk_token=unknown,
        )
        self._pairs = BytePairs(model)
        self._pairs.normalizer = normalizers.Sequence(
            [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
        )
        self._pairs.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_WORDS), behavior="removed", invert=True),
                pre_tokenizers.ByteLevel(add_prefix_space=False),
            ]
        )
        self._pairs.add_special_tokens(list(dict.fromkeys((start, end, unknown, padding))))
        self._start, self._end = vocabulary[start], vocabulary[end]
        self._pairs.post_processor = processors.RobertaProcessing(
            (end, self._end), (start, self._start), trim_offsets=False, add_prefix_space=False
        )
        self._padding = vocabulary[padding]
        self.unknown_id: int | None = vocabulary[unknown]
        self.longest = min(int(config.get("model_max_length", _LONGEST)), _LONGEST)
        self._highest = max(vocabulary.values())

    def ids(self, text: str, length: int) -> list[int]:
        """See ``Tokenizer``."""
        inner = self._pairs.encode(text, add_special_tokens=False).ids[: max(0, length - 2)]
        whole = [self._start, *inner, self._end]
        return whole + [self._padding] * (length - len(whole))

    def pieces(self, text: str) -> list[tuple[str, int | None]]:
        """See ``Tokenizer``."""
        encoded = self._pairs.encode(text, add_special_tokens=False)
        return list(zip(encoded.tokens, encoded.ids, strict=True))

    def highest_id(self) -> int:
        """See ``Tokenizer``."""
        return self._highest


def _named(config: dict[str, Any], key: str, default: str) -> str:
    token = config.get(key, default)
    if token is None:
        raise ValueError(f"its configuration has no {_ROLES[key]} token")
    return str(token["content"] if isinstance(token, dict) else token)
