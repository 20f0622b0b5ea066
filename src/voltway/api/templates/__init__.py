"""The pages' templates, rendered with escaping always on."""

import base64

from jinja2 import Environment, PackageLoader, StrictUndefined

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
    """The template of this name, filled in."""
    return _environment.get_template(template).render(values).encode()
