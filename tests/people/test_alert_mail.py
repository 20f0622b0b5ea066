import msgspec
import pytest

from tests.fixtures.people import NOON
from voltway.people import alert_mail
from voltway.people.alert_mail import (
    CHANGES,
    CHANGES_BY_OTHERS,
    Circumstances,
    Reader,
    change_by_others_mail,
    change_mail,
    new_device_mail,
)
from voltway.people.store_branding import Branding
from voltway.vocabulary.audit import AuditAction

READER = Reader(
    to="anna@example.org",
    locale="en",
    looks=Branding(own_name="Net", mail_from="hi@net.example"),
    page="https://net.example/account",
)
SEEN = Circumstances(at=NOON, address="81.2.69.142", browser="Firefox, Linux", place="Munich, Germany")


def test_it_says_when_what_and_where_and_how_to_end_it() -> None:
    mail = new_device_mail(READER, SEEN)
    assert (mail.to, mail.sender, mail.subject) == ("anna@example.org", "hi@net.example", "A new sign-in at Net")
    for told in ("2026-05-01 12:00 UTC", "Firefox, Linux", "81.2.69.142, Munich, Germany"):
        assert told in mail.text
    assert "https://net.example/account" in mail.text.split()


def test_what_is_not_known_is_said_to_be_so() -> None:
    seen = Circumstances(at=NOON, address=None, browser=None, place=None)
    mail = new_device_mail(msgspec.structs.replace(READER, page=None), seen)
    assert "Device: unknown\nFrom: unknown\n" in mail.text
    assert "on the page of your account" in mail.text
    assert "http" not in mail.text


@pytest.mark.parametrize("change", sorted(CHANGES))
@pytest.mark.parametrize(("locale", "begins"), [("de-AT", "Ihr Konto"), ("en", "Your account"), ("fi", "Your account")])
def test_every_change_is_told_in_every_language(change: AuditAction, locale: str, begins: str) -> None:
    mail = change_mail(msgspec.structs.replace(READER, locale=locale), SEEN, change)
    assert mail.subject.startswith(begins)
    assert "{" not in mail.text


@pytest.mark.parametrize("change", sorted(CHANGES_BY_OTHERS))
@pytest.mark.parametrize(("locale", "begins"), [("de-AT", "Ihr Konto"), ("en", "Your account"), ("fi", "Your account")])
def test_what_others_did_is_told_without_where_they_were(change: AuditAction, locale: str, begins: str) -> None:
    mail = change_by_others_mail(msgspec.structs.replace(READER, locale=locale), NOON, change)
    assert mail.subject.startswith(begins)
    assert "2026-05-01 12:00 UTC" in mail.text
    assert "{" not in mail.text


def test_no_two_changes_read_alike() -> None:
    for texts in alert_mail._TEXTS.values():
        assert set(texts.changes) == CHANGES
        assert len(set(texts.changes.values())) == len(CHANGES)
        assert set(texts.changes_by_others) == CHANGES_BY_OTHERS


def test_a_name_on_two_lines_becomes_no_header() -> None:
    looks = Branding(own_name="Net\nBcc: x@y.example " + "x" * 150)
    reader = msgspec.structs.replace(READER, looks=looks)
    assert new_device_mail(reader, SEEN).subject.startswith("A new sign-in at Net Bcc: x@y.example")
