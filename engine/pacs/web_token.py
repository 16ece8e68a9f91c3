"""Tokens of DICOMweb nodes: in the system's keyring or an environment variable; never in a file or a log."""

import contextlib
import os
import re
from urllib.parse import urlsplit

from engine.errors import ArchiveError
from engine.pacs.nodes import WebNode, read_nodes

_SERVICE = "Counterview PACS"
_PLACES = "Counterview PACS addresses"
_VARIABLE = "COUNTERVIEW_PACS_TOKEN_"
# RFC 9110 11.6.2: a scheme, a blank and what belongs to it; no blank or line break can end the header early.
_TOKEN = re.compile(r"(?:(?:Bearer|Basic) )?[\x21-\x7e]{1,16384}")


def environment_variable(node_name: str) -> str:
    """The variable that may hold the token of a node, such as COUNTERVIEW_PACS_TOKEN_RESEARCH_PACS.

    It is the name in capitals; whatever is neither an ASCII letter nor a digit becomes ``_``. It counts more
    than the keyring, and is the way on systems without one.
    """
    return _VARIABLE + re.sub(r"[^A-Z0-9]", "_", node_name.upper())


def set_token(node_name: str, token: str) -> None:
    """Keep a token in the system's keyring, in place of an older one.

    It is for the scheme, host and port that are written down for the node now, and goes nowhere else.

    Args:
        node_name: of a WebNode.
        token: sent as ``Authorization: Bearer``; one that begins with "Basic " or "Bearer " is sent as it is.

    Raises:
        ArchiveError: it is no token, or this system keeps none.
    """
    _check_token(token, node_name)
    name = node_name.casefold()
    backend = _backend(node_name)
    try:
        backend.set_password(_PLACES, name, _written_place(node_name))
        backend.set_password(_SERVICE, name, token)
        is_kept = backend.get_password(_SERVICE, name) == token
    except Exception as error:  # each backend raises kinds of its own
        problem = type(error).__name__
    else:
        if is_kept:
            return
        problem = "it forgot it at once"
    raise ArchiveError(f"the system's keyring does not keep the token ({problem}); {_instead(node_name)}")


def has_token(node_name: str) -> bool:
    """Whether there is a token for this node.

    Raises:
        ArchiveError: see ``token_of``.
    """
    return token_of(node_name) is not None


def remove_token(node_name: str) -> None:
    """Forget the token in the system's keyring; nothing happens where there is none.

    Raises:
        ArchiveError: the keyring does not let go of it.
    """
    import keyring.errors

    name = node_name.casefold()
    problem = ""
    try:
        backend = keyring.get_keyring()
        for service in (_SERVICE, _PLACES):
            if backend.get_password(service, name) is not None:
                backend.delete_password(service, name)
    except keyring.errors.NoKeyringError:
        return
    except Exception as error:
        problem = type(error).__name__
    if problem:
        raise ArchiveError(
            f"the system's keyring does not remove the token of {node_name} ({problem}); unlock it"
        )


def token_of(node_name: str, url: str = "") -> str | None:
    """The token to send to this node; None where none was set. Do not keep, show or log it.

    Args:
        node_name: of a WebNode.
        url: where it would be sent.

    Raises:
        ArchiveError: what is set is no token, or for another address; the keyring is locked; or two nodes
            share a variable.
    """
    variable = environment_variable(node_name)
    token = os.environ.get(variable) or None
    if token is not None:
        _check_variable_is_of_one(variable)
    else:
        token, place = _from_keyring(node_name)
        if token and url and place and place != _place(url):
            raise ArchiveError(
                f"the address of {node_name} is another than when its token was set; set its token again"
            )
    if token is not None:
        _check_token(token, node_name)
    return token


def _from_keyring(node_name: str) -> tuple[str | None, str | None]:
    """The token, and for which place."""
    import keyring
    import keyring.errors

    name = node_name.casefold()
    try:
        backend = keyring.get_keyring()
        token = backend.get_password(_SERVICE, name)
        return token, backend.get_password(_PLACES, name) if token else None
    except keyring.errors.NoKeyringError:
        return None, None
    except Exception as error:
        problem = type(error).__name__
    raise ArchiveError(
        f"the token of {node_name} cannot be read from the system's keyring ({problem}); unlock it, or "
        f"{_instead(node_name)}"
    )


def _written_place(node_name: str) -> str:
    with contextlib.suppress(ArchiveError):
        node = read_nodes().find(node_name)
        return _place(node.url) if isinstance(node, WebNode) else ""
    return ""


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or ''}"


def _check_variable_is_of_one(variable: str) -> None:
    """A token must never reach a second node because its name reads the same in capitals."""
    sharing = [node.name for node in read_nodes().nodes if environment_variable(node.name) == variable]
    if len(sharing) > 1:
        raise ArchiveError(
            f"the nodes {' and '.join(sharing)} would share the variable {variable}; rename one of them"
        )


def _backend(node_name: str):  # type: ignore[no-untyped-def]
    """The keyring to write to; one that is none, or that writes plain files, is refused."""
    import keyring
    from keyring.backends import chainer, fail

    backend = keyring.get_keyring()
    first = next(iter(backend.backends), None) if isinstance(backend, chainer.ChainerBackend) else backend
    if first is None or isinstance(first, fail.Keyring):
        raise ArchiveError(f"this system has no keyring to keep a token in; {_instead(node_name)}")
    if type(first).__module__.partition(".")[0] == "keyrings":  # keyrings.alt and the like
        raise ArchiveError(f"this system's keyring would keep the token in a file; {_instead(node_name)}")
    return backend


def _instead(node_name: str) -> str:
    return f"set the environment variable {environment_variable(node_name)} before the start instead"


def _check_token(token: str, node_name: str) -> None:
    if not _TOKEN.fullmatch(token):
        raise ArchiveError(
            f"the token of {node_name} is none: it must be one line of ASCII without blanks; copy it again"
        )
