"""A person walks through the reference app in a browser, with and without script."""

from __future__ import annotations

import re
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from rampart.acceptance.stage import PLAN_ABROAD
from rampart.acceptance.step import STEPS
from rampart.acceptance.transport_socket import Server
from rampart.notifier import Notifier

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
LIVE = [step for step in STEPS if step.borders]
TRAIL = ["queued", "checking", "waiting approval", "approved", "applying", "succeeded"]
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


def complete_trail(page):
    """The lines of the trail, once they are all there: without script a person loads again."""
    for _ in range(20):
        if not page.get_by_text("on the way").count():
            break
        page.reload()
    return page.locator(".trail li strong").all_inner_texts()


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
    trail = complete_trail(page)
    context.close()

    assert "names a region of ours" in denial
    assert "succeeded" == state
    assert TRAIL == trail


@pytest.mark.parametrize("rampart", LIVE, indirect=True, ids=lambda step: f"step {step.number}")
def test_page_of_a_run_shows_by_itself_what_others_do(browser, rampart):
    author, approver = (browser.new_context() for _ in range(2))
    watched, other = author.new_page(), approver.new_page()
    sign_in(watched, rampart, "ben")
    watched.get_by_role("link", name="network").click()
    watched.get_by_role("button", name="Request").click()
    before = watched.locator("h1 .state").inner_text()

    sign_in(other, rampart, "cleo")
    other.goto(watched.url)
    other.get_by_role("button", name="Approve").click()

    expect(watched.locator("h1 .state")).to_have_text("succeeded")
    expect(watched.locator(".trail li strong")).to_have_text(TRAIL)
    expect(watched.locator("#approvals li")).to_have_text(["cleo approved"])
    expect(watched.get_by_role("button", name="Cancel this run")).to_have_count(0)
    expect(watched.locator("[hx-get]")).to_have_count(0)
    assert "waiting approval" == before
    for context in (author, approver):
        context.close()


@pytest.mark.parametrize("rampart", LIVE, indirect=True, ids=lambda step: f"step {step.number}")
def test_what_somebody_types_stays_while_the_page_keeps_itself_fresh(browser, rampart):
    context = browser.new_context()
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, rampart, "ada")
    page.get_by_role("link", name="Runs").click()
    row = page.get_by_role("row").filter(has_text="waiting approval").filter(has_text="database")
    row.get_by_role("link").click()
    page.get_by_label("Reason").fill("Friday after")

    with page.expect_response(lambda answer: answer.url.endswith("/live/")):
        page.wait_for_function("document.querySelector('[hx-get]')")
    typed = page.get_by_label("Reason").input_value()
    context.close()

    assert "Friday after" == typed
    assert [] == said


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
