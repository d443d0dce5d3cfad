"""A service whose host changes gets a scrubber that knows it, and a learner that uses it."""

from fedlearn.privacy.build import FreshScrubber
from fedlearn.settings import Settings
from fedlearn.wiring import Parts


def test_nothing_is_made_anew_while_nothing_changes(tmp_path):
    with Parts(Settings(state_dir=tmp_path)) as parts:
        before = parts.scrubber, parts.learner
        parts.renew()
        assert (parts.scrubber, parts.learner) == before


def test_a_new_secret_of_the_host_reaches_the_learner(tmp_path):
    secret_file = tmp_path / "secret"
    word = "Kirsch" + "baum-4711-lang"
    secret_file.write_text("something else entirely\n")
    settings = Settings.model_validate({"state_dir": tmp_path, "privacy": {"secret_files": [secret_file]}})
    with Parts(settings) as parts:
        parts.__dict__["_fresh_scrubber"] = FreshScrubber(settings, every=0.0)
        before = parts.learner
        assert word in parts.scrubber.scrub(f"the word is {word} here").text
        secret_file.write_text(f"{word}\nand a second line\n")
        parts.renew()
        assert word not in parts.scrubber.scrub(f"the word is {word} here").text
        assert parts.learner is not before
