from voltway.api.app import PATH, RESOURCES, make_app


def test_nothing_else_is_served_than_pages_static_files_and_the_description() -> None:
    app = make_app(object())  # type: ignore[arg-type]  # making the application uses none of its parts
    others = {route.path for route in app.routes if not route.path.startswith(PATH)}
    assert others == {"/", "/setup", "/api", "/api/openapi.json", "/static/{file_path:path}"}


def test_every_resource_is_served_below_the_path() -> None:
    app = make_app(object())  # type: ignore[arg-type]  # making the application uses none of its parts
    handlers = {
        handler.handler_name
        for route in app.routes
        if route.path.startswith(PATH)
        for handler in getattr(route, "route_handlers", [])
        if handler.fn.__module__.startswith("voltway")
    }
    assert handlers == {handler.handler_name for handler in RESOURCES}
