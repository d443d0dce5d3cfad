"""Laws: arrows run down only; adapters of one port never import each other; only wiring.py constructs them."""

from __future__ import annotations

import ast

#: The house from the ground up. A wing may import itself and what stands on a lower floor.
FLOORS = (
    ("records", "counted"),
    ("errors",),
    ("settings", "process"),
    ("settings_file",),
    ("value", "models", "privacy", "telemetry"),
    # The shared form knows nothing of the ledger, which implements the port of its intake.
    ("datarepo",),
    ("ledger",),
    ("index",),
    ("learning",),
    ("federation",),
    ("coordinator", "assist"),
    ("dashboard",),
    ("wiring",),
    ("jobs",),
    ("daemon", "demo"),
    ("cli",),
)
FLOOR = {wing: height for height, wings in enumerate(FLOORS) for wing in wings}

#: Each port's package and its adapters, one a file.
PORTS = {
    "index": ("edge", "memory", "server"),
    "models": ("lexical", "static", "ollama", "openai", "openai_chat"),
}


def upward(module):
    if module.name == "":
        return
    if module.wing not in FLOOR:
        yield module.at(1, f"the wing {module.wing} stands on no floor; give it one in FLOORS")
        return
    for name, line in module.imports():
        head, _, rest = name.partition(".")
        wing = rest.split(".")[0]
        if head != "fedlearn" or wing == module.wing:
            continue
        if FLOOR.get(wing, -1) >= FLOOR[module.wing]:
            yield module.at(line, f"{module.wing} imports {wing}, which does not stand below it")


def adapter_of(name):
    """Return (port, adapter) of a dotted name without `fedlearn.`, or None."""
    parts = name.split(".")
    if len(parts) >= 2 and parts[1] in PORTS.get(parts[0], ()):
        return parts[0], parts[1]
    return None


def entangled(module):
    own = adapter_of(module.name)
    for name, line in module.imports():
        other = adapter_of(name.removeprefix("fedlearn."))
        if own and other and own[0] == other[0] and own[1] != other[1]:
            yield module.at(line, f"the adapter {own[1]} imports the adapter {other[1]}")


def constructed(module):
    """Find classes of adapters that are imported and called outside wiring.py and the adapter itself."""
    if module.name == "wiring":
        return
    names = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}".removeprefix("fedlearn.")
                adapter = adapter_of(full)
                if adapter and adapter != adapter_of(module.name):
                    names[alias.asname or alias.name] = full
    for name, line in module.calls():
        head, *rest = name.split(".")
        last = ([head, *rest])[-1]
        # Classes are constructed; functions of an adapter's file may be called.
        if head in names and last[:1].isupper():
            yield module.at(line, f"{names[head]} is constructed here; only wiring.py may")


def test_arrows_run_down_only(obey):
    obey(upward)


def test_adapters_of_one_port_do_not_know_each_other(obey):
    obey(entangled)


def test_only_wiring_constructs_adapters(obey):
    obey(constructed)


def test_the_ports_are_those_of_the_tree(modules):
    names = {module.name for module in modules}
    for port, adapters in PORTS.items():
        missing = {f"{port}.{adapter}" for adapter in adapters} - names
        assert not missing, f"PORTS names adapters that do not exist: {missing}"


def test_an_upward_import_is_seen(planted):
    assert list(upward(planted("value.outcome", "from fedlearn.ledger import store")))
    assert list(upward(planted("records", "from fedlearn import errors")))
    assert list(upward(planted("attic.box", "")))
    assert not list(upward(planted("cli.main", "import fedlearn.daemon")))


def test_entangled_adapters_are_seen(planted):
    assert list(entangled(planted("index.edge", "from fedlearn.index.server import ServerIndex")))
    assert not list(entangled(planted("index.edge", "from fedlearn.index.interface import Index")))


def test_a_construction_is_seen(planted):
    text = "from fedlearn.index.edge import EdgeIndex\ndef f(): return EdgeIndex()"
    assert list(constructed(planted("learning.pipeline", text)))
    assert not list(constructed(planted("wiring", text)))
    assert list(constructed(planted("cli.search", "from fedlearn.index import edge\ndef f(): return edge.EdgeIndex()")))
