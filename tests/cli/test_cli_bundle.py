"""`digcomp bundle`: carry trainings over, say what came of it, refuse in words."""

import json

import pytest
from sqlalchemy import select
from support.small import OF_CLERKS

from digcomp.store.tables import Look

PASSPHRASE = "дөрвөн үг хангалттай"


@pytest.fixture
def hall(cast, small_banks):
    cast.training("Б. Ана", **OF_CLERKS).sat_by("Б. Ана")
    return cast


@pytest.fixture
def server(digcomp, environment, tmp_path, hall):
    """The command on another installation that trusts this one."""

    def run(*arguments):
        return digcomp(*arguments, DIGCOMP_INSTANCE=str(tmp_path / "server"), DIGCOMP_SITE="N")

    key = tmp_path / "key.json"
    assert digcomp("bundle", "key", "--out", key).exit_code == 0
    assert run("bundle", "trust", "A", key).exit_code == 0
    return run


def test_it_carries_a_training_over(digcomp, server, tmp_path, hall):
    file, secret = tmp_path / "a.bundle", tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, "utf-8")
    made = digcomp("bundle", "export", file, "--passphrase-file", secret)
    assert made.exit_code == 0
    assert "1 sitting" in made.output
    assert "personal data" in made.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert "would bring" in server("bundle", "import", file, "--check", "--passphrase-file", secret).output
    taken = server("bundle", "import", file, "--passphrase-file", secret, "--json")
    assert json.loads(taken.output)["bundles"][0]["records"]["sitting new"] == 1
    looked = select(Look.what, Look.user_id)
    with hall.database.sessions() as session:
        assert session.execute(looked).all() == [("bundle", None)], "the person sees that it was taken away"
    again = server("bundle", "import", file, "--passphrase-file", secret)
    assert "brought 0 new records, 0 changed" in again.output
    listed = server("bundle", "conflicts")
    assert (listed.exit_code, listed.output) == (0, "No conflicts.\n")


def test_an_altered_file_is_refused_in_words(digcomp, server, tmp_path):
    file = tmp_path / "a.bundle"
    digcomp("bundle", "export", file)
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)
    refused = server("bundle", "import", file)
    assert refused.exit_code == 1
    assert "altered" in refused.output
    assert "Nothing of it was imported" in refused.output


def test_a_stranger_is_told_how_to_be_trusted(digcomp, environment, tmp_path, hall):
    file = tmp_path / "a.bundle"
    digcomp("bundle", "export", file)
    refused = digcomp("bundle", "import", file, DIGCOMP_INSTANCE=str(tmp_path / "other"), DIGCOMP_SITE="N")
    assert refused.exit_code == 1
    assert "digcomp bundle trust" in refused.output


def test_a_file_that_is_there_stays(digcomp, hall, tmp_path):
    file = tmp_path / "a.bundle"
    file.write_text("mine")
    assert digcomp("bundle", "export", file).exit_code == 2
    assert file.read_text() == "mine"
    assert digcomp("bundle", "export", file, "--force").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("trust", "b", "ab"), "capital letters"),
        (("trust", "B", "ab"), "forty hexadecimal"),
        (("trust", "B"), "fingerprint or the key file"),
        (("export", "x.bundle", "--training", "99"), "no such training"),
    ],
)
def test_wrong_use_is_said_in_words(digcomp, hall, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    refused = digcomp("bundle", *arguments)
    assert refused.exit_code == 2
    assert words in refused.output
    assert not (tmp_path / "x.bundle").exists()


def test_a_short_passphrase_is_none(digcomp, hall, tmp_path):
    secret = tmp_path / "passphrase"
    secret.write_text("short", "utf-8")
    refused = digcomp("bundle", "export", tmp_path / "a.bundle", "--passphrase-file", secret)
    assert refused.exit_code == 2
    assert "12 characters" in refused.output
