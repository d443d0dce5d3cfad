"""What is the same knowledge, and above all what is not."""

from __future__ import annotations

import pytest

from fedlearn.learning.merge import difference, fingerprint, solution_key

OPPOSITES = [
    ("Always run the migration before the service starts.", "Never run the migration before the service starts."),
    ("Enable the firewall on every host of the fleet.", "Disable the firewall on every host of the fleet."),
    ("Use pip instead of npm for this package.", "Use npm instead of pip for this package."),
    ("Install the tool with pip, not with npm.", "Install the tool with npm, not with pip."),
    ("Indent with tabs, not spaces.", "Indent with spaces, not tabs."),
    ("Do not use tabs; use spaces.", "Use tabs; do not use spaces."),
    ("Tabs and spaces: use tabs, avoid spaces.", "Tabs and spaces: use spaces, avoid tabs."),
    ("Upgrade from 1.2 to 1.3 and restart.", "Upgrade from 1.3 to 1.2 and restart."),
    ("Forward port 80 to port 443.", "Forward port 443 to port 80."),
    ("Copy the data from staging to production.", "Copy the data to staging from production."),
    ("Set the timeout to 30 seconds.", "Set the timeout to 90 seconds."),
    ("Works since nix 2.18 on every host.", "Works since nix 2.24 on every host."),
    ("Delete /var/lib/a/cache and restart.", "Delete /var/lib/b/cache and restart."),
    ("Run `git branch -d old` first.", "Run `git branch -D old` first."),
    ("Then run git branch -d old and push.", "Then run git branch -D old and push."),
    ("Make it executable: chmod +x run.sh", "Make it executable: chmod -x run.sh"),
    ("Check that the size < the limit.", "Check that the size > the limit."),
    ("Allow the user to write there.", "Deny the user to write there."),
    ("Start the unit before the network is up.", "Start the unit after the network is up."),
    ("It can be mounted by users.", "It can't be mounted by users."),
    ("Use it without a proxy.", "Use it with a proxy."),
    ("Set services.nginx.enable for it.", "Set services.caddy.enable for it."),
    (
        "Restart nginx on the host, wait until the health check passes, look at the journal for a while, and then "
        "tell the others in the channel that the work is done and the page is back.",
        "Restart caddy on the host, wait until the health check passes, look at the journal for a while, and then "
        "tell the others in the channel that the work is done and the page is back.",
    ),
]

SAME = [
    ("Restart the unit, then look at the journal.", "restart the unit then look at the journal"),
    ("Restart the unit,\n\nthen   look at the journal!", "Restart the unit, then look at the journal."),
    ("RESTART the unit, then look at the journal.", "Restart the unit, then look at the journal."),
    ("PostgreSQL wants the same name for role and user.", "postgresql wants the same name for role and user"),
    ("Restart the units, then look at the journals.", "Restart the unit, then look at the journal."),
    ("Please just restart the unit and look at the journal.", "Restart the unit and look at the journal."),
    ("Don’t restart the unit.", "Don't restart the unit."),
    (
        "The store is immutable, so make a virtual environment in the project and install the package there.",
        "The store is immutable, so make a virtual environment in the project and install the package there, friend.",
    ),
]


@pytest.mark.parametrize(("a", "b"), OPPOSITES)
def test_opposites_are_never_the_same(a: str, b: str) -> None:
    assert difference(fingerprint(a), fingerprint(b)) is not None
    assert difference(fingerprint(b), fingerprint(a)) is not None


@pytest.mark.parametrize(("a", "b"), SAME)
def test_variants_of_space_case_and_punctuation_are_the_same(a: str, b: str) -> None:
    assert difference(fingerprint(a), fingerprint(b)) is None


def test_two_solutions_are_one_when_only_space_differs() -> None:
    assert solution_key("a  b\n c") == solution_key("a b c ")
    assert solution_key("git branch -d x") != solution_key("git branch -D x")
