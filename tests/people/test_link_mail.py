import pytest

from voltway.people.link_mail import LinkTexts, link_mail
from voltway.people.store_branding import Branding

TEXTS = {
    "en": LinkTexts("For {organization}", "Before\n\n{link}\n\nafter", "Press"),
    "de": LinkTexts("x", "{link}", "y"),
}


@pytest.mark.parametrize(("locale", "subject"), [("en", "For Net"), ("de-AT", "x"), ("fi", "For Net")])
def test_it_speaks_the_language_or_english(locale: str, subject: str) -> None:
    mail = link_mail(TEXTS, to="a@b.example", link="https://l", looks=Branding(own_name="Net"), locale=locale)
    assert mail.subject == subject


def test_text_and_html_say_the_same_and_nothing_breaks_out() -> None:
    mail = link_mail(
        TEXTS,
        to="a@b.example",
        link='https://l/?a=1&b="<',
        looks=Branding(own_name="<b>\nNet", mail_from="c@d.example"),
        locale="en",
    )
    assert (mail.subject, mail.sender) == ("For <b> Net", "c@d.example")
    assert mail.text == 'Before\n\nhttps://l/?a=1&b="<\n\nafter'
    anchor = '<p><a href="https://l/?a=1&amp;b=&quot;&lt;">Press</a></p>'
    assert mail.html == f"<p>Before</p>{anchor}<p>after</p>"
