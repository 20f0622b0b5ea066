"""Enumerations that may grow: a newer server's value is taken as it is."""

from enum import StrEnum
from typing import Self


class OpenEnum(StrEnum):
    """A value that this client does not know is no member, and equal to its text."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = unknown._value_ = value
        return unknown
