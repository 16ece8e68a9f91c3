"""WebStore: objects sent to a DICOMweb node (STOW-RS, PS3.18 10.5), and what the node says became of each."""

import json
import os
import secrets
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import requests

from engine.pacs.nodes import WebNode
from engine.pacs.status_words import is_refused_for_good
from engine.pacs.web_faults import WebFault, fault_of_status, senseless
from engine.pacs.web_json import Entry
from engine.pacs.web_session import MOST_JSON_BYTES, WebSession

_REFERENCED, _FAILED = "00081199", "00081198"
_SOP, _FAILURE, _WARNING = "00081155", "00081197", "00081196"
_PIECE = 1 << 18

# Failure Reason, PS3.18 table I.2-2 and PS3.4 table B.2-1; those that end in 00 stand for their hundred.
_FAILURES = {
    0x0110: "it could not process it",
    0x0111: "it has an object of this UID already",
    0x0117: "it takes the UID for invalid",
    0x0122: "it does not take objects of this kind",
    0x0124: "we have no right to store there",
    0xA700: "it has no room",
    0xA900: "it takes the object for another kind than it says to be",
    0xC000: "it does not understand the object",
    0xC122: "it does not take this transfer syntax",
}


def store(node: WebNode, session: WebSession, file: Path, sop_instance_uid: str) -> str:
    """Send one DICOM file, byte for byte; returns what the archive said against it, if anything.

    Not through dicomweb-client: it would write each object anew from what it parsed, hold it in memory twice,
    try again by itself, and throw away the receipts of a 409.

    Returns:
        "" where the archive stored the object; else its warning.

    Raises:
        WebFault: not stored, or nobody knows; see ``is_unknown``.
        ArchiveCancelled: the reader cancelled.
        OSError: the file cannot be read.
    """
    body = _Body(file)
    request = requests.Request(
        "POST",
        f"{session.base_url}/studies",
        headers={
            "Content-Type": f'multipart/related; type="application/dicom"; boundary="{body.boundary}"',
            "Accept": "application/dicom+json",
        },
        data=body,
    )
    answer = BytesIO()
    response = session.ask(session.prepare_request(request), answer, min(node.most_bytes, MOST_JSON_BYTES))
    if response.status_code not in (200, 202, 409):
        raise fault_of_status(node, response.status_code, response.headers.get("Retry-After"))
    return _read_receipt(node, answer.getvalue(), sop_instance_uid)


def _read_receipt(node: WebNode, answer: bytes, sop_instance_uid: str) -> str:
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, list) and len(told) == 1:
        told = told[0]
    if not isinstance(told, dict):
        fault = senseless(node, "without a receipt that can be read")
        raise WebFault(str(fault), is_unknown=True)
    receipt = Entry(told)
    for item in receipt.items(_FAILED):
        if item.uid(_SOP) in (sop_instance_uid, ""):
            code = item.number(_FAILURE)
            raise WebFault(
                f"{node.name} did not store it: {_reason(code)}",
                is_for_good=code is not None and is_refused_for_good(code),
            )
    for item in receipt.items(_REFERENCED):
        if item.uid(_SOP) == sop_instance_uid:
            warning = item.number(_WARNING)
            return "" if warning is None else f"with warning {warning:04X}"
    raise WebFault(f"{node.name} gave no receipt for it", is_unknown=True)


def _reason(code: int | None) -> str:
    if code is None:
        return "it does not say why; look into its own log"
    known = _FAILURES.get(code) or _FAILURES.get(code & 0xFF00)
    if known is None and code >> 12 == 0xC:
        known = _FAILURES[0xC000]
    return f"{known or 'look into its own log'} ({code:04X})"


class _Body:
    """One file as the only part of a multipart message, read while it is sent; its length is known before."""

    def __init__(self, file: Path) -> None:
        self.boundary = secrets.token_hex(24)
        self._file = file
        self._before = f"--{self.boundary}\r\nContent-Type: application/dicom\r\n\r\n".encode()
        self._after = f"\r\n--{self.boundary}--\r\n".encode()
        self._size = os.path.getsize(file)

    def __len__(self) -> int:
        return len(self._before) + self._size + len(self._after)

    def __iter__(self) -> Iterator[bytes]:
        yield self._before
        left = self._size
        with open(self._file, "rb") as file:
            while left and (piece := file.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece
        if left:
            raise WebFault("the file became shorter while it was sent; export it again", is_unknown=True)
        yield self._after
