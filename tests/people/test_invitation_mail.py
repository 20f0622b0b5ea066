import pytest

from voltway.people.invitation_mail import invitation_mail
from voltway.vocabulary.errors import InvalidInput

LINK = "https://charge.example.com/invitation?token=x"


def test_it_says_who_invites_where_and_how() -> None:
    mail = invitation_mail("grace@example.org", "Ada", "Hotel Adler", LINK)
    assert mail.to == "grace@example.org"
    for part in ("Ada", "Hotel Adler", LINK, "seven days"):
        assert part in mail.text


def test_a_name_smuggles_in_no_header() -> None:
    with pytest.raises(InvalidInput):
        invitation_mail("grace@example.org", "Ada", "Hotel\r\nBcc: eve@example.org", LINK)
