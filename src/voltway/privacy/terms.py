"""What a person is known by in texts, and how a text is made to name them no more. Pure.

A term is found as a whole word, in capitals or not. Two kinds of term are too common for that, those of less than four
characters and those of digits alone, which may as well be a meter value: they are found only where a text, or a
member of a JSON document that is called like one, is a token and nothing else.

Text inside a meter's signature stays: it is evidence, and one changed character spoils it (`SignedValue`).
"""

import json
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from msgspec import Struct

_LEAST_LETTERS: Final = 4
_STRING: Final = re.compile(r'(?P<key>"(?:[^"\\]|\\.)*"\s*:\s*)?"(?P<text>(?:[^"\\]|\\.)*)(?P<end>"|\\?\Z)', re.DOTALL)
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_TOKEN_WORDS: Final = frozenset({"tag", "token", "uid", "card", "rfid", "badge", "idtag", "idtoken"})
_KEY_MEMBERS: Final = frozenset({"key", "start_key"})
_SIGNED: Final = re.compile(r'"signed"\s*:\s*\{\s*\Z')
_EVIDENCE: Final = re.compile(r"OCMF\||signedMeterData")
_EVIDENCE_LIKELY: Final = re.compile(r'OCMF\||signedMeterData|"signed"')


class Term(Struct, frozen=True):
    """One text that names the person, and what takes its place; None: it is looked for and never replaced."""

    text: str
    pseudonym: str | None = None

    @property
    def is_common(self) -> bool:
        """Whether other things than this person are written the same."""
        return len(self.text) < _LEAST_LETTERS or not re.search(r"[^\W\d_]", self.text)


class Terms(Struct, frozen=True, dict=True):
    """Everything a person is known by."""

    user_ids: list[str] = []
    driver_ids: list[str] = []
    token_uids: list[str] = []
    emails: list[str] = []
    terms: list[Term] = []

    @cached_property
    def _replacing(self) -> dict[str, str]:
        return {term.text.lower(): term.pseudonym for term in self.terms if term.pseudonym is not None}

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        return _pattern(term.text for term in self.terms if term.pseudonym is not None and not term.is_common)

    @cached_property
    def _anything(self) -> re.Pattern[str] | None:
        return _pattern(term.text for term in self.terms if not term.is_common)

    @property
    def needles(self) -> list[str]:
        """Texts of which at least one is in everything that mentions the person, folded; JSON may escape them."""
        found: dict[str, None] = {}
        for term in self.terms:
            plain = term.text
            for written in (plain, json.dumps(plain)[1:-1], json.dumps(plain, ensure_ascii=False)[1:-1]):
                found[written.lower()] = None
                found[written.lower().replace("/", "\\/")] = None
        return list(found)

    def mentioned(self, text: str) -> bool:
        """Whether the text, JSON or not, names the person, evidence included."""
        return bool(self._anything and self._anything.search(_unescaped(text))) or self.masked(text) != text

    def mentioned_evidence(self, masked: str) -> bool:
        """Whether a text that was masked still names the person: in a meter's signed text, which stays as it is."""
        if not _EVIDENCE_LIKELY.search(masked):
            return False
        return bool(self._words and self._words.search(_unescaped(masked)))

    def masked(self, text: str) -> str:
        """The text with a pseudonym wherever the person was named; all else is as it was, character by character."""
        return self._in_document(text) if text.lstrip()[:1] in {"{", "["} else self.masked_plain(text)

    def masked_plain(self, text: str) -> str:
        """The same for a text that is no JSON document."""
        whole = self._replacing.get(text.lower())
        if whole is not None:
            return whole
        parts = text.split("|")
        text = "|".join(self._replacing.get(part.lower(), part) for part in parts) if len(parts) > 1 else text
        return self._words.sub(self._pseudonym, text) if self._words else text

    def _pseudonym(self, found: re.Match[str]) -> str:
        return self._replacing[found[0].lower()]

    def _in_document(self, document: str) -> str:
        def replaced(found: re.Match[str]) -> str:
            written = found["text"]
            told = _text_of(written)
            if told is None or is_evidence(
                document[max(found.start() - 40, 0) : found.start()], found["key"] or "", told
            ):
                return found[0]
            masked = self._member(_member_name(found["key"]), told)
            return found[0] if masked == told else f'{found["key"] or ""}"{_written(masked)}{found["end"]}'

        return _STRING.sub(replaced, document)

    def _member(self, name: str, told: str) -> str:
        if told.lstrip()[:1] in {"{", "["}:
            return self._in_document(told)
        if name in _KEY_MEMBERS or any(word.lower() in _TOKEN_WORDS for word in _WORD.findall(name)):
            return self.masked_plain(told)
        return self._words.sub(self._pseudonym, told) if self._words else told


def is_evidence(before: str, key: str, told: str) -> bool:
    """Whether a JSON string is a meter's signed text. `before` is the document up to it, `key` its member's name."""
    return bool(_EVIDENCE.search(told)) or (_member_name(key) == "data" and bool(_SIGNED.search(before)))


def _pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted({text for text in texts if text}, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])", re.IGNORECASE)


def _member_name(key: str | None) -> str:
    return key.rstrip().rstrip(":").rstrip().strip('"') if key else ""


def _text_of(written: str) -> str | None:
    if "\\" not in written:
        return written
    try:
        told = json.loads(f'"{written}"', strict=False)
    except ValueError:
        return None
    return told if isinstance(told, str) else None


def _written(told: str) -> str:
    return json.dumps(told, ensure_ascii=False)[1:-1]


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _STRING.sub(lambda found: f'{found["key"] or ""}"{_text_of(found["text"]) or found["text"]}"', text)
