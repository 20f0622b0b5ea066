"""`voltway` with roles that do nothing but use the database and the bus: `python -m tests.cli.fake_voltway serve`."""

import sys

from voltway.cli import main, roles, serve

PROGRAM = (sys.executable, "-m", "tests.cli.fake_voltway")

if __name__ == "__main__":
    roles.ROLES.update(dict.fromkeys(roles.ROLES, "tests.cli.fake_role"))
    serve.PROGRAM = PROGRAM
    main.run()
