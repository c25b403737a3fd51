"""A waiver stands beside the rule that it breaks."""

WAIVERS = """\
waivers:
  - {rule: R1, for: billing/, until: 2027-01-31, by: maintainers, why: It moves last.}
"""


def test_record_page_says_who_may_break_a_rule_until_when_and_why(site):
    built = site("log")
    built.edit("adrs/0001-write-to-an-outbox.md", "supersedes:", f"{WAIVERS}supersedes:")
    built.record()
    page = built.build().page("adr/0001/index.html")
    waiver = page.select_one("section#rules .adr-waiver")

    assert [] == built.warnings
    assert (
        "Waiver billing/ may break R1 until 31 January 2027: It moves last. Signed maintainers."
        == " ".join(waiver.get_text().split())
    )
