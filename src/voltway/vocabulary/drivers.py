"""Drivers, what they drive, what they agreed to, and under which contract they charge."""

from enum import StrEnum


class ConnectorType(StrEnum):
    """What a vehicle can be plugged in with (OCPI 2.3 ConnectorType, those that cars have)."""

    IEC_62196_T1 = "IEC_62196_T1"
    IEC_62196_T1_COMBO = "IEC_62196_T1_COMBO"
    IEC_62196_T2 = "IEC_62196_T2"
    IEC_62196_T2_COMBO = "IEC_62196_T2_COMBO"
    CHADEMO = "CHADEMO"
    SAE_J3400 = "SAE_J3400"
    GBT_AC = "GBT_AC"
    GBT_DC = "GBT_DC"


class ConsentPurpose(StrEnum):
    """What a driver may agree to, or not. Nobody charges without the terms; all the others are free."""

    TERMS = "terms"
    PRIVACY_NOTICE = "privacy_notice"
    MARKETING = "marketing"
    DATA_FOR_RESEARCH = "data_for_research"
    LOCATION_HISTORY = "location_history"
    PLUG_AND_CHARGE = "plug_and_charge"


class ConsentWay(StrEnum):
    """How a consent, or its withdrawal, was told."""

    REGISTRATION = "registration"
    APP = "app"
    WEB = "web"
    PAPER = "paper"
    TELEPHONE = "telephone"
    API = "api"


class ContractState(StrEnum):
    """What may be done under a contract. An ended one stays ended."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class FavouriteKind(StrEnum):
    """What a driver can like."""

    STATION = "station"
    LOCATION = "location"
