"""Laws about doors: one to programs, one to git, one to data/, and the library never prints."""

from __future__ import annotations

import ast

import pytest

PROGRAMS = ("subprocess", "multiprocessing", "pty", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell")
PROGRAM_CALLS = ("os.system", "os.popen", "os.fork", "os.execv", "os.execvp", "os.posix_spawn", "os.spawnv")
WRITE_METHODS = (".write_text", ".write_bytes", ".rename", ".replace", ".symlink_to", ".hardlink_to")
#: The one function with which the data repository's files are written, and the module that it lives in.
WRITER, WRITERS_HOME = "write_if_changed", "datarepo.files"
#: Modules of datarepo that write bytes no host ever learned, so that there is nothing to prove.
CONSTANT = {"datarepo.layout": "the README and .gitattributes that come with fedlearn"}


def open_programs(module):
    if module.name == "process":
        return
    for name, line in module.imports():
        if any(name == door or name.startswith(f"{door}.") for door in PROGRAMS):
            yield module.at(line, f"imports {name}; only process.py opens programs")
    for name, line in module.calls():
        if name.startswith(PROGRAM_CALLS):
            yield module.at(line, f"calls {name}; only process.py opens programs")


def run_git(module):
    """Find command lines that begin with git: a list or tuple whose first item is the text "git"."""
    if module.name == "federation.git":
        return
    # A value is looked up in a list of names; a command line is not.
    compared = {id(c) for n in ast.walk(module.tree) if isinstance(n, ast.Compare) for c in n.comparators}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.List | ast.Tuple) and node.elts and id(node) not in compared:
            first = node.elts[0]
            # A command line goes on with a verb or an option, which are texts or names of texts.
            second = node.elts[1] if len(node.elts) > 1 else None
            if isinstance(first, ast.Constant) and first.value == "git" and (second is None or is_argument(second)):
                yield module.at(node.lineno, "runs git; only federation/git.py may")


def is_argument(node):
    return not (isinstance(node, ast.Constant) and not isinstance(node.value, str))


def prints(module):
    if module.within("cli"):
        return
    for name, line in module.imports():
        if name.split(".")[0] in ("rich", "typer"):
            yield module.at(line, f"imports {name}; only the command line draws")
    for name, line in module.calls():
        if name in ("print", "pprint", "sys.stdout.write", "sys.stderr.write"):
            yield module.at(line, f"calls {name}; only the command line prints")


def writes_files(module):
    """Find calls that change files: open for writing, path methods, os functions."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = called(node)
        modes = [*node.args[:2], *(k.value for k in node.keywords if k.arg == "mode")]
        opens = name == "open" or name.endswith(".open")
        if opens and any(isinstance(m, ast.Constant) and str(m.value)[:1] in "wax" for m in modes if m):
            yield module.at(node.lineno, f"{name} for writing")
        elif name.endswith(WRITE_METHODS) and not name.endswith("os.replace"):
            # str.replace takes two arguments, Path.replace one.
            if name.endswith((".replace", ".rename")) and len(node.args) != 1:
                continue
            yield module.at(node.lineno, f"calls {name}")
        elif name in ("os.replace", "os.rename", "os.write", "shutil.copy", "shutil.copyfile", "shutil.move"):
            yield module.at(node.lineno, f"calls {name}")


def called(node):
    func, parts = node.func, []
    while isinstance(func, ast.Attribute):
        parts.append(func.attr)
        func = func.value
    parts.append(func.id if isinstance(func, ast.Name) else "")
    return ".".join(reversed(parts))


def ungated(module):
    """Find writes into the data repository that no gate has proved."""
    if not module.within("datarepo") or module.name == WRITERS_HOME:
        return
    for problem in writes_files(module):
        yield f"{problem}; only {WRITERS_HOME} writes files"
    calls = list(module.calls())
    proves = any(name.endswith("gate.prove") for name, _ in calls)
    for name, line in calls:
        if name.split(".")[-1] == WRITER and not proves and module.name not in CONSTANT:
            yield module.at(line, "writes what no gate has proved")


def names_data(module):
    """Find paths into data/ that are spelled out outside the wings that know its layout."""
    if module.within("datarepo", "federation"):
        return
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Div)
            and isinstance(node.right, ast.Constant)
            and (node.right.value == "data" or str(node.right.value).startswith("data/"))
        ):
            yield module.at(node.lineno, "spells a path into data/; ask datarepo/layout.py")


def test_only_process_opens_programs(obey):
    obey(open_programs)


def test_only_federation_git_runs_git(obey):
    obey(run_git)


def test_the_library_never_prints(obey):
    obey(prints)


def test_nothing_is_written_in_data_but_through_the_gate(obey):
    obey(ungated)
    obey(names_data)


@pytest.mark.parametrize("text", ["import subprocess", "from subprocess import run", "import os\nos.system('x')"])
def test_an_opened_program_is_seen(planted, text):
    assert list(open_programs(planted("daemon", text)))
    assert not list(open_programs(planted("process", text)))


def test_git_is_seen(planted):
    assert list(run_git(planted("cli.sync", 'run(["git", "push"])')))
    assert list(run_git(planted("cli.sync", 'run(["git", *arguments])')))
    assert not list(run_git(planted("federation.git", 'run(["git", "push"])')))
    assert not list(run_git(planted("privacy.forms", 'x = user in ("git", "hg")')))


def test_printing_is_seen(planted):
    assert list(prints(planted("learning.pipeline", "print(1)")))
    assert list(prints(planted("learning.pipeline", "from rich.progress import Progress")))
    assert not list(prints(planted("cli.output", "print(1)")))


@pytest.mark.parametrize(
    "text",
    [
        "def f(p): p.write_text('x')",
        "def f(p): open(p, 'wb')",
        "def f(p): p.open('a')",
        "import os\ndef f(a, b): os.replace(a, b)",
        "def f(p, q): p.replace(q)",
        "from fedlearn.datarepo.files import write_if_changed\ndef f(p): write_if_changed(p, b'x')",
    ],
)
def test_an_ungated_write_is_seen(planted, text):
    assert list(ungated(planted("datarepo.sync", text)))
    assert not list(ungated(planted("datarepo.files", text)))


def test_a_proved_write_is_allowed(planted):
    text = "def f(p, gate, data):\n    if not gate.prove(data): write_if_changed(p, data)"
    assert not list(ungated(planted("datarepo.sync", text)))


def test_reading_and_strings_are_no_writes(planted):
    text = "def f(p, s):\n    p.open('rb'); open(p); s.replace('a', 'b'); p.read_text()"
    assert not list(ungated(planted("datarepo.intake", text)))


def test_a_spelled_path_into_data_is_seen(planted):
    assert list(names_data(planted("cli.sync", "p = root / 'data' / 'patterns'")))
    assert list(names_data(planted("cli.sync", "p = root / 'data/patterns'")))
