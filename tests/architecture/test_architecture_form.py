"""Laws of form: every module says what it is for, names what is public, and stays readable in one sitting."""

from __future__ import annotations

import ast

#: Files past the limit, each with the reason why it is one thing.
LONG = {}
LIMIT = 600


def unexplained(module):
    if not ast.get_docstring(module.tree):
        yield module.at(1, "has no docstring")
    public = [
        node.name
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    listed = any(
        isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
        for node in module.tree.body
    )
    if public and not listed and "migrations" not in module.name:
        yield module.at(1, f"has public names ({', '.join(public[:3])}) and no __all__")


def too_long(module):
    lines = module.text.count("\n")
    if lines > LIMIT and str(module.path) not in LONG:
        yield module.at(lines, f"has more than {LIMIT} lines: split it, or list it in LONG with the reason")


def test_every_module_says_what_it_is_for_and_what_is_public(obey):
    obey(unexplained)


def test_no_file_is_too_long(obey, modules):
    obey(too_long)
    paths = {str(module.path) for module in modules}
    assert set(LONG) <= paths, "LONG names a file that is gone"


def test_a_module_without_words_is_seen(planted):
    assert list(unexplained(planted("value.x", "x = 1")))
    assert list(unexplained(planted("value.x", '"""Words."""\ndef f(): pass')))
    assert not list(unexplained(planted("value.x", '"""Words."""\n__all__ = ["f"]\ndef f(): pass')))


def test_a_long_file_is_seen(planted):
    assert list(too_long(planted("value.x", "x = 1\n" * (LIMIT + 1))))
