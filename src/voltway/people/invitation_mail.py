"""The mail that brings somebody their invitation. Pure."""

from voltway.kit.mail import Mail
from voltway.people.store_branding import Branding


def invitation_mail(to: str, inviter: str, place: str, link: str, *, looks: Branding) -> Mail:
    """`inviter` and `place` are names; `link` works once, within seven days. It comes from whom `looks` names."""
    text = (
        f"{inviter} invites you to {place}.\n\n"
        f"Open this link to come in:\n\n{link}\n\n"
        "It works once, within seven days. If you don't know what this is about, do nothing.\n"
    )
    place = "".join(char if char.isprintable() else " " for char in place)
    return Mail(
        to=to,
        subject=f"Your invitation to {place}"[:120],
        text=text,
        sender=looks.mail_from,
        sender_name=looks.mail_name,
    )
