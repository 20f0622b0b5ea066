"""What a browser says it is, in words of ours. Pure.

Only words of these tables come out: what a browser says is whatever a stranger wants it to say, and goes into mails.
"""

from typing import Final

# The first that is found counts: most browsers name those that they want to be taken for, too.
_BROWSERS: Final = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser/", "Samsung Internet"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("crios/", "Chrome"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("mac os x", "macOS"),
    ("cros", "ChromeOS"),
    ("linux", "Linux"),
)


def browser_of(user_agent: str | None) -> str | None:
    """As `Firefox, Windows`, or the half of it that is known; None: nothing is."""
    said = (user_agent or "").lower()
    found = (next((name for sign, name in table if sign in said), None) for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name) or None
