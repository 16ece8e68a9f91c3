"""Faults of a web server, each played byte for byte on loopback, asked through the archive."""

import contextlib
import gzip
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from scripted_web_server import (
    PREFIX,
    Asked,
    ScriptedWebServer,
    bomb,
    http,
    json_answer,
    make_certificate,
    never,
    once,
    scripted,
    soon_after,
)

from engine.errors import ArchiveCancelled, ArchiveError
from engine.pacs.archive import StudyQuery
from engine.pacs.nodes import WebNode
from engine.pacs.web_archive import WebArchive
from engine.pacs.web_faults import WebFault
from engine.pacs.web_session import WebSession
from engine.pacs.web_token import environment_variable
from engine.pacs.web_wire import Wire, tls_context

TOKEN = "s3cr3t-token-7719"
PATIENT = "ZEBEDEE"


def ask(url: str, is_cancelled: Callable[[], bool] = never, **settings: Any) -> None:
    """Look for the studies of a patient."""
    node = WebNode("Web", url, **({"timeout_s": 5.0} | settings))
    WebArchive(node).find_studies(StudyQuery(patient_name=PATIENT), is_cancelled)


def fault(answer: Any, **settings: Any) -> str:
    """What the reader reads when a server answers so."""
    with scripted(answer) as server, pytest.raises(ArchiveError) as told:
        ask(server.base_url, **settings)
    message = str(told.value)
    assert "\n" not in message
    assert message.startswith(("Web ", "the "))
    assert PATIENT not in message
    assert told.value.__cause__ is None
    assert told.value.__context__ is None
    return message


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(environment_variable("Web"), TOKEN)
    return TOKEN


# Where requests go


def test_the_token_goes_to_the_node_and_never_with_a_redirect_to_another(token: str) -> None:
    with scripted(json_answer([])) as other:
        with scripted(http(302, Location=f"{other.base_url}/studies")) as server:
            with pytest.raises(ArchiveError, match=r"sends us on.*right address"):
                ask(server.base_url)
            assert [one.headers["authorization"] for one in server.asked] == [f"Bearer {TOKEN}"]
        assert other.connections == 0


def test_a_token_with_its_scheme_is_sent_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment_variable("Web"), "Basic dXNlcjpwYXNz")
    with scripted(json_answer([])) as server:
        ask(server.base_url)
    assert server.asked[0].headers["authorization"] == "Basic dXNlcjpwYXNz"


def test_redirects_within_the_service_are_followed_three_times() -> None:
    def script(asked: Asked) -> bytes:
        number = len(server.asked)
        return http(307, Location=f"{PREFIX}/moved{number}?a=b") if number < turns else json_answer([])

    with scripted(script) as server:
        turns = 4
        ask(server.base_url)
        assert [one.target for one in server.asked[1:]] == [f"{PREFIX}/moved{n}?a=b" for n in (1, 2, 3)]
        server.asked.clear()
        turns = 99
        with pytest.raises(ArchiveError, match="sends us on"):
            ask(server.base_url)
        assert len(server.asked) == 4


@pytest.mark.parametrize(
    "place",
    [
        "/elsewhere",
        "/dicom-webber/studies",
        "/dicom-web/../admin",
        "/dicom-web/%2e%2e/admin",
        "/dicom-web/%2E./admin",
        "/dicom-web/a%2f..%2f..%2fadmin",
        "/dicom-web/..%5cadmin",
        "//evil.example/dicom-web",
        "https://127.0.0.1:{port}/dicom-web",
        "http://localhost:{port}/dicom-web",
        "http://user:pass@127.0.0.1:{port}/dicom-web",
        "http://127.0.0.1:{port}@evil.example/dicom-web",
        "http://127.0.0.1:1/dicom-web",
        "http:\\\\evil.example\\dicom-web",
        "file:///etc/passwd",
        "data:application/json,[]",
        "http://169.254.169.254/dicom-web",
        "http://[::1",
        "http://127.0.0.1:{port}:9/dicom-web",
    ],
)
def test_no_other_redirect_is_followed(place: str, token: str) -> None:
    def script(asked: Asked) -> bytes:
        return http(302, Location=place.format(port=server.port))

    with scripted(script) as server:
        with pytest.raises(ArchiveError):
            ask(server.base_url)
        assert len(server.asked) == 1
        assert server.connections == 1


def test_the_settings_of_the_environment_do_not_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login user password pass\n")
    with scripted(json_answer([])) as proxy, scripted(json_answer([], Set_Cookie="a=b; Path=/")) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.origin)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setenv("NETRC", str(netrc))
        with WebSession(WebNode("Web", server.base_url), None, never) as session:
            for _ in range(2):
                session.get(f"{server.base_url}/studies")
        assert proxy.connections == 0
    assert len(server.asked) == 2
    for asked in server.asked:
        assert not {"authorization", "cookie", "proxy-authorization"} & set(asked.headers)
        assert asked.headers["host"] == f"127.0.0.1:{server.port}"


def test_another_url_than_the_nodes_is_not_asked_for() -> None:
    with scripted(json_answer([])) as other, scripted(json_answer([])) as server:
        with WebSession(WebNode("Web", server.base_url), "t", never) as session:
            for url in (other.base_url, server.origin, f"{server.base_url}/../x", "file:///etc/passwd"):
                with pytest.raises((ArchiveError, requests.RequestException)):
                    session.get(url, verify=False, proxies={"http": other.origin}, allow_redirects=True)
        assert other.connections == server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "https://169.254.169.254/latest",
        "https://[fe80::1]/dicom-web",
        "https://[::ffff:169.254.169.254]/x",
        "https://[fd00:ec2::254]/x",
        "https://0.0.0.0/x",
        "https://metadata.google.internal/x",
        "https://METADATA.google.internal./x",
    ],
)
def test_addresses_where_no_pacs_can_be_are_never_called(url: str) -> None:
    with pytest.raises(ArchiveError, match=r"no PACS can be; check its address"):
        ask(url)


class Peer(socket.socket):
    """A connection that seems to lead to some address."""

    address = ""

    def getpeername(self) -> Any:
        return (self.address, 443)


@pytest.mark.parametrize(
    ("url", "address", "is_refused"),
    [
        ("https://pacs.example.org", "169.254.169.254", True),
        ("https://pacs.example.org", "fe80::1%eth0", True),
        ("https://pacs.example.org", "::ffff:169.254.169.254", True),
        ("https://pacs.example.org", "100.100.100.200", True),
        ("https://pacs.example.org", "10.0.0.5", False),
        ("https://pacs.example.org", "2001:db8::5", False),
        ("http://localhost", "10.0.0.5", True),
        ("http://localhost", "::1", False),
    ],
)
def test_a_name_that_leads_elsewhere_is_seen_before_anything_is_sent(
    url: str, address: str, is_refused: bool
) -> None:
    wire = Wire(WebNode("Web", url))
    with Peer() as peer:
        peer.address = address
        if is_refused:
            with pytest.raises(WebFault, match=r"check its address|use https"):
                wire.watch(peer)
        else:
            wire.watch(peer)
    wire.close()


@pytest.mark.parametrize(
    "url", ["https://*.example.org", "https://.example.org", "https://a..b/x", "https://%zz/"]
)
def test_an_address_that_is_none_is_named(url: str) -> None:
    with pytest.raises(ArchiveError, match="address"):
        ask(url)


# What must not be told


def test_neither_token_nor_patient_reaches_a_log_an_error_or_a_repr(
    token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [json_answer([], Warning=f'299 x "{PATIENT}"'), http(500, PATIENT.encode()), b"junk\r\n\r\n"]
    for answer in answers:
        with scripted(answer) as server:
            node = WebNode("Web", server.base_url)
            with WebSession(node, token, never) as session:
                told = ""
                try:
                    response = session.get(f"{server.base_url}/studies?PatientName={PATIENT}")
                    told = repr(vars(response.request))
                except ArchiveError as error:
                    told = repr(error)
                assert TOKEN not in told
                assert TOKEN not in repr(session)
                assert TOKEN not in repr(session.headers)
            with contextlib.suppress(ArchiveError):
                ask(server.base_url)
    assert TOKEN not in caplog.text
    assert PATIENT not in caplog.text


def test_a_query_holds_wildcards_as_they_are_and_blanks_as_percent_20() -> None:
    with scripted(json_answer([])) as server:
        query = StudyQuery(patient_name="DE LA*+?", study_date="20200101-", accession_number="A/B&c=1#")
        WebArchive(WebNode("Web", server.base_url)).find_studies(query, never)
    first, second = (one.target for one in server.asked)
    assert "PatientName=DE%20LA*%2B?&" in first
    assert "AccessionNumber=A/B%26c%3D1%23&" in first
    assert "PatientName=DE?LA*??&" in second
    assert "AccessionNumber=A/B?c?1?&" in second


# What is too slow


def dripping_body(server: ScriptedWebServer) -> Any:
    return server.drip(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[", b" ")


def dripping_chunks(server: ScriptedWebServer) -> Any:
    start = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return server.drip(start, b"1\r\n \r\n")


def dripping_header(server: ScriptedWebServer) -> Any:
    return server.drip(b"HTTP/1.1 200 OK\r\nX: ", b"x")


def dripping_continue(server: ScriptedWebServer) -> Any:
    return server.drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n")


def silence(server: ScriptedWebServer) -> Any:
    return server.drip(b"", b"")


SLOW = [dripping_body, dripping_chunks, dripping_header, dripping_continue, silence]


@pytest.mark.parametrize("how", SLOW)
def test_the_time_is_that_of_the_whole_answer(how: Callable[[ScriptedWebServer], Any]) -> None:
    start = time.monotonic()
    words = r"wholly within 0\.3 s; give it more time in its settings"
    with scripted(lambda asked: how(server)) as server, pytest.raises(ArchiveError, match=words):
        ask(server.base_url, timeout_s=0.3)
    assert time.monotonic() - start < 30


@pytest.mark.parametrize("how", SLOW)
def test_cancelling_does_not_wait_for_the_server(how: Callable[[ScriptedWebServer], Any]) -> None:
    start = time.monotonic()
    with scripted(lambda asked: how(server)) as server, pytest.raises(ArchiveCancelled):
        ask(server.base_url, soon_after(lambda: server.asked), timeout_s=60)
    assert time.monotonic() - start < 30


def test_cancelling_does_not_wait_for_a_handshake(tmp_path: Path) -> None:
    start = time.monotonic()
    with scripted(b"") as server:
        server.is_silent = True
        url = server.base_url.replace("http:", "https:")
        with pytest.raises(ArchiveCancelled):
            ask(url, soon_after(lambda: server.connections), timeout_s=60)
    assert time.monotonic() - start < 30


def test_cancelling_does_not_wait_for_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up, is_over = threading.Event(), threading.Event()

    def wait(*_: Any, **__: Any) -> None:
        looked_up.set()
        is_over.wait(30)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    start = time.monotonic()
    with pytest.raises(ArchiveCancelled):
        ask("https://pacs.example.org", soon_after(looked_up.is_set), timeout_s=60)
    assert time.monotonic() - start < 30
    is_over.set()


def test_who_has_cancelled_before_calls_nobody() -> None:
    with scripted(json_answer([])) as server, pytest.raises(ArchiveCancelled):
        ask(server.base_url, lambda: True)
    assert server.connections == 0


# What is too large, damaged or senseless


def test_more_bytes_than_allowed_end_the_answer_whatever_its_header_tells() -> None:
    pieces = http(body=b"[", Content_Length=None)  # type: ignore[arg-type]

    def flood(asked: Asked) -> Any:
        yield pieces
        for _ in range(64):
            yield b" " * (1 << 16)

    assert "more than 1 MiB; allow more in its settings" in fault(flood, most_bytes=1 << 20)
    big = json.dumps([{}] * 100_000).encode()
    assert "more than 50,000 bytes" in fault(http(body=big), most_bytes=50_000)


def test_a_bomb_is_seen_while_it_is_unpacked() -> None:
    packed = bomb(64)
    assert len(packed) < 1 << 17
    assert "more than 8 MiB" in fault(http(body=packed, Content_Encoding="gzip"))


def test_packed_answers_are_unpacked() -> None:
    with scripted(http(body=gzip.compress(b"[]"), Content_Encoding="gzip")) as server:
        ask(server.base_url)
    assert server.asked[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http(body=gzip.compress(b"[]")[:-6], Content_Encoding="gzip"), "packed data that are damaged"),
        (http(body=gzip.compress(b"[]") + b"x", Content_Encoding="gzip"), "packed data that are damaged"),
        (http(body=b"[]", Content_Encoding="gzip"), "packed data that are damaged"),
        (http(body=b"[]", Content_Encoding="br"), "not asked for"),
        (http(body=b"[]", Content_Encoding="gzip, gzip"), "not asked for"),
        (http(body=b"<html>", kind="text/html"), "something else than JSON; check the path"),
        (http(body=b"[]", kind=None), "something else than JSON"),  # type: ignore[arg-type]
        (http(body=b"[{"), "JSON that is damaged"),
        (http(body=b"\xff\xfe[]"), "JSON that is damaged"),
        (http(body=b"[" * 200_000), "JSON that is damaged"),
        (http(body=b"[" + b"9" * 10_000 + b"]"), "JSON that is damaged"),
        (http(body=b"3"), "no list of DICOM data sets"),
        (http(body=b'"text"'), "no list of DICOM data sets"),
        (http(body=b"null"), "no list of DICOM data sets"),
        (http(body=b"[]", Content_Length="9"), "less came than it told"),
        (http(body=b"5\r\n[", Content_Length=None, Transfer_Encoding="chunked"), "Web |the answer"),  # type: ignore[arg-type]
        (http(body=b"zz\r\n[", Content_Length=None, Transfer_Encoding="chunked"), "Web |the answer"),  # type: ignore[arg-type]
        (b"", "broke the connection off"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "broke the connection off|not HTTP"),
        (
            b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n[]",
            "broke the connection off|not HTTP",
        ),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n[]", "broke the connection off|not HTTP"),
    ],
)
def test_answers_that_make_no_sense_are_named(answer: bytes, words: str) -> None:
    assert re.search(words, fault(answer))


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (401, {}, "set or renew its token"),
        (403, {}, "set or renew its token"),
        (404, {}, "check the path of the service"),
        (405, {}, "check the path of the service"),
        (400, {}, "refused the request (400)"),
        (406, {}, "that of DICOMweb"),
        (413, {}, "nothing that large"),
        (429, {"Retry_After": "7"}, "try again in 7 s"),
        (503, {"Retry_After": "Wed, 21 Oct 2015 07:28:00 GMT"}, "try again later"),
        (503, {"Retry_After": "9" * 400}, "try again later"),
        (500, {}, "failed by itself (500)"),
        (302, {}, "sends us on"),
        (304, {}, "sends us on"),
        (999, {}, "failed by itself"),
        (101, {}, "status 101, which does not belong there"),
        (206, {}, "status 206, which does not belong there"),
    ],
)
def test_a_status_of_failure_names_what_to_mend_and_is_not_tried_again(
    status: int, headers: dict[str, str], words: str
) -> None:
    answer = http(status, b"<b>ZEBEDEE</b>", kind="text/html", **headers)
    with scripted(answer) as server, pytest.raises(ArchiveError) as told:
        ask(server.base_url)
    assert words in str(told.value)
    assert "ZEBEDEE" not in str(told.value)
    assert len(server.asked) == 1


def test_no_content_is_no_study() -> None:
    with scripted(http(204, kind=None)) as server:  # type: ignore[arg-type]
        ask(server.base_url)


def test_a_closed_port_and_an_unknown_host_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(b"") as server:
        pass
    with pytest.raises(ArchiveError, match="nobody listens at its host and port"):
        ask(server.base_url)

    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ArchiveError, match="nobody knows the host of Web"):
        ask("https://pacs.example.org")


# TLS


def test_a_certificate_signed_by_itself_is_refused_unless_it_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    certificate = make_certificate(tmp_path)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(certificate[0]))
    keys = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    with scripted(once([]), certificate) as server:
        with pytest.raises(ArchiveError, match=r"certificate of Web is not trusted \(self[- ]signed"):
            ask(server.base_url)
        node = WebNode("Web", server.base_url)
        with WebSession(node, TOKEN, never) as session:
            session.verify = False
            with pytest.raises(ArchiveError, match="is not trusted"):
                session.get(f"{server.base_url}/studies", verify=False)
        assert server.asked == []
        ask(server.base_url, authorities=str(certificate[0]))
        assert len(server.asked) == 1
        with pytest.raises(ArchiveError, match=r"not trusted \(.*match"):
            ask(server.base_url.replace("127.0.0.1", "localhost"), authorities=str(certificate[0]))
        assert len(server.asked) == 1
    assert not keys.exists()


def test_with_authorities_of_its_own_the_systems_do_not_count(tmp_path: Path) -> None:
    certificate, _ = make_certificate(tmp_path)
    context = tls_context(WebNode("Web", "https://a.example", authorities=str(certificate)))
    assert len(context.get_ca_certs()) == 1
    assert context.check_hostname


def test_a_file_of_authorities_that_is_none_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    for file in (wrong, tmp_path / "missing.pem", tmp_path):
        with pytest.raises(ArchiveError, match=r"file of authorities of Web.*choose a PEM file"):
            ask("https://127.0.0.1:1/", authorities=str(file))


def test_a_server_without_tls_is_named() -> None:
    with scripted(json_answer([])) as server:
        server.greeting = b"HTTP/1.1 400 Bad Request\r\n\r\n"
        with pytest.raises(ArchiveError, match="does not speak TLS"):
            ask(server.base_url.replace("http:", "https:"))


def test_a_server_with_tls_where_none_was_written_down_is_named(tmp_path: Path) -> None:
    words = "begins with http or https as it should"
    certificate = make_certificate(tmp_path)
    with scripted(b"", certificate) as server, pytest.raises(ArchiveError, match=words):
        ask(server.base_url.replace("https:", "http:"))
