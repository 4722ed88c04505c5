"""The documents keep up with the product."""

import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from ordinance.entrypoints.cli.commands import COMMANDS
from ordinance.entrypoints.cli.demonstration import people
from ordinance.entrypoints.web.catalogue import catalogue
from tests.architecture.sources import sources
from tests.paths import CHECKOUT, SOURCE

READ: Final = re.compile(
    r"""(?:environ\.get\(|environ\[|getenv\(|\bswitch\(|\bnumber\(|\bwords\()\s*["']([A-Z][A-Z_]+)["']"""
)
ROW: Final = re.compile(r"^\| `([A-Z_]+)` \|", re.M)
LINK: Final = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMES_A_HOST: Final = re.compile(r"^\s*--?(i|index-url|extra-index-url|find-links|f|trusted-host)\b", re.M)


def documents() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],  # noqa: S607  the git that is there
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [CHECKOUT / line for line in listed.stdout.splitlines() if (CHECKOUT / line).exists()]


def test_every_variable_that_is_read_is_described_and_the_other_way_round() -> None:
    read = {name for source in sources() for name in READ.findall((SOURCE / source.path).read_text(encoding="utf-8"))}
    described = set(ROW.findall((CHECKOUT / "docs/settings.md").read_text(encoding="utf-8")))

    assert read - {"DJANGO_SETTINGS_MODULE"} == described


def test_every_command_is_described() -> None:
    text = (CHECKOUT / "docs/commands.md").read_text(encoding="utf-8")

    assert [name for name in COMMANDS if f"`ordinance {name}" not in text] == []


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    inside = [target for target in targets if "://" not in target and not target.startswith("mailto:")]

    assert [target for target in inside if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host(lock: str) -> None:
    text = (CHECKOUT / lock).read_text(encoding="utf-8")

    assert "://" not in text
    assert not NAMES_A_HOST.search(text)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_both_readmes_give_the_two_commands(readme: str) -> None:
    text = (CHECKOUT / readme).read_text(encoding="utf-8")

    assert "./run\n" in text
    assert "./run test\n" in text


def test_pictures_are_small_and_shown() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in documents())

    for picture in (CHECKOUT / "docs/pictures").iterdir():
        assert picture.stat().st_size < 300_000, picture.name
        assert f"docs/pictures/{picture.name}" in shown


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_who_is_named_in_the_tour_can_sign_in(readme: str) -> None:
    text, _, _ = (CHECKOUT / readme).read_text(encoding="utf-8").partition("(docs/pictures/ledger")
    logins = {person.login for person in (*people.TRADING, *people.PORTAL, *people.STATIONER)}

    named = {
        login for row in re.findall(r"^\| (`[a-z]+`[^|]*)\|", text, re.M) for login in re.findall(r"`([a-z]+)`", row)
    }

    assert len(named) >= 8
    assert named <= logins


@pytest.mark.parametrize(("guide", "language"), [("users.md", 0), ("users.zh-CN.md", 1)])
def test_the_users_guide_calls_acts_as_the_pages_do(guide: str, language: int) -> None:
    text = (CHECKOUT / "docs" / guide).read_text(encoding="utf-8")
    chinese = catalogue()

    for act in ("Take goods back", "Request a fapiao", "Undo the confirmation", "Edit the draft", "Record a payment"):
        found = chinese.get(act)
        assert found is not None
        assert (act if language == 0 else str(found.string)) in text


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_every_command_that_is_named_exists(document: Path) -> None:
    named = set(re.findall(r"`(?:\./run|ordinance) ([a-z]+)\b", document.read_text(encoding="utf-8")))

    assert named <= {*COMMANDS, "test", "check", "help"}
