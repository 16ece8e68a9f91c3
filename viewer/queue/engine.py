"""Engine: what the viewer needs of the engine's client, so that tests can put another in its place."""

from typing import Any, Protocol

from engine.service.messages import JobRequest


class Engine(Protocol):
    """What the viewer needs of ``engine_client.EngineClient``; its signals are Qt signals."""

    ready: Any
    progressed: Any
    finished: Any
    failed: Any
    remedies_offered: Any
    cancelled: Any
    status_changed: Any
    died: Any
    health_changed: Any

    @property
    def status(self) -> str: ...
    @property
    def has_given_up(self) -> bool: ...
    @property
    def busy_jobs(self) -> tuple[int, ...]: ...
    @property
    def most_in_step(self) -> int: ...
    def start(self) -> None: ...
    def submit(self, request: JobRequest, more_follow: bool = False) -> int: ...
    def cancel(self, job: int) -> None: ...
    def warm(self, model: str, device: str, precision: str) -> None: ...
    def set_previews(self, wanted: bool) -> None: ...
    def shutdown(self) -> None: ...
