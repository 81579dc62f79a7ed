"""A real browser for the tests: the Chromium of this machine, else the one that make unpacked."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).parents[2]
UNPACKED = ROOT / ".local" / "chromium"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# WebGL without a graphics card; no sandbox, because containers run as root.
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>"""

# axe takes a target half under the bar of phones for a small one; one can scroll it free.
BAR = "how => document.querySelectorAll('.tabs').forEach((bar) => { bar.style.position = how })"

Axe = Callable[[Page], list[str]]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: those with the site share one database that stays filled."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found and not (UNPACKED / "ready").exists():
        pytest.fail("there is no Chromium: run `make .local/chromium/ready`")
    # Playwright runs a loop in this thread; Django would think that our own code is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        where: dict[str, Any] = {"executable_path": found} if found else _unpacked()
        chromium = playwright.chromium.launch(args=FLAGS, **where)
        yield chromium
        chromium.close()


def _unpacked() -> dict[str, Any]:
    variables = {**os.environ, "LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib")}
    if not Path("/etc/fonts/fonts.conf").exists():
        own = UNPACKED / "fonts.conf"
        own.write_text(FONTS.format(folder=UNPACKED / "fonts"))
        variables["FONTCONFIG_FILE"] = str(own)
    return {"executable_path": UNPACKED / "chromium", "env": variables}


@pytest.fixture(scope="session")
def site(django_db_setup: None, django_db_blocker: Any, policy_folder: Path) -> Iterator[str]:
    """The address of the site, as a web server serves it, with a policy loaded.

    All browser tests share it and its database: what one saves, through a page or through a
    service, the site and the next test see.
    """
    from django.core.handlers.wsgi import WSGIHandler
    from django.test.testcases import LiveServerThread

    from trefpunt_web.services import loading

    with django_db_blocker.unblock():
        loading.load(policy_folder)
        thread = LiveServerThread("127.0.0.1", lambda _: WSGIHandler())
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://localhost:{thread.port}"  # passkeys want a name, not a number
        thread.terminate()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A Dutch visitor at a desk; the test fails on an error in the browser's console."""
    complaints: list[str] = []
    context = browser.new_context(
        base_url=site, locale="nl-NL", viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(10_000)
    tab = context.new_page()
    tab.on("console", lambda message: complaints.extend(_complaint(message)))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    context.close()
    assert not complaints, "the browser complains:\n" + "\n".join(complaints)


def _complaint(message: ConsoleMessage) -> list[str]:
    """Errors of scripts and of the content policy; not that an error page has an error status."""
    known = message.type != "error" or message.text.startswith("Failed to load resource")
    return [] if known else [message.text]


@pytest.fixture
def axe() -> Axe:
    """Checks the page as it stands: WCAG 2.2 A and AA and best practice, one line per violation."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> list[str]:
        page.evaluate(source)
        page.evaluate(BAR, "static")
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        page.evaluate(BAR, "")
        return [_violation(one, node) for one in found["violations"] for node in one["nodes"]]

    return check


def _violation(one: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{one['id']} ({one['impact']}): {one['help']}: {node['target']}: {node['html'][:200]}"
