"""The mail to somebody who registers."""

import pytest
from hypothesis import given, strategies as st

from voltway.drivers.registration_mail import registration_mail
from voltway.people.store_branding import Branding

LINK = "https://charge.example/verify?token=a-b_c&x=1"


@pytest.mark.parametrize(
    ("locale", "begins"), [("en", "Confirm"), ("de", "Bestätigen"), ("de-CH", "Bestätigen"), ("fi", "Confirm")]
)
def test_it_speaks_the_language_or_english(locale: str, begins: str) -> None:
    mail = registration_mail(to="a@b.example", link=LINK, looks=Branding(own_name="Net"), locale=locale)
    assert mail.subject.startswith(begins)
    assert LINK in mail.text.split()
    assert 'href="https://charge.example/verify?token=a-b_c&amp;x=1"' in str(mail.html)


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=200))
def test_no_name_of_an_organization_breaks_it(organization: str) -> None:
    mail = registration_mail(to="a@b.example", link=LINK, looks=Branding(own_name=organization), locale="en")
    assert organization in mail.text
    assert LINK in mail.text
    assert str(mail.html).count("<a ") == 1
    assert len(mail.subject) <= 200


def test_a_name_on_two_lines_becomes_no_header() -> None:
    mail = registration_mail(to="a@b.example", link=LINK, looks=Branding(own_name="Net\nBcc: x@y.example"), locale="en")
    assert mail.subject == "Confirm your e-mail address for Net Bcc: x@y.example"
