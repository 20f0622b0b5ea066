"""The mail that brings somebody their invitation. Pure."""

from voltway.kit.mail import Mail


def invitation_mail(to: str, inviter: str, place: str, link: str) -> Mail:
    """`inviter` and `place` are names; `link` works once, within seven days."""
    text = (
        f"{inviter} invites you to {place}.\n\n"
        f"Open this link to come in:\n\n{link}\n\n"
        "It works once, within seven days. If you don't know what this is about, do nothing.\n"
    )
    return Mail(to=to, subject=f"Your invitation to {place}"[:120], text=text)
