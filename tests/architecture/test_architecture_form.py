"""Laws of form: every module says what it is for, names what is public, and stays readable in one sitting."""

from __future__ import annotations

import ast
import re

#: Files past the limit, each with the reason why it is one thing.
LONG = {}
LIMIT = 600

#: A plural after a count; what is never one, or promised to the letter, may stand as it is.
PLURAL = re.compile(r" (?!(?:bytes|characters|ms|points from|tokens, more)\b)(?:(?:new|old|more) )?[a-z-]{2,}s\b")


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


def uncounted(module):
    """Find counts before a plural, which a count of one makes wrong: `fedlearn.counted` knows better."""
    for text in (node for node in ast.walk(module.tree) if isinstance(node, ast.JoinedStr)):
        for count, words in zip(text.values, text.values[1:], strict=False):
            spec = count.format_spec if isinstance(count, ast.FormattedValue) else None
            grouped = spec is not None and ast.unparse(spec) == "f','"
            if grouped and isinstance(words, ast.Constant) and PLURAL.match(words.value):
                yield module.at(text.lineno, f"counts{words.value[:20]!r} without fedlearn.counted")


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


def test_a_count_agrees_with_its_noun(obey):
    obey(uncounted)


def test_a_plural_after_a_count_is_seen(planted):
    assert list(uncounted(planted("cli.x", 'f"{n:,} lines"')))
    assert not list(uncounted(planted("cli.x", 'f"{n:,} bytes, {n:,} more"')))
