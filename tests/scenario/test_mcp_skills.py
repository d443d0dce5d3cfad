"""The SDK's client walks the skill tree of a host over standard streams, and searches one branch of it."""

import os
import sys

import anyio
import pytest

pytest.importorskip("mcp", reason="the extra mcp is not installed")

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from fedlearn.assist.remember import Memory
from fedlearn.jobs.remember import remember
from fedlearn.records import Category
from fedlearn.settings import load
from fedlearn.wiring import Parts

TOLD = [
    ("open a port in the firewall", "Add it to `networking.firewall.allowedTCPPorts`.", ("nixos", "network")),
    ("give the host a static address", "Set `ipv4.addresses` of the interface.", ("nixos", "network")),
    ("resolve names by the router", "Write its address to `networking.nameservers`.", ("nixos", "network")),
    ("go back to yesterday's system", "Run `nixos-rebuild switch --rollback`.", ("nixos",)),
    ("decorate a fixture of a test", "Write `pytest.fixture` above the function.", ("python",)),
    ("pin what is installed", "Write the output of `pip freeze` to a file.", ("python",)),
    ("make an environment of its own", "Run `python3 -m venv .venv`.", ("python",)),
]


@pytest.fixture
def home(tmp_path):
    """A host that knows a little of two things."""
    environment = {"HOME": str(tmp_path)}
    (tmp_path / ".local/state/fedlearn").mkdir(parents=True)
    with Parts(load(None, environment)) as parts:
        for name, text, tags in TOLD:
            remember(parts, Memory(text=text, name=name, category=Category.SKILL, tags=tags))
    return tmp_path


def test_the_tree_is_a_resource_and_a_limit_of_searches(home):
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"}
    arguments = ["-m", "fedlearn.cli.main", "mcp"]

    async def read(client, uri):
        (found,) = (await client.read_resource(uri)).contents
        return found.text

    async def run():
        started = StdioServerParameters(command=sys.executable, args=arguments, env=environment)
        async with Client(stdio_client(started)) as client:
            assert "fedlearn://skills" in {str(r.uri) for r in (await client.list_resources()).resources}
            (template,) = (await client.list_resource_templates()).resource_templates
            assert template.uri_template == "fedlearn://skills/{+branch}"
            whole = await read(client, "fedlearn://skills")
            assert "- nixos: 4 patterns" in whole and "- nixos/network: 3 patterns" in whole
            branch = await read(client, "fedlearn://skills/nixos/network")
            assert "static address" in branch and "begin 1]" in branch and "rollback" not in branch
            assert "- nixos/network: 3 patterns" in await read(client, "fedlearn://skills/nixos")
            with pytest.raises(Exception, match="no such branch"):
                await read(client, "fedlearn://skills/nixos/netwrk")
            asked = {"question": "how do I write what is installed on the system", "branch": "python"}
            found = await client.call_tool("search_patterns", asked)
            tags = [result["tags"] for result in found.structured_content["results"]]
            assert tags and all("python" in each for each in tags)

    anyio.run(run)
