"""The mail that tells people that something waits for one of them. Pure."""

from voltway.kit.mail import Mail
from voltway.people.store_approvals import NewApproval


def approval_mail(to: str, wanted: NewApproval, place: str, link: str) -> Mail:
    """`place` is the organization's name; `link` leads to the page where it is decided."""
    reason = f"Their reason: {wanted.reason}\n\n" if wanted.reason else ""
    text = (
        f"{wanted.asked_by.name} asks for {wanted.act} on {place}. It takes a second person.\n\n"
        f"{reason}"
        f"Look at it, and approve or refuse it here:\n\n{link}\n\n"
        f"It lapses at {wanted.expires_at:%Y-%m-%d %H:%M} UTC.\n"
    )
    return Mail(to=to, subject="Something waits for your approval", text=text)
