import logging

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.errors
import pytest
from in_memory_keyring import InMemory

from engine.errors import ArchiveError
from engine.pacs.nodes import Nodes, WebNode, write_nodes
from engine.pacs.web_token import environment_variable, has_token, remove_token, set_token, token_of


class Forgetful(InMemory):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Locked(InMemory):
    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("the secret is s3cr3t")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.get_password(service, username)


class PlainFile(InMemory):
    pass


PlainFile.__module__ = "keyrings.alt.file"


@pytest.fixture(autouse=True)
def keyring_here(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, InMemory())


def use(monkeypatch: pytest.MonkeyPatch, backend: keyring.backend.KeyringBackend) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)


def test_a_token_is_kept_replaced_and_removed() -> None:
    assert not has_token("Research PACS")
    remove_token("Research PACS")
    set_token("Research PACS", "one")
    set_token("research pacs", "Basic two")
    assert has_token("Research PACS")
    assert not has_token("Research")
    assert token_of("RESEARCH PACS") == "Basic two"
    remove_token("Research PACS")
    assert token_of("Research PACS") is None


@pytest.mark.parametrize("token", ["", "a b", "a\nX-Evil: 1", "a\r\n", "schlüssel", "Digest x", "x" * 20_000])
def test_what_could_end_a_header_is_no_token(token: str) -> None:
    with pytest.raises(ArchiveError, match="the token of Web is none") as told:
        set_token("Web", token)
    assert not token or token not in str(told.value)
    assert not has_token("Web")


def test_without_a_keyring_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, keyring.backends.fail.Keyring())
    with pytest.raises(ArchiveError, match=r"no keyring.*variable COUNTERVIEW_PACS_TOKEN_RESEARCH_PACS"):
        set_token("Research PACS", "s3cr3t")
    assert not has_token("Research PACS")
    remove_token("Research PACS")
    monkeypatch.setenv("COUNTERVIEW_PACS_TOKEN_RESEARCH_PACS", "s3cr3t")
    assert token_of("Research PACS") == "s3cr3t"
    monkeypatch.setenv("COUNTERVIEW_PACS_TOKEN_RESEARCH_PACS", "s3cr3t\nX: y")
    with pytest.raises(ArchiveError, match="is none") as told:
        token_of("Research PACS")
    assert "s3cr3t" not in str(told.value)


def test_the_variable_counts_more_than_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    set_token("Web", "of-the-keyring")
    monkeypatch.setenv(environment_variable("Web"), "of-the-variable")
    assert token_of("Web") == "of-the-variable"


def test_two_nodes_never_share_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    write_nodes(Nodes((WebNode("My PACS", "https://a.example"), WebNode("My-PACS", "https://b.example"))))
    assert token_of("My PACS") is None
    monkeypatch.setenv("COUNTERVIEW_PACS_TOKEN_MY_PACS", "s3cr3t")
    with pytest.raises(ArchiveError, match=r"My PACS and My-PACS would share.*rename"):
        token_of("My PACS")


def test_a_token_goes_only_where_it_was_set_for() -> None:
    write_nodes(Nodes((WebNode("Web", "https://a.example:8443/x"),)))
    set_token("Web", "s3cr3t")
    assert token_of("Web", "https://A.example:8443/dicom-web") == "s3cr3t"
    for url in ("https://b.example:8443/x", "https://a.example/x", "http://localhost:8443"):
        with pytest.raises(ArchiveError, match=r"address of Web is another.*set its token again"):
            token_of("Web", url)
    write_nodes(Nodes((WebNode("Web", "https://b.example/x"),)))
    set_token("Web", "s3cr3t")
    assert token_of("Web", "https://b.example/x") == "s3cr3t"
    remove_token("Web")
    assert token_of("Web", "https://c.example/x") is None


@pytest.mark.parametrize(
    ("backend", "words"),
    [(Forgetful(), "forgot it at once"), (Locked(), "KeyringLocked"), (PlainFile(), "in a file")],
)
def test_a_keyring_that_does_not_keep_it_safe_is_named(
    backend: InMemory, words: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    use(monkeypatch, backend)
    with pytest.raises(ArchiveError, match=words) as told:
        set_token("Web", "s3cr3t")
    assert "s3cr3t" not in str(told.value) + caplog.text
    assert told.value.__context__ is None
    assert backend.kept == {}


def test_a_locked_keyring_is_not_taken_for_an_empty_one(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Locked())
    for call in (has_token, token_of, remove_token):
        with pytest.raises(ArchiveError, match="unlock it") as told:
            call("Web")
        assert "s3cr3t" not in str(told.value)
