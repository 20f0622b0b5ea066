"""The pages' templates, rendered with escaping always on."""

import base64
from contextvars import ContextVar
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from voltway.people.store_branding import Branding

_OURS: Final = Branding()
_branding: Final[ContextVar[Branding]] = ContextVar("branding", default=_OURS)

_environment = Environment(
    loader=PackageLoader("voltway.api", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

_environment.filters["base64"] = lambda text: base64.b64encode(text.encode()).decode()
_environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]


def render(template: str, **values: object) -> bytes:
    """The template of this name, filled in, in the looks of whose page it is."""
    return _environment.get_template(template).render(values, brand=worn()).encode()


def wear(branding: Branding) -> None:
    """From here on pages that this task renders are of this organization."""
    _branding.set(branding)


def worn() -> Branding:
    """Whose pages this task renders; unless somebody said so, ours."""
    return _branding.get()
