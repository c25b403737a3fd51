"""Cards beside links and the filter of the log, as a reader with a mouse or a keyboard has them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

LINK = "article a.reference[href$='0006/']:not(.adr-log-title a)"
TIP = "[role=tooltip]"
GRAVE = {"serious", "critical"}


def cards(seen):
    return [url for url in seen.requests if url.endswith("/card.html")]


def test_card_opens_on_hover_and_nothing_is_fetched_before(visit):
    with visit("/adr/") as seen:
        link = seen.page.locator(LINK).last
        link.scroll_into_view_if_needed()
        assert cards(seen) == []

        link.hover()
        tip = seen.page.wait_for_selector(TIP)
        assert "ADR-0006" in tip.inner_text()
        assert "accepted" in tip.inner_text()
        assert link.get_attribute("aria-describedby") == tip.get_attribute("id")
        assert len(cards(seen)) == 1

        tip.hover()  # the card stays while the pointer is on it
        seen.page.wait_for_timeout(400)
        assert seen.page.locator(TIP).count() == 1
        seen.page.mouse.move(0, 0)
        seen.page.wait_for_selector(TIP, state="detached")
        assert link.get_attribute("aria-describedby") is None
        assert "ADR-0006" in link.get_attribute("title")
        assert seen.complaints == []


def test_card_opens_on_focus_and_escape_closes_it(visit):
    with visit("/adr/") as seen:
        link = seen.page.locator(LINK).last
        link.focus()
        seen.page.keyboard.press("Shift+Tab")
        seen.page.keyboard.press("Tab")  # a keyboard moves the focus, so that it is visible
        seen.page.wait_for_selector(TIP)
        seen.page.keyboard.press("Escape")

        assert seen.page.locator(TIP).count() == 0
        assert link.evaluate("link => link === document.activeElement")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_open_card_fits_the_screen_and_has_no_accessibility_finding(visit, width, scheme):
    # The policy would stop axe itself, which is put into the page as a script.
    options = {"bypass_csp": True, "reduced_motion": "reduce"}
    with visit("/adr/", width=width, scheme=scheme, **options) as seen:
        link = seen.page.locator(LINK).last
        link.scroll_into_view_if_needed()
        link.hover()
        box = seen.page.wait_for_selector(TIP).bounding_box()

        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        still = seen.page.evaluate(
            f"getComputedStyle(document.querySelector('{TIP}')).animationName"
        )
        assert still == "none"
        found = Axe().run(seen.page).response["violations"]
        assert [finding["id"] for finding in found if finding["impact"] in GRAVE] == []


def test_link_is_a_link_without_script_and_shows_no_card(visit):
    with visit("/adr/", java_script_enabled=False) as seen:
        link = seen.page.locator(LINK).last
        link.hover()
        seen.page.wait_for_timeout(400)
        assert cards(seen) == []

        link.click()
        assert seen.page.url.endswith("/adr/0006/")


SHOWN = ".adr-log-groups li:not([hidden])"


def test_log_is_filtered_and_the_address_keeps_the_filter(visit, server):
    with visit("/adr/") as seen:
        page = seen.page
        everything = page.locator(SHOWN).count()
        page.get_by_label("Words").fill("OUTBOX same")
        assert page.locator(SHOWN).count() == 1
        assert "ADR-0006" in page.locator(SHOWN).inner_text()
        assert (
            page.locator(".adr-log-filter [role=status]").inner_text()
            == f"1 of {everything} records"
        )
        assert page.url.endswith("#q=OUTBOX+same")

        page.get_by_label("Words").fill("")
        page.get_by_label("Tag").select_option("messaging")
        tagged = page.locator(SHOWN).count()
        assert 0 < tagged < everything
        address = page.url
        assert address.endswith("#tag=messaging")
    with visit(address.removeprefix(server.origin)) as seen:
        assert seen.page.locator(SHOWN).count() == tagged
        seen.page.get_by_label("Words").fill("no record says this")
        assert seen.page.locator(SHOWN).count() == 0
        assert seen.page.locator(".adr-log-group:not([hidden])").count() == 0
        assert seen.complaints == []


def test_log_shows_all_for_an_anchor_or_a_tag_that_is_gone(visit):
    for fragment in ("#relations", "#tag=no-such-tag"):
        with visit(f"/adr/{fragment}") as seen:
            assert seen.page.locator(".adr-log-groups li[hidden]").count() == 0
            assert seen.complaints == []


def test_log_is_grouped_without_script(visit):
    with visit("/adr/", java_script_enabled=False) as seen:
        article = seen.page.locator("article")
        assert article.locator("form").count() == 0
        article.get_by_text("By tag").click()
        assert article.get_by_text("messaging:").is_visible()
        article.get_by_text("By topic").click()
        article.get_by_role("link", name="publishing-events").last.click()

        assert seen.page.url.endswith("/dec/publishing-events/")
        assert "ADR-0006" in seen.page.locator("article h2").first.inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_topic_page_obeys_the_policy_and_fits_the_screen(visit, server, width, scheme):
    with visit("/dec/publishing-events/", width=width, scheme=scheme) as seen:
        wide = seen.page.evaluate("document.body.scrollWidth - document.body.clientWidth")

        assert wide <= 0
        assert seen.complaints == []
        assert [url for url in seen.requests if not url.startswith(server.origin)] == []
