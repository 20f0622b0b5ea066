from voltway.api.app import PATH, RESOURCES, make_app
from voltway.api.keys import require_key


def test_every_resource_stands_below_the_guard() -> None:
    app = make_app(object())  # type: ignore[arg-type]  # making the application uses none of its parts
    handlers = {
        handler
        for route in app.routes
        if route.path.startswith(PATH)
        for handler in getattr(route, "route_handlers", [])
        if handler.fn.__module__.startswith("voltway")
    }
    assert {handler.handler_name for handler in handlers} == {handler.handler_name for handler in RESOURCES}
    assert all(require_key in handler.resolve_guards() for handler in handlers)


def test_nothing_else_is_served_than_pages_static_files_and_the_description() -> None:
    app = make_app(object())  # type: ignore[arg-type]  # making the application uses none of its parts
    others = {route.path for route in app.routes if not route.path.startswith(PATH)}
    assert others == {"/", "/setup", "/api", "/api/openapi.json", "/static/{file_path:path}"}
