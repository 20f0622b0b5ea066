from voltway.people.invitation_mail import invitation_mail
from voltway.people.store_branding import Branding

LINK = "https://charge.example.com/invitation?token=x"
HOTEL = Branding(display_name="Adler lädt", mail_from="hotel@example.net")


def test_it_says_who_invites_where_and_how() -> None:
    mail = invitation_mail("grace@example.org", "Ada", "Hotel Adler", LINK, looks=HOTEL)
    assert (mail.to, mail.sender, mail.sender_name) == ("grace@example.org", "hotel@example.net", "Adler lädt")
    for part in ("Ada", "Hotel Adler", LINK, "seven days"):
        assert part in mail.text


def test_a_name_smuggles_in_no_header() -> None:
    looks = Branding(own_name="Hotel\r\nBcc: eve@example.org")
    mail = invitation_mail("grace@example.org", "Ada", looks.own_name, LINK, looks=looks)
    assert mail.subject == "Your invitation to Hotel  Bcc: eve@example.org"
    assert mail.sender_name == "Hotel  Bcc: eve@example.org"
