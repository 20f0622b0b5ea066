import pytest

from tests.files.bucket import ACCESS, REGION, SECRET, running_bucket
from tests.files.made import all_of, in_chunks
from tests.fixtures.ports import new_port
from voltway.files.s3_storage import S3Storage
from voltway.kit.clock import SystemClock
from voltway.kit.file_settings import FileSettings
from voltway.vocabulary.errors import StorageUnavailable


def storage_at(url: str, secret: str = SECRET) -> S3Storage:
    settings = FileSettings(s3_url=url, s3_access_key=ACCESS, s3_secret_key=secret, s3_region=REGION)
    return S3Storage(settings, SystemClock())


async def test_objects_lie_below_the_path_that_is_set() -> None:
    async with running_bucket() as bucket:
        storage = storage_at(bucket.url)
        await storage.put("a-1", in_chunks(b"hello"))
        assert bucket.objects == {"/bucket/some%20path/a-1": b"hello"}
        await storage.close()


async def test_a_wrong_key_opens_nothing() -> None:
    async with running_bucket() as bucket:
        storage = storage_at(bucket.url, "wrong")
        with pytest.raises(StorageUnavailable, match="403"):
            await storage.put("a-1", in_chunks(b"hello"))
        assert bucket.objects == {}
        await storage.close()


async def test_a_bucket_that_is_away_or_broken_is_said_to_be() -> None:
    async with running_bucket() as bucket:
        bucket.broken = True
        storage = storage_at(bucket.url)
        with pytest.raises(StorageUnavailable, match="503"):
            await all_of(storage.read("a-1", 0, 1))
        with pytest.raises(StorageUnavailable, match="503"):
            await storage.remove("a-1")
        await storage.close()
    nowhere = storage_at(f"http://127.0.0.1:{new_port()}/bucket")
    with pytest.raises(StorageUnavailable, match="doesn't answer"):
        await nowhere.put("a-1", in_chunks(b"hello"))
    await nowhere.close()
