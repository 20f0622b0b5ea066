"""What every test gets. Each module in tests/fixtures is a plugin: its fixtures are there for all tests."""

from pathlib import Path

from hypothesis import settings

pytest_plugins = [
    f"tests.fixtures.{module.stem}" for module in sorted(Path(__file__).with_name("fixtures").glob("[!_]*.py"))
]

# How long one example takes says how busy the machine is. The test as a whole has its timeout.
settings.register_profile("voltway", deadline=None)
settings.load_profile("voltway")
