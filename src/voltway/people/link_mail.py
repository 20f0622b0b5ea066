"""A mail around one link that is to be opened, as text and as HTML, in the language of who reads it. Pure."""

import html
from collections.abc import Mapping

from msgspec import Struct

from voltway.kit.mail import Mail
from voltway.people.store_branding import Branding


class LinkTexts(Struct, frozen=True):
    """The sentences in one language. `{organization}` stands for the name that drivers read, `{link}` for the link."""

    subject: str
    body: str
    button: str


def link_mail(by_language: Mapping[str, LinkTexts], *, to: str, link: str, looks: Branding, locale: str) -> Mail:
    """The mail with the link, from the organization that has these `looks`; English for languages not there."""
    texts = by_language.get(locale.partition("-")[0], by_language["en"])
    organization = looks.mail_name
    before, _, after = texts.body.partition("{link}")
    anchor = f'<a href="{html.escape(link)}">{html.escape(texts.button)}</a>'
    return Mail(
        to=to,
        subject=texts.subject.format(organization=organization)[:200],
        text=texts.body.format(organization=organization, link=link),
        html=_paragraphs(before, organization) + f"<p>{anchor}</p>" + _paragraphs(after, organization),
        sender=looks.mail_from,
        sender_name=organization,
    )


def _paragraphs(text: str, organization: str) -> str:
    parts = (part for part in text.format(organization=organization).split("\n\n") if part)
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts)
