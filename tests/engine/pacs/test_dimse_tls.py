"""DIMSE over TLS: with a certificate that is valid, or not at all."""

import shutil
import ssl
import subprocess

import pytest
from scripted_pacs import scripted_pacs

from engine.errors import ArchiveError
from engine.pacs.dimse import DimseArchive
from engine.pacs.nodes import ReceiverRules, TlsFiles


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two authorities, and certificates of the first for 127.0.0.1, for another host, and for us."""
    if shutil.which("openssl") is None:
        pytest.skip("the command openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for name in ("authority", "stranger"):
        names = ("-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
        openssl(folder, "req", "-x509", *key, *names, "-days", "2")
    for name, host in (("server", "IP:127.0.0.1"), ("elsewhere", "DNS:pacs.example.org"), ("us", "DNS:us")):
        openssl(
            folder, "req", "-new", *key, "-keyout", f"{name}.key", "-out", "r.csr", "-subj", f"/CN={name}"
        )
        (folder / "names").write_text(f"subjectAltName={host}\n")
        by = ("-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-extfile", "names")
        openssl(folder, "x509", "-req", "-in", "r.csr", *by, "-out", f"{name}.pem", "-days", "2")
    return folder


def server(folder, name="server", **how):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    for attribute, value in how.items():
        setattr(context, attribute, value)
    return context


def problem(pacs, tls, **how):
    with pytest.raises(ArchiveError) as error:
        DimseArchive(pacs.node(tls=tls, timeout_s=3.0, **how), ReceiverRules()).check()
    assert pacs.calls == []
    return str(error.value)


def test_a_valid_certificate_is_taken_and_no_other(folder):
    trusting = TlsFiles(authorities=str(folder / "authority.pem"))
    with scripted_pacs(tls=server(folder)) as pacs:
        assert "answers" in DimseArchive(pacs.node(tls=trusting), ReceiverRules()).check()
        for other in (TlsFiles(), TlsFiles(authorities=str(folder / "stranger.pem"))):
            assert "certificate of pacs is not valid here" in problem(pacs, other)
        assert "not valid here" in problem(pacs, trusting, host="localhost")
        told = problem(pacs, None)
        assert "whether it wants TLS" in told or "does not answer" in told
    with scripted_pacs(tls=server(folder, "elsewhere")) as pacs:
        assert "not valid here" in problem(pacs, trusting)
    with scripted_pacs() as pacs:
        assert "no TLS connection" in problem(pacs, trusting)


def test_old_tls_is_refused(folder):
    trusting = TlsFiles(authorities=str(folder / "authority.pem"))
    old = server(folder)
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with scripted_pacs(tls=old) as pacs:
        assert "check that it speaks TLS 1.2" in problem(pacs, trusting)
    with scripted_pacs(tls=server(folder, maximum_version=ssl.TLSVersion.TLSv1_2)) as pacs:
        assert "answers" in DimseArchive(pacs.node(tls=trusting), ReceiverRules()).check()


def test_our_certificate_is_shown_where_it_is_asked_for(folder):
    trusting = TlsFiles(authorities=str(folder / "authority.pem"))
    ours = TlsFiles(trusting.authorities, str(folder / "us.pem"), str(folder / "us.key"))
    asking = server(folder, verify_mode=ssl.CERT_REQUIRED)
    asking.load_verify_locations(folder / "authority.pem")
    with scripted_pacs(tls=asking) as pacs:
        assert "answers" in DimseArchive(pacs.node(tls=ours), ReceiverRules()).check()
        told = problem(pacs, trusting)
        assert "takes our certificate" in told


def test_files_that_are_none_are_named_before_anybody_is_called(folder):
    with scripted_pacs(tls=server(folder)) as pacs:
        for files, told in (
            (TlsFiles(authorities=str(folder / "missing.pem")), "authorities' file of pacs cannot be used"),
            (TlsFiles(authorities=str(folder / "names")), "authorities' file of pacs cannot be used"),
            (
                TlsFiles(certificate=str(folder / "us.pem"), key=str(folder / "server.key")),
                "our certificate or key for pacs cannot be used",
            ),
        ):
            assert told in problem(pacs, files)


def test_nothing_is_received_unprotected_from_a_node_with_tls(folder, film, tmp_path):
    trusting = TlsFiles(authorities=str(folder / "authority.pem"))
    with scripted_pacs(tls=server(folder)) as pacs:
        pacs.keep(film)
        study = str(pacs.datasets()[0].StudyInstanceUID)
        by_get = DimseArchive(pacs.node(tls=trusting), ReceiverRules())
        assert by_get.fetch(study, "", "", tmp_path, lambda done, of: None, lambda: False).files
        by_move = DimseArchive(pacs.node(tls=trusting, retrieve_by="move"), ReceiverRules())
        with pytest.raises(ArchiveError, match="retrieve by get"):
            by_move.fetch(study, "", "", tmp_path, lambda done, of: None, lambda: False)
        assert "move" not in pacs.calls
