"""A person walks through the reference app, in a browser without script."""

from __future__ import annotations

import re
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from rampart.acceptance.stage import PLAN_ABROAD
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import Server
from rampart.notifier import Notifier

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
SCREENS = [*product((390, 1280), ("light", "dark"))]


@pytest.fixture(scope="module", params=STEPS, ids=lambda step: f"step {step.number}")
def rampart(request, tmp_path_factory):
    """The server of a step with its samples, and the passwords of the sample people."""
    data = tmp_path_factory.mktemp("rampart")
    with (
        Notifier() as notifier,
        Server(request.param, data=data, notifier=notifier.url) as server,
    ):
        people = re.findall(r"^  (\w+) +(\S+)", server.command("seed"), flags=re.MULTILINE)
        yield server, dict(people)


def sign_in(page, rampart, name):
    server, passwords = rampart
    page.goto(server.url)
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(passwords[name])
    page.get_by_role("button", name="Sign in").click()


def test_author_is_denied_with_a_reason_and_approver_lets_a_run_through(browser, rampart):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    sign_in(page, rampart, "ben")
    page.get_by_role("link", name="network").click()
    page.get_by_label("Plan").fill(PLAN_ABROAD)
    page.get_by_role("button", name="Request").click()
    denial = page.locator(".reason", has_text="us-east-1").first.inner_text()
    page.get_by_role("link", name="network").click()
    page.get_by_role("button", name="Request").click()
    waiting = page.url
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, rampart, "cleo")
    page.goto(waiting)
    page.get_by_role("button", name="Approve").click()
    state = page.locator("h1 .state").inner_text()
    trail = page.locator(".trail li strong").all_inner_texts()
    context.close()

    assert "names a region of ours" in denial
    assert "succeeded" == state
    assert [
        "queued",
        "checking",
        "waiting approval",
        "approved",
        "applying",
        "succeeded",
    ] == trail


def test_owner_rejects_with_a_reason_that_stays(browser, rampart):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    sign_in(page, rampart, "ada")
    page.get_by_role("link", name="Runs").click()
    row = page.get_by_role("row").filter(has_text="waiting approval").filter(has_text="database")
    row.get_by_role("link").click()
    page.get_by_label("Reason").fill("Friday <b>afternoon</b>")
    page.get_by_role("button", name="Reject").click()
    text = page.locator("main").inner_text()
    context.close()

    assert "Rejected: Friday <b>afternoon</b>" in text


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_pages_fit_the_screen_and_have_no_accessibility_finding(browser, rampart, width, scheme):
    server, _ = rampart
    # The policy would stop axe itself, which is put into the page as a script.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    found = {}

    def look():
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        grave = [
            each["id"] for each in Axe().run(page).response["violations"] if each["impact"] in GRAVE
        ]
        if wide > 0 or grave:
            found[page.url] = (wide, grave)

    page.goto(server.url)
    look()
    sign_in(page, rampart, "ben")
    for path in ("", "runs/", "mistakes/"):
        page.goto(server.url + path)
        look()
    page.goto(server.url)
    for link in (page.get_by_role("link", name="network"), page.locator("td a").first):
        with page.expect_navigation():  # a look at a page that is just going fails
            link.click()
        look()
    context.close()

    assert found == {}
