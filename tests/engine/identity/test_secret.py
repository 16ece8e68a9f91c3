import stat
import sys
from pathlib import Path

import pytest

from engine.errors import IdentityError
from engine.identity.secret import fresh_secret, secret_of


def test_the_file_is_made_once_and_only_for_its_user(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "my.key"
    made, read = secret_of(path), secret_of(path)
    assert made == read
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "my.key"
    secret_of(path)
    path.chmod(0o644)
    with pytest.raises(IdentityError, match="chmod 600"):
        secret_of(path)


@pytest.mark.parametrize("content", [b"", b"counterview key of pseudonyms 1\nzz", b"\xff\xfe", b"PK\3\4"])
def test_another_file_is_no_key(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "my.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(IdentityError, match="no key file"):
        secret_of(path)


def test_stand_ins_have_the_form_that_the_standard_asks_for() -> None:
    secret = fresh_secret()
    uid = secret.uid("1.2.3")
    assert uid.startswith("2.25.")
    assert len(uid) <= 44
    assert secret.uid("1.2.3 \0") == uid
    assert len(secret.patient("x")) == 13
    assert -3652 <= secret.shift("x").days < 0
    assert "value" not in repr(secret)
