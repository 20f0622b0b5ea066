from voltway.api.access import calls
from voltway.api.app import PATH, RESOURCES, make_app
from voltway.people.access_table import PAGES


def test_nothing_else_is_served_than_pages_static_files_and_the_description() -> None:
    app = make_app(object())  # type: ignore[arg-type]  # making the application uses none of its parts
    served = {call.partition(" ")[2] for call in calls(app) if not call.partition(" ")[2].startswith(PATH)}
    assert served | {"/static/{file_path}"} == {page.partition(" ")[2] for page in PAGES}


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
