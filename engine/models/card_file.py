"""``model_card.toml``, which lies beside the weights of a model: read, checked and written."""

import difflib
import re
import tomllib
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from engine.edit import Solver
from engine.errors import ModelCardError, ModelNotFoundError
from engine.models.card import ModelCard, PreviewSpec, is_valid_name
from engine.radiographs.framing import FrameSpec, Geometry, Intensity
from engine.whole_file import write_whole

CARD_NAME = "model_card.toml"
_GRAMMAR_VERSIONS = (1, 2)


def read_card(folder: Path) -> ModelCard:
    """Read and check the card of one model folder.

    A card may name ``weights_folder`` where the weights are elsewhere; the card's ``folder`` is then that.

    Raises:
        ModelNotFoundError: no such folder.
        ModelCardError: no card, a missing field, or a value of the wrong kind.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ModelNotFoundError(f"there is no model folder {folder}; check the path")
    path = folder / CARD_NAME
    if not path.is_file():
        raise ModelCardError(
            f"{folder} has no {CARD_NAME}; "
            f"run 'counterview-engine models add {folder}' to check it and write one"
        )
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ModelCardError(f"{path} cannot be read ({error}); correct it or add the model again") from error
    return _CardReader(path, table).read()


def write_card(card: ModelCard, folder: Path | None = None) -> Path:
    """Write a card, whole or not at all; returns its path.

    Args:
        card: what to write.
        folder: where the card goes when not beside the weights; it then names the weights' folder.
    """
    table: dict[str, Any] = {
        "name": card.name,
        "title": card.title,
        "method": card.method,
        "notice": card.notice,
        "licence": card.licence,
        "grammar_version": card.grammar_version,
        "findings": list(card.findings),
        "predicts_residual": card.predicts_residual,
        "source": card.source,
        "frame": {
            "size": card.frame.size,
            "geometry": card.frame.geometry.value,
            "intensity": card.frame.intensity.value,
        },
        "defaults": {
            "guidance_scale": card.guidance_scale,
            "image_guidance_scale": card.image_guidance_scale,
            "num_inference_steps": card.num_inference_steps,
            "solver": card.solver.value,
            "relevance_quantile": card.relevance_quantile,
        },
        "weights_sha256": dict(card.weights_sha256),
    }
    if card.preview is not None:
        table["preview"] = {name: value for name, value in vars(card.preview).items() if value}
    if card.extra:
        table["extra"] = dict(card.extra)
    target = card.folder
    if folder is not None:
        target = folder
        table = {"weights_folder": str(card.folder.resolve()), **table}
        folder.mkdir(parents=True, exist_ok=True)
    path = target / CARD_NAME
    write_whole(path, tomli_w.dumps(table).encode())
    return path


_Choice = TypeVar("_Choice", bound=Enum)


class _CardReader:
    """Turns the table of one card file into a card, naming the field in each error."""

    _FIELDS = (
        *("name", "title", "method", "notice", "licence", "grammar_version", "findings"),
        *("predicts_residual", "source", "frame", "defaults", "weights_sha256", "extra", "weights_folder"),
        "preview",
    )

    def __init__(self, path: Path, table: dict[str, Any]) -> None:
        self._path = path
        self._table = table

    def read(self) -> ModelCard:
        self._refuse_unknown(self._table, self._FIELDS, "")
        frame = self._get(self._table, "frame", dict)
        self._refuse_unknown(frame, ("size", "geometry", "intensity"), "frame.")
        defaults = self._get(self._table, "defaults", dict, {})
        self._refuse_unknown(
            defaults,
            (
                *("guidance_scale", "image_guidance_scale", "num_inference_steps"),
                *("solver", "relevance_quantile"),
            ),
            "defaults.",
        )
        return ModelCard(
            folder=self._weights_folder(),
            name=self._name(),
            title=self._get(self._table, "title", str),
            method=self._get(self._table, "method", str),
            licence=self._get(self._table, "licence", str),
            frame=FrameSpec(
                size=self._positive(frame, "size", int, "frame."),
                geometry=self._choice(frame, "geometry", Geometry, "frame."),
                intensity=self._choice(frame, "intensity", Intensity, "frame."),
            ),
            grammar_version=self._grammar_version(),
            findings=tuple(self._strings(self._get(self._table, "findings", list, []), "findings")),
            weights_sha256=self._hashes(),
            notice=self._get(self._table, "notice", str, ""),
            predicts_residual=self._get(self._table, "predicts_residual", bool, False),
            guidance_scale=self._number(defaults, "guidance_scale", 7.5),
            image_guidance_scale=self._number(defaults, "image_guidance_scale", 1.5),
            num_inference_steps=self._positive(defaults, "num_inference_steps", int, "defaults.", 100),
            solver=self._choice(defaults, "solver", Solver, "defaults.", Solver.DDIM),
            relevance_quantile=self._number(defaults, "relevance_quantile", 0.0),
            preview=self._preview(),
            source=self._get(self._table, "source", str, ""),
            extra={
                key: self._get(extra, key, str, prefix="extra.")
                for extra in [self._get(self._table, "extra", dict, {})]
                for key in extra
            },
        )

    def _fail(self, message: str) -> ModelCardError:
        return ModelCardError(
            f"{self._path}: {message}; correct the card, or delete it and add the model again"
        )

    def _refuse_unknown(self, table: dict[str, Any], known: tuple[str, ...], prefix: str) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = f" (did you mean {prefix}{near[0]}?)" if near else ""
                raise self._fail(f"unknown field {prefix}{key}{hint}")

    def _get(self, table: dict[str, Any], key: str, kind: type, default: Any = None, prefix: str = "") -> Any:
        if key not in table:
            if default is None:
                raise self._fail(f"the field {prefix}{key} is missing")
            return default
        value = table[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self._fail(f"the field {prefix}{key} must be {_KIND_NAMES[kind]}, not {value!r}")
        return value

    def _number(self, table: dict[str, Any], key: str, default: float) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
            raise self._fail(f"the field defaults.{key} must be a number, not {value!r}")
        return float(value)

    def _positive(
        self, table: dict[str, Any], key: str, kind: type, prefix: str, default: int | None = None
    ) -> int:
        value: int = self._get(table, key, kind, default, prefix)
        if value < 1:
            raise self._fail(f"the field {prefix}{key} must be at least 1, not {value}")
        return value

    def _choice(
        self,
        table: dict[str, Any],
        key: str,
        kind: type[_Choice],
        prefix: str,
        default: _Choice | None = None,
    ) -> _Choice:
        value = self._get(table, key, str, None if default is None else default.value, prefix)
        try:
            return kind(value)
        except ValueError:
            known = " or ".join(repr(choice.value) for choice in kind)
            raise self._fail(f"the field {prefix}{key} must be {known}, not {value!r}") from None

    def _strings(self, values: list[Any], key: str) -> list[str]:
        if not all(isinstance(value, str) for value in values):
            raise self._fail(f"the field {key} must be a list of texts")
        return values

    def _name(self) -> str:
        name: str = self._get(self._table, "name", str)
        if not is_valid_name(name):
            raise self._fail(f"the name {name!r} must be letters, digits, dots, dashes and underscores")
        return name

    def _grammar_version(self) -> int:
        version: int = self._get(self._table, "grammar_version", int)
        if version not in _GRAMMAR_VERSIONS:
            raise self._fail(f"the field grammar_version must be 1 or 2, not {version}")
        return version

    def _hashes(self) -> dict[str, str]:
        hashes = self._get(self._table, "weights_sha256", dict)
        for name, digest in hashes.items():
            self._check_file(name, digest, "weights_sha256")
        return dict(hashes)

    def _check_file(self, name: str, digest: Any, where: str) -> None:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise self._fail(f"the weight file {name!r} must be inside the model folder")
        if not isinstance(digest, str) or re.fullmatch(r"[0-9a-f]{64}", digest) is None:
            raise self._fail(f"{where} of {name!r} must be 64 hexadecimal digits")

    def _preview(self) -> PreviewSpec | None:
        table: dict[str, Any] = self._get(self._table, "preview", dict, {})
        if not table:
            return None
        self._refuse_unknown(table, ("steps", "file", "sha256"), "preview.")
        steps = self._positive(table, "steps", int, "preview.")
        file = self._get(table, "file", str, "", "preview.")
        digest = self._get(table, "sha256", str, "", "preview.")
        if file:
            self._check_file(file, digest, "preview.sha256")
        return PreviewSpec(steps, file, digest)

    def _weights_folder(self) -> Path:
        if "weights_folder" not in self._table:
            return self._path.parent
        folder = self._path.parent / self._get(self._table, "weights_folder", str)
        if not folder.is_dir():
            raise self._fail(f"the folder of the weights, {folder}, is not there")
        return folder


_KIND_NAMES = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}
