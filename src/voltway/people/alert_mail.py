"""Mails that tell people what was done with their account, in their language. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import Struct

from voltway.kit.mail import Mail
from voltway.people.store_branding import Branding
from voltway.vocabulary.audit import AuditAction as Action


class Circumstances(Struct, frozen=True, kw_only=True):
    """When and from where something was done. `browser` and `place` are in words of ours; None: unknown."""

    at: datetime
    address: str | None
    browser: str | None
    place: str | None


class Reader(Struct, frozen=True, kw_only=True):
    """Whom a mail goes to, from whom, and the page of their account; None: where that is we don't know."""

    to: str
    locale: str
    looks: Branding
    page: str | None


class _Texts(Struct, frozen=True, kw_only=True):
    new_device: str
    new_device_subject: str
    change: str
    change_subject: str
    facts: str
    unknown: str
    what_to_do: str
    your_page: str
    changes: Mapping[Action, str]
    by_others: str
    by_others_end: str
    changes_by_others: Mapping[Action, str]


_TEXTS: Final[Mapping[str, _Texts]] = {
    "en": _Texts(
        new_device="Somebody, we think you, signed in to your account at {organization} from a device that we did not"
        " know.",
        new_device_subject="A new sign-in at {organization}",
        change="In your account at {organization}, {change}.",
        change_subject="Your account at {organization} was changed",
        facts="When: {when}\nDevice: {browser}\nFrom: {whence}",
        unknown="unknown",
        what_to_do="If that was you, there is nothing to do. If it was not, end the sessions that are not yours and"
        " choose another password now: {page}",
        your_page="on the page of your account",
        changes={
            Action.USER_CHANGE_PASSWORD: "another password was chosen",
            Action.USER_ADD_PASSKEY: "a passkey was added",
            Action.USER_REMOVE_PASSKEY: "a passkey was removed",
            Action.USER_ADD_TOTP: "an authenticator app was set up",
            Action.USER_REMOVE_TOTP: "the authenticator app was removed",
            Action.USER_MAKE_RECOVERY_CODES: "new recovery codes were made",
        },
        by_others="Those who look after your account at {organization} have changed it: {change}.",
        by_others_end="If you did not expect that, ask them at once.",
        changes_by_others={
            Action.USER_CHANGE: "it has another e-mail address now, and what is mailed about it goes there",
            Action.USER_REMOVE_SECOND_FACTORS: "its authenticator app, passkeys and recovery codes were removed and all"
            " its sessions ended",
        },
    ),
    "de": _Texts(
        new_device="Jemand, wir glauben Sie, hat sich bei Ihrem Konto bei {organization} mit einem Gerät angemeldet,"
        " das wir nicht kannten.",
        new_device_subject="Eine neue Anmeldung bei {organization}",
        change="In Ihrem Konto bei {organization} {change}.",
        change_subject="Ihr Konto bei {organization} wurde geändert",
        facts="Wann: {when}\nGerät: {browser}\nVon: {whence}",
        unknown="unbekannt",
        what_to_do="Wenn Sie das waren, ist nichts zu tun. Wenn nicht, beenden Sie die Sitzungen, die nicht Ihre sind,"
        " und wählen Sie jetzt ein anderes Passwort: {page}",
        your_page="auf der Seite Ihres Kontos",
        changes={
            Action.USER_CHANGE_PASSWORD: "wurde ein anderes Passwort gewählt",
            Action.USER_ADD_PASSKEY: "wurde ein Passkey hinzugefügt",
            Action.USER_REMOVE_PASSKEY: "wurde ein Passkey entfernt",
            Action.USER_ADD_TOTP: "wurde eine Authentifizierungs-App eingerichtet",
            Action.USER_REMOVE_TOTP: "wurde die Authentifizierungs-App entfernt",
            Action.USER_MAKE_RECOVERY_CODES: "wurden neue Wiederherstellungscodes erzeugt",
        },
        by_others="Wer bei {organization} Ihr Konto betreut, hat es geändert: {change}.",
        by_others_end="Wenn Sie das nicht erwartet haben, fragen Sie dort sofort nach.",
        changes_by_others={
            Action.USER_CHANGE: "es hat jetzt eine andere E-Mail-Adresse, und Mails dazu gehen dorthin",
            Action.USER_REMOVE_SECOND_FACTORS: "Authentifizierungs-App, Passkeys und Wiederherstellungscodes wurden"
            " entfernt und alle Sitzungen beendet",
        },
    ),
}
"""By language; English for all others."""

CHANGES: Final = frozenset(_TEXTS["en"].changes)
"""What is done to an account that its owner is told of."""

CHANGES_BY_OTHERS: Final = frozenset(_TEXTS["en"].changes_by_others)
"""The same, done by an administrator or a directory."""


def new_device_mail(reader: Reader, seen: Circumstances) -> Mail:
    """Somebody signed in from a device that was not known."""
    texts = _texts(reader.locale)
    return _mail(reader, seen, texts, texts.new_device_subject, texts.new_device, "")


def change_mail(reader: Reader, seen: Circumstances, change: Action) -> Mail:
    """One of `CHANGES` was made."""
    texts = _texts(reader.locale)
    return _mail(reader, seen, texts, texts.change_subject, texts.change, texts.changes[change])


def change_by_others_mail(reader: Reader, at: datetime, change: Action) -> Mail:
    """One of `CHANGES_BY_OTHERS` was made. It does not say from where: that is no business of the person's."""
    texts, organization = _texts(reader.locale), reader.looks.mail_name
    told = texts.by_others.format(organization=organization, change=texts.changes_by_others[change])
    return Mail(
        to=reader.to,
        subject=texts.change_subject.format(organization=organization)[:200],
        text=f"{told}\n\n{_instant(at)}\n\n{texts.by_others_end}\n",
        sender=reader.looks.mail_from,
        sender_name=organization,
    )


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _mail(reader: Reader, seen: Circumstances, texts: _Texts, subject: str, first: str, change: str) -> Mail:
    organization = reader.looks.mail_name
    whence = ", ".join(part for part in (seen.address, seen.place) if part)
    facts = texts.facts.format(
        when=_instant(seen.at), browser=seen.browser or texts.unknown, whence=whence or texts.unknown
    )
    end = texts.what_to_do.format(page=reader.page or texts.your_page)
    return Mail(
        to=reader.to,
        subject=subject.format(organization=organization)[:200],
        text=f"{first.format(organization=organization, change=change)}\n\n{facts}\n\n{end}\n",
        sender=reader.looks.mail_from,
        sender_name=organization,
    )


def _texts(locale: str) -> _Texts:
    return _TEXTS.get(locale.partition("-")[0], _TEXTS["en"])
