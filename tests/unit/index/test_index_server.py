"""The index on a server: what it says when the server is away, foreign, or its part is not installed."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from fedlearn.errors import SearchIndexError, TemporaryError
from fedlearn.index.server import ServerIndex

qdrant_client = pytest.importorskip("qdrant_client")


@pytest.fixture
def client() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield qdrant_client.QdrantClient(":memory:")


def test_a_server_that_is_away_is_tried_again_later() -> None:
    index = ServerIndex("http://127.0.0.1:9", timeout=2)
    for use in (lambda: index.prepare("c", 8, "e"), index.collections, lambda: index.count("c")):
        with pytest.raises(TemporaryError, match=r"127\.0\.0\.1:9.*start it or correct index\.url") as raised:
            use()
        assert raised.value.exit_code == 75
        assert "\n" not in str(raised.value)
    index.close()


def test_a_missing_part_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "qdrant_client", None)
    with pytest.raises(SearchIndexError, match=r"pip install 'fedlearn\[qdrant\]'"):
        ServerIndex("http://127.0.0.1:9").collections()


def test_a_collection_of_somebody_else_is_not_touched(client: Any) -> None:
    client.create_collection("fedlearn-c", vectors_config={})
    index = ServerIndex(client=client)
    with pytest.raises(SearchIndexError, match=r"not ours.*index\.collection_prefix"):
        index.prepare("c", 8, "e")
    assert client.collection_exists("fedlearn-c")


def test_prefixes_keep_users_of_one_server_apart(client: Any) -> None:
    one, other = ServerIndex(prefix="one-", client=client), ServerIndex(prefix="other-", client=client)
    one.prepare("c", 8, "e")
    other.prepare("c", 16, "f")
    assert one.collections() == other.collections() == ["c"]
    one.drop("c")
    assert one.collections() == []
    assert other.collections() == ["c"]


def test_the_name_of_the_bookkeeping_is_taken(client: Any) -> None:
    with pytest.raises(SearchIndexError, match="meta is taken"):
        ServerIndex(client=client).prepare("meta", 8, "e")


def test_what_another_process_changed_is_seen_after_closing(client: Any) -> None:
    one, other = ServerIndex(client=client), ServerIndex(client=client)
    one.prepare("c", 8, "e")
    other.drop("c")
    other.prepare("c", 8, "f")
    one.close()
    with pytest.raises(SearchIndexError, match="fedlearn index rebuild"):
        one.prepare("c", 8, "e")
