"""The mail to somebody who registers, in the language they asked for. Pure.

Nothing that the asker typed stands in it: it goes to an address that may be somebody else's.
"""

import html
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from voltway.kit.mail import Mail
from voltway.people.store_branding import Branding


class _Texts(Struct, frozen=True):
    subject: str
    body: str
    button: str


_TEXTS: Final[Mapping[str, _Texts]] = {
    "en": _Texts(
        "Confirm your e-mail address for {organization}",
        "Somebody, we think you, registered this e-mail address with {organization} to charge electric vehicles.\n\n"
        "To confirm it, open this link within two days:\n\n{link}\n\n"
        "If that was not you, do nothing: without the link nothing happens.",
        "Confirm the address",
    ),
    "de": _Texts(
        "Bestätigen Sie Ihre E-Mail-Adresse für {organization}",
        "Jemand, wir glauben Sie, hat diese E-Mail-Adresse bei {organization} angemeldet, um Elektrofahrzeuge zu"
        " laden.\n\nUm sie zu bestätigen, öffnen Sie diesen Link innerhalb von zwei Tagen:\n\n{link}\n\n"
        "Wenn Sie das nicht waren, tun Sie nichts: Ohne den Link geschieht nichts.",
        "Adresse bestätigen",
    ),
}
"""By language; English for all others."""


def registration_mail(*, to: str, link: str, looks: Branding, locale: str) -> Mail:
    """The mail with the link, from the organization that has these `looks`."""
    texts = _TEXTS.get(locale.partition("-")[0], _TEXTS["en"])
    organization = looks.mail_name
    text = texts.body.format(organization=organization, link=link)
    before, _, after = texts.body.partition("{link}")
    anchor = f'<a href="{html.escape(link)}">{html.escape(texts.button)}</a>'
    return Mail(
        to=to,
        subject=texts.subject.format(organization=organization)[:200],
        text=text,
        html=_paragraphs(before, organization) + f"<p>{anchor}</p>" + _paragraphs(after, organization),
        sender=looks.mail_from,
        sender_name=organization,
    )


def _paragraphs(text: str, organization: str) -> str:
    parts = (part for part in text.format(organization=organization).split("\n\n") if part)
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts)
