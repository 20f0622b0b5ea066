"""Frames that are no JSON, or no OCPP-J frame, though anybody can see what they say.

Works on bytes, before anything is decoded, and only after parsing failed. Every scan here is linear in the frame's
length, as anybody can send one. A frame that was cut off can't be repaired: nobody knows what is missing.
"""

import re
from collections.abc import Callable

import msgspec

from voltway.ocpp.quirks.quirk import ModelMatch, Quirk

_NO_ACTION: frozenset[str] = frozenset()

STRAY_BYTES = Quirk(
    name="stray_bytes",
    why="The station sends NUL bytes, a byte order mark or raw control characters in or around its messages.",
    sources=("OCPP-J 1.6 section 4.1",),
    actions=_NO_ACTION,
    everyone=True,
)
NOT_UTF8 = Quirk(
    name="not_utf8",
    why="The station writes letters such as ü in Latin-1 instead of UTF-8.",
    sources=("OCPP-J 1.6 section 4.1",),
    actions=_NO_ACTION,
    everyone=True,
)
STRAY_COMMA = Quirk(
    name="stray_comma",
    why="The station writes a comma before the first or after the last item of a list or an object.",
    sources=("lbbrhzn/ocpp#1078", "mobilityhouse/ocpp PR546"),
    actions=_NO_ACTION,
    models=(ModelMatch(vendor="ZJ*BENY*"),),
    everyone=True,
)
NO_JSON_NUMBER = Quirk(
    name="no_json_number",
    why="The station writes nan or inf where a number could not be computed; null stands in.",
    sources=("RFC 8259 section 6",),
    actions=_NO_ACTION,
    everyone=True,
)
FRAME_TYPES = Quirk(
    name="frame_types",
    why="The station writes the message type as text or the message id as a number.",
    sources=("OCPP-J 1.6 section 4.2",),
    actions=_NO_ACTION,
    everyone=True,
)

QUIRKS = (STRAY_BYTES, NOT_UTF8, STRAY_COMMA, NO_JSON_NUMBER, FRAME_TYPES)

_ANY_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_CONTROLS = bytes(range(0x20))
_TO_BLANKS = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_AROUND = b" \t\r\n\0"


def repair_frame(data: bytes) -> tuple[bytes, str, str] | None:
    """A frame that says what `data` meant, the name of the quirk, and why; None where it can't be repaired.

    Where several things are wrong the name is that of the last, and the sentence tells all.
    """
    names, reasons = [], []
    for quirk, mend, reason in _REPAIRS:
        mended = mend(data)
        if mended != data:
            names.append(quirk.name)
            reasons.append(reason)
            data = mended
    if not names or not _is_frame(data):
        return None
    return data, names[-1], f"corrected because {' and '.join(reasons)}"


def _is_frame(data: bytes) -> bool:
    try:
        return len(_ANY_LIST.decode(data)) >= 3
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _without_stray_bytes(data: bytes) -> bytes:
    return data.strip(_AROUND).removeprefix(_BYTE_ORDER_MARK).strip(_AROUND).translate(_TO_BLANKS)


def _as_utf8(data: bytes) -> bytes:
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1").encode()
    return data


# A string, or what may be wrong outside of one. Possessive (++, *+), so that nothing is tried twice.
_TOKEN = re.compile(
    rb"""(?P<text>"(?:[^"\\]++|\\.)*+"?) | (?P<commas>,[\s,]*+) | (?P<word>[-+]?(?:nan|inf(?:inity)?)\b)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def _without_stray_commas(data: bytes) -> bytes:
    def one_or_none(found: re.Match[bytes]) -> bytes:
        commas = found["commas"]
        if commas is None:
            return found[0]
        at_start = _last_before(data, found.start()) in b"[{"
        at_end = data[found.end() : found.end() + 1] in (b"]", b"}")
        return b"" if at_start or at_end else b","

    return _TOKEN.sub(one_or_none, data) if _may_have_stray_comma(data) else data


_SUSPICIOUS = re.compile(rb"[\[{]\s*+,|,\s*+[,\]}]")


def _may_have_stray_comma(data: bytes) -> bool:
    return _SUSPICIOUS.search(data) is not None


def _last_before(data: bytes, at: int) -> bytes:
    """The last byte before `at` that is not white space: a run of commas begins where the white space ended."""
    while at > 0 and data[at - 1 : at].isspace():
        at -= 1
    return data[at - 1 : at] or b"?"


def _without_odd_numbers(data: bytes) -> bytes:
    return _TOKEN.sub(lambda found: b"null" if found["word"] else found[0], data)


# Matched at the frame's first byte only: a message's text may contain the same.
_TYPE_AS_TEXT = re.compile(rb'\[\s*+"\s*+([2-6])\s*+"\s*+,')
_ID_AS_NUMBER = re.compile(rb"(\[\s*+[2-6]\s*+,\s*+)(-?\d{1,35}+)(\s*+,)")


def _with_frame_types(data: bytes) -> bytes:
    if typed := _TYPE_AS_TEXT.match(data):
        data = b"[" + typed[1] + b"," + data[typed.end() :]
    if numbered := _ID_AS_NUMBER.match(data):
        data = numbered[1] + b'"' + numbered[2] + b'"' + numbered[3] + data[numbered.end() :]
    return data


_REPAIRS: tuple[tuple[Quirk, Callable[[bytes], bytes], str], ...] = (
    (STRAY_BYTES, _without_stray_bytes, "there were bytes in or around the message that no text has"),
    (NOT_UTF8, _as_utf8, "it was written in Latin-1 instead of UTF-8"),
    (STRAY_COMMA, _without_stray_commas, "there were commas without an item before or behind them"),
    (NO_JSON_NUMBER, _without_odd_numbers, "there were numbers that JSON does not have"),
    (FRAME_TYPES, _with_frame_types, "the message type was text or the message id a number"),
)
