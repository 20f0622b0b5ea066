"""The mail to somebody who registers, in the language they asked for. Pure.

Nothing that the asker typed stands in it: it goes to an address that may be somebody else's.
"""

from collections.abc import Mapping
from typing import Final

from voltway.kit.mail import Mail
from voltway.people.link_mail import LinkTexts, link_mail
from voltway.people.store_branding import Branding

_TEXTS: Final[Mapping[str, LinkTexts]] = {
    "en": LinkTexts(
        "Confirm your e-mail address for {organization}",
        "Somebody, we think you, registered this e-mail address with {organization} to charge electric vehicles.\n\n"
        "To confirm it, open this link within two days:\n\n{link}\n\n"
        "If that was not you, do nothing: without the link nothing happens.",
        "Confirm the address",
    ),
    "de": LinkTexts(
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
    return link_mail(_TEXTS, to=to, link=link, looks=looks, locale=locale)
