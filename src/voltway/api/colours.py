"""Whether a text can be read on a colour (WCAG 2.2), and what an organization's colour becomes on our pages. Pure."""

from typing import Final

LIGHT_GROUND: Final = "#fbfcfb"
DARK_GROUND: Final = "#1a201d"
"""The grounds of `static/voltway.css` on which text stands out least: --ground when light, --surface when dark."""
READABLE: Final = 4.5
"""Least contrast of text (WCAG 2.2, 1.4.3, AA)."""
_BLACK: Final = "#000000"
_WHITE: Final = "#ffffff"
_STEPS: Final = 50


def luminance(colour: str) -> float:
    """Relative luminance of a colour as `#rrggbb`, from 0 for black to 1 for white (WCAG 2.2, section 5)."""
    red, green, blue = (_linear(channel / 255) for channel in bytes.fromhex(colour[1:]))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How well two colours can be told apart, from 1 to 21 (WCAG 2.2, section 5)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever is read better on `colour`: one of them always can be."""
    return max(_WHITE, _BLACK, key=lambda text: contrast(text, colour))


def readable_on(ground: str, colour: str) -> str:
    """`colour` as a text on `ground`: itself, or as much darker or lighter as it takes."""
    end = text_on(ground)
    shades = (_mixed(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    return next((shade for shade in shades if contrast(shade, ground) >= READABLE), end)


def stylesheet(accent: str | None) -> str:
    """What pages of this colour say beside `voltway.css`; nothing for None."""
    if accent is None:
        return ""
    text = f"light-dark({readable_on(LIGHT_GROUND, accent)}, {readable_on(DARK_GROUND, accent)})"
    return f":root {{ --brand: {accent}; --on-brand: {text_on(accent)}; --accent: {text}; }}\n"


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(one + (two - one) * share) for one, two in pairs).hex()
