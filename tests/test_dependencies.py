"""Which way imports point: read from the sources, and seen in a fresh interpreter."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QT = ("PySide6", "superqt", "pyqtgraph")
HEAVY_LIBRARIES = ("torch", "diffusers", "transformers", "accelerate", "safetensors")

LIGHT = (
    "engine.database",
    "engine.database_connection",
    "engine.errors",
    "engine.edit",
    "engine.arrays",
    "engine.datasets.splits",
    "engine.paths",
    "engine.whole_file",
    "engine.collection",
    "engine.radiographs",
    "engine.instructions",
    "engine.masks",
    "engine.reading",
    "engine.evaluation.intervals",
    "engine.evaluation.page_style",
    "engine.evaluation.resampling",
    "engine.exchange",
    "engine.history",
    "engine.identity",
    "engine.pacs",
    "engine.results",
    "engine.guidance.atlas",
    "engine.guidance.outlines",
    "engine.guidance.pseudo_masks",
    "engine.guidance.published_masks",
    "engine.guidance.guidance_map",
    "engine.models.card",
    "engine.models.card_file",
    "engine.models.catalog",
    "engine.models.description",
    "engine.models.diffusers_folder",
    "engine.models.folder_facts",
    "engine.models.keeping",
    "engine.models.leftovers",
    "engine.models.memory",
    "engine.service.backend",
    "engine.service.failures",
    "engine.service.launch",
    "engine.service.messages",
    "engine.service.model_cache",
    "engine.service.model_job",
    "engine.service.process_memory",
    "engine.service.progress_sender",
    "engine.service.remedies",
    "engine.service.result_check",
    "engine.service.server",
    "engine.service.wire",
)
# What a light module names inside a function that only the engine process calls.
LATE = {
    "engine.service.backend": {"engine.service.torch_backend.TorchBackend"},
    "engine.service.model_job": {"engine.service.model_work.work"},
}
# What each heavy room may import beside the light modules and itself.
HEAVY_ROOMS = {
    "engine.models": (),
    "engine.guidance": ("engine.models",),
    "engine.methods": ("engine.guidance", "engine.models"),
    "engine.service": ("engine.methods", "engine.guidance", "engine.models"),
    "engine.simulation": (),
    "engine.datasets": (),
    "engine.evaluation": ("engine.methods", "engine.models", "engine.datasets", "engine.simulation"),
    "engine.training": (
        *("engine.models", "engine.methods", "engine.datasets", "engine.simulation", "engine.evaluation"),
    ),
    "engine.benchmark": (
        *("engine.methods", "engine.guidance", "engine.models", "engine.datasets", "engine.evaluation"),
        "engine.training",
    ),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Modules that a file imports, at the top or inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def is_in(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


SOURCES = {
    module_name(path): imports_of(path)
    for room in ("engine", "viewer")
    for path in sorted((ROOT / room).rglob("*.py"))
}


def test_engine_imports_neither_viewer_nor_qt() -> None:
    for module, imported in SOURCES.items():
        if is_in(module, ("engine",)):
            assert not [name for name in imported if is_in(name, ("viewer", *QT))], module


def test_viewer_imports_only_light_engine_modules() -> None:
    for module, imported in SOURCES.items():
        if is_in(module, ("viewer",)):
            heavy = [name for name in imported if is_in(name, ("engine",)) and not is_light_name(name)]
            assert not heavy, f"{module} imports {heavy}"
            assert not [name for name in imported if is_in(name, HEAVY_LIBRARIES)], module


def is_light_name(name: str) -> bool:
    """``from engine import paths`` and ``from engine.models import catalog`` name light modules too."""
    return is_in(name, LIGHT) or name in ("engine", "engine.__version__")


def test_light_modules_import_only_light_modules() -> None:
    for module, imported in SOURCES.items():
        if is_in(module, LIGHT):
            named = imported - LATE.get(module, set())
            wrong = [n for n in named if is_in(n, ("engine",)) and not is_light_name(n)]
            assert not wrong, f"{module} imports {wrong}"
            assert not [name for name in imported if is_in(name, HEAVY_LIBRARIES)], module


def test_heavy_rooms_import_only_rooms_below_them() -> None:
    for module, imported in SOURCES.items():
        room = next((r for r in HEAVY_ROOMS if is_in(module, (r,))), None)
        if room is None or is_in(module, LIGHT):
            continue
        allowed = (room, *HEAVY_ROOMS[room])
        wrong = [
            n for n in imported if is_in(n, ("engine",)) and not is_light_name(n) and not is_in(n, allowed)
        ]
        assert not wrong, f"{module} imports {wrong}"


def test_methods_do_not_import_each_other() -> None:
    methods = ("region_specific", "seg_cft", "cyclegan_attribution")
    for method in methods:
        others = tuple(f"engine.methods.{other}" for other in methods if other != method)
        assert not [n for n in SOURCES.get(f"engine.methods.{method}", set()) if is_in(n, others)], method


def test_viewer_rooms_know_the_case_and_not_each_other() -> None:
    rooms = ("viewer.panes", "viewer.tools", "viewer.browser", "viewer.study")
    for module, imported in SOURCES.items():
        room = next((r for r in rooms if is_in(module, (r,))), None)
        if room is not None:
            others = tuple(r for r in rooms if r != room)
            assert not [n for n in imported if is_in(n, others)], module


def loaded_after_importing(modules: list[str], suspects: tuple[str, ...]) -> str:
    code = f"import sys, {', '.join(modules)}; print(*(m for m in {suspects!r} if m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return run.stdout.strip()


def test_a_fresh_interpreter_loads_the_viewer_without_torch() -> None:
    assert loaded_after_importing([m for m in SOURCES if is_in(m, ("viewer",))], HEAVY_LIBRARIES) == ""


def test_a_fresh_interpreter_loads_light_modules_without_torch_or_qt() -> None:
    assert loaded_after_importing([m for m in SOURCES if is_in(m, LIGHT)], HEAVY_LIBRARIES + QT) == ""
