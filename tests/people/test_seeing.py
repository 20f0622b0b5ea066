import pytest

from voltway.kit import scope
from voltway.kit.postgres import Pool
from voltway.people.seeing import everybody


async def scope_now() -> str:
    return scope._scope.get()


async def test_the_boundary_is_back_afterwards_whatever_happened(pool: Pool) -> None:
    with scope.entered(["mine"]):
        async with everybody(pool) as connection:
            assert await scope_now() == "operator"
            await connection.execute("select 1")
        assert await scope_now() == "mine"
        with pytest.raises(ValueError, match="no"):
            async with everybody(pool):
                raise ValueError("no")
        assert await scope_now() == "mine"
