"""What is said to the API, by whom and in which order; each operation is asked rightly and wrongly.

``<Acme>`` is the id that an earlier answer gave under this name, and ``<unknown>`` is an id that no
answer gives. The scenes in Acme show what stays as it is. What is mended is shown in Initech and
Umbrella, at the end: a call after an answer that may differ does not depend on it, unless to show
what came of it.
"""

from __future__ import annotations

from rampart.acceptance.stage import PLAN, PLAN_ABROAD, PLAN_ERRORED, REGION
from rampart.acceptance.transport import TOKEN_HEADER
from rampart.recording.call import say

PEOPLE = ("ada", "ben", "cleo", "dan", "eve", "fay", "ivy", "uma", "uli", "zoe")
"""Who speaks or is spoken of: ada owns Acme and Initech, uma owns Umbrella, zoe is in none."""

FORGED = {TOKEN_HEADER: ""}
SIGNED_OUT = {"Cookie": ""}
KEY = {"Idempotency-Key": "k-1"}

FINE = {"plan": PLAN}
ABROAD = {"plan": PLAN_ABROAD}
ERRORED = {"plan": PLAN_ERRORED}
MINE = {"name": "mine"}
LATE = {"reason": "Friday afternoon"}


def _member(person: str, role: str) -> dict[str, str]:
    return {"person": person, "role": role}


def _policy(enforcement: str = "mandatory") -> dict[str, str]:
    return {"name": "region", "source": REGION, "enforcement": enforcement}


def _workflow(name: str, approvals: int = 1) -> dict[str, object]:
    return {"name": name, "required_approvals": approvals}


ORGANISATIONS = (
    say("found Acme", "ada POST organisations", body={"name": "Acme"}, gives="Acme"),
    say("found Initech", "ada POST organisations", body={"name": "Initech"}, gives="Initech"),
    say("found Umbrella", "uma POST organisations", body={"name": "Umbrella"}, gives="Umbrella"),
    say("found with an empty name", "ada POST organisations", body={"name": ""}),
    say("found with a list", "ada POST organisations", body=[]),
    say("found without the token", "ada POST organisations", body=MINE, headers=FORGED),
    say("found signed out", "ada POST organisations", body=MINE, headers=SIGNED_OUT),
    say("found by another method", "ada PUT organisations", body=MINE),
)

MEMBERS = (
    say("let ben in", "ada POST organisations/<Acme>/members", body=_member("ben", "author")),
    say("let cleo in", "ada POST organisations/<Acme>/members", body=_member("cleo", "approver")),
    say("let dan in", "ada POST organisations/<Acme>/members", body=_member("dan", "viewer")),
    say("promote dan", "ada POST organisations/<Acme>/members", body=_member("dan", "approver")),
    say("let eve in", "ada POST organisations/<Acme>/members", body=_member("eve", "viewer")),
    say("let fay in", "ada POST organisations/<Acme>/members", body=_member("fay", "viewer")),
    say("let in as boss", "ada POST organisations/<Acme>/members", body=_member("zoe", "boss")),
    say("let nobody in", "ada POST organisations/<Acme>/members", body=_member("max", "viewer")),
    say("let in as author", "ben POST organisations/<Acme>/members", body=_member("zoe", "viewer")),
    say("let in abroad", "uma POST organisations/<Acme>/members", body=_member("zoe", "viewer")),
    say("let fay go as approver", "cleo DELETE organisations/<Acme>/members/fay"),
    say("let fay go abroad", "uma DELETE organisations/<Acme>/members/fay"),
    say("let fay go", "ada DELETE organisations/<Acme>/members/fay"),
    say("let fay go again", "ada DELETE organisations/<Acme>/members/fay"),
)

POLICIES = (
    say("add a policy", "ada POST organisations/<Acme>/policies", body=_policy()),
    say("add a policy to hope", "ada POST organisations/<Acme>/policies", body=_policy("hope")),
    say("add a policy as author", "ben POST organisations/<Acme>/policies", body=_policy()),
    say("add a policy abroad", "uma POST organisations/<Acme>/policies", body=_policy()),
)

WORKFLOWS = (
    say("add network", "ada POST organisations/<Acme>/workflows", body=_workflow("network"),
        gives="network"),
    say("add database", "ben POST organisations/<Acme>/workflows", body=_workflow("database", 2),
        gives="database"),
    say("add sandbox", "ben POST organisations/<Acme>/workflows", body=_workflow("sandbox", 0),
        gives="sandbox"),
    say("add with six approvals", "ben POST organisations/<Acme>/workflows",
        body=_workflow("vault", 6)),
    say("add as viewer", "eve POST organisations/<Acme>/workflows", body=MINE),
    say("add abroad", "uma POST organisations/<Acme>/workflows", body=MINE),
    say("rename", "ben PATCH workflows/<sandbox>", body={"name": "playground", "plan": PLAN}),
    say("change the colour", "ben PATCH workflows/<sandbox>", body={"colour": "red"}),
    say("rename at length", "ben PATCH workflows/<sandbox>", body={"name": "x" * 81}),
    say("rename as viewer", "eve PATCH workflows/<sandbox>", body=MINE),
    say("rename abroad", "uma PATCH workflows/<sandbox>", body=MINE),
    say("rename nothing", "ben PATCH workflows/<unknown>", body=MINE),
    say("list workflows", "eve GET workflows"),
    say("list workflows of no organisation", "zoe GET workflows"),
    say("list workflows signed out", "eve GET workflows", headers=SIGNED_OUT),
)  # fmt: skip

REQUESTS = (
    say("request", "ben POST workflows/<network>/runs", body=FINE, gives="approved"),
    say("request for two", "ben POST workflows/<database>/runs", body=FINE, gives="by two"),
    say("request for nobody", "ben POST workflows/<sandbox>/runs", body=FINE, gives="applied"),
    say("request what fails", "ben POST workflows/<sandbox>/runs", body=ERRORED, gives="failed"),
    say("request what is denied", "ben POST workflows/<network>/runs", body=ABROAD, gives="denied"),
    say("request as owner", "ada POST workflows/<network>/runs", body=FINE, gives="ada's"),
    say("request to reject", "ben POST workflows/<network>/runs", body=FINE, gives="rejected"),
    say("request to regret", "ben POST workflows/<network>/runs", body=FINE, gives="regretted"),
    say("request to stop", "ben POST workflows/<network>/runs", body=FINE, gives="stopped"),
    say("request with no JSON", "ben POST workflows/<network>/runs", body={"plan": "{"}),
    say("request with no plan", "ben POST workflows/<network>/runs", body={"plan": "[]"}),
    say("request with nothing", "ben POST workflows/<network>/runs", body={}),
    say("request as viewer", "eve POST workflows/<network>/runs", body=FINE),
    say("request abroad", "uma POST workflows/<network>/runs", body=FINE),
    say("request without the token", "ben POST workflows/<network>/runs", headers=FORGED),
)

DECISIONS = (
    say("approve as viewer", "eve POST runs/<approved>/approve"),
    say("approve one's own", "ada POST runs/<ada's>/approve"),
    say("approve without the token", "cleo POST runs/<approved>/approve", headers=FORGED),
    say("approve", "cleo POST runs/<approved>/approve"),
    say("approve what is applied", "dan POST runs/<approved>/approve"),
    say("approve what is denied", "cleo POST runs/<denied>/approve"),
    say("approve what is unknown", "cleo POST runs/<unknown>/approve"),
    say("approve as first of two", "cleo POST runs/<by two>/approve"),
    say("approve twice", "cleo POST runs/<by two>/approve"),
    say("look after one approval", "eve GET runs/<by two>"),
    say("approve as second of two", "dan POST runs/<by two>/approve"),
    say("look after two approvals", "eve GET runs/<by two>"),
    say("reject as viewer", "eve POST runs/<rejected>/reject", body=LATE),
    say("reject one's own", "ada POST runs/<ada's>/reject", body=LATE),
    say("reject without a reason", "cleo POST runs/<rejected>/reject", body={"reason": ""}),
    say("reject", "cleo POST runs/<rejected>/reject", body=LATE),
    say("reject again", "dan POST runs/<rejected>/reject", body=LATE),
    say("reject what is unknown", "cleo POST runs/<unknown>/reject", body=LATE),
    say("approve what is rejected", "dan POST runs/<rejected>/approve"),
    say("cancel as approver", "cleo POST runs/<regretted>/cancel"),
    say("cancel", "ben POST runs/<regretted>/cancel"),
    say("cancel again", "ben POST runs/<regretted>/cancel"),
    say("cancel as owner", "ada POST runs/<stopped>/cancel"),
    say("cancel what failed", "ben POST runs/<failed>/cancel"),
    say("cancel what is unknown", "ben POST runs/<unknown>/cancel"),
    say("approve what is cancelled", "cleo POST runs/<regretted>/approve"),
)

LOOKS = (
    say("look", "eve GET runs/<denied>"),
    say("look at what is unknown", "eve GET runs/<unknown>"),
    say("look at what is no id", "eve GET runs/one"),
    say("list runs", "eve GET runs"),
    say("list runs of no organisation", "zoe GET runs"),
    say("list runs after leaving", "fay GET runs"),
    say("list runs signed out", "eve GET runs", headers=SIGNED_OUT),
    say("search by workflow", "eve GET runs?q=DATA"),
    say("search in vain", "eve GET runs?q=nothing"),
    say("read trail of two approvals", "eve GET runs/<by two>/audit", settles=True),
    say("read trail of a rejection", "eve GET runs/<rejected>/audit", settles=True),
    say("read trail of a cancellation", "eve GET runs/<stopped>/audit", settles=True),
    say("read trail of what is unknown", "eve GET runs/<unknown>/audit"),
    say("read trail of Acme", "eve GET organisations/<Acme>/audit", settles=True),
    say("read trail of Acme abroad", "uma GET organisations/<Acme>/audit"),
)

ARCHIVING = (
    say("let ben in again", "ada POST organisations/<Initech>/members",
        body=_member("ben", "author")),
    say("let ivy in", "ada POST organisations/<Initech>/members", body=_member("ivy", "viewer")),
    say("add ledger", "ben POST organisations/<Initech>/workflows", body=_workflow("ledger"),
        gives="ledger"),
    say("request to archive", "ben POST workflows/<ledger>/runs", body=FINE, gives="archived"),
    say("archive as author", "ben POST workflows/<ledger>/archive"),
    say("archive abroad", "uma POST workflows/<ledger>/archive"),
    say("archive", "ada POST workflows/<ledger>/archive"),
    say("archive again", "ada POST workflows/<ledger>/archive"),
    say("request what is archived", "ben POST workflows/<ledger>/runs", body=FINE),
    say("delete what is archived", "ada DELETE workflows/<ledger>"),
    say("look after archiving", "ivy GET runs/<archived>", settles=True),
    say("read trail after archiving", "ivy GET runs/<archived>/audit", settles=True),
    say("read trail of Initech", "ivy GET organisations/<Initech>/audit", settles=True),
)  # fmt: skip

DELETING = (
    say("let uli in", "uma POST organisations/<Umbrella>/members", body=_member("uli", "author")),
    say("add cellar", "uli POST organisations/<Umbrella>/workflows", body=_workflow("cellar", 0),
        gives="cellar"),
    say("request to delete", "uli POST workflows/<cellar>/runs", body=FINE, gives="deleted"),
    say("read trail of Umbrella", "uma GET organisations/<Umbrella>/audit", settles=True),
    say("delete as author", "uli DELETE workflows/<cellar>"),
    say("delete abroad", "ada DELETE workflows/<cellar>"),
    say("delete", "uma DELETE workflows/<cellar>"),
    say("delete again", "uma DELETE workflows/<cellar>"),
    say("look after deleting", "uma GET runs/<deleted>", settles=True),
    say("read its trail after deleting", "uma GET runs/<deleted>/audit", settles=True),
    say("list runs after deleting", "uma GET runs", settles=True),
    say("read trail after deleting", "uma GET organisations/<Umbrella>/audit", settles=True),
)  # fmt: skip

FOREIGNERS = (
    say("add laboratory", "uma POST organisations/<Umbrella>/workflows",
        body=_workflow("laboratory"), gives="laboratory"),
    say("request in private", "uli POST workflows/<laboratory>/runs", body=FINE, gives="private"),
    say("request in secret", "uli POST workflows/<laboratory>/runs", body=FINE, gives="secret"),
    say("search", "eve GET runs?q=create"),
    say("search of no organisation", "zoe GET runs?q=create"),
    say("look abroad", "zoe GET runs/<private>"),
    say("read trail abroad", "zoe GET runs/<private>/audit"),
    say("approve abroad as nobody", "zoe POST runs/<private>/approve"),
    say("cancel abroad", "cleo POST runs/<private>/cancel"),
    say("approve abroad", "cleo POST runs/<private>/approve"),
    say("look at what was approved abroad", "uma GET runs/<private>"),
    say("reject abroad", "cleo POST runs/<secret>/reject", body=LATE),
    say("look at what was rejected abroad", "uma GET runs/<secret>"),
)  # fmt: skip

REPETITION = (
    say("add payroll", "ben POST organisations/<Initech>/workflows", body=_workflow("payroll"),
        gives="payroll"),
    say("request with a key", "ben POST workflows/<payroll>/runs", body=FINE, headers=KEY,
        gives="once"),
    say("request with a key of others", "uli POST workflows/<laboratory>/runs", body=FINE,
        headers=KEY, gives="theirs"),
    say("list runs before repeating", "ivy GET runs"),
    say("repeat", "ben POST workflows/<payroll>/runs", body=FINE, headers=KEY, gives="again"),
    say("list runs after repeating", "ivy GET runs"),
    say("repeat with another plan", "ben POST workflows/<payroll>/runs", body=ABROAD, headers=KEY,
        gives="other"),
)  # fmt: skip

ADVICE = (
    say("advise", "ada POST organisations/<Initech>/policies", body=_policy("advisory")),
    say("add books", "ben POST organisations/<Initech>/workflows", body=_workflow("books", 0),
        gives="books"),
    say("request against advice", "ben POST workflows/<books>/runs", body=ABROAD, gives="advised"),
)  # fmt: skip

FIELDS = (
    say("list workflows of Initech", "ivy GET workflows"),
    say("list workflows of Umbrella", "uma GET workflows"),
    say("hide", "ben PATCH workflows/<payroll>", body={"archived": True}),
    say("list workflows after hiding", "ivy GET workflows"),
    say("move", "ben PATCH workflows/<books>", body={"organisation_id": "<Umbrella>"}),
    say("list workflows where it was", "ivy GET workflows"),
    say("list workflows where it is", "uma GET workflows"),
    say("add drawer", "ben POST organisations/<Initech>/workflows", body=_workflow("drawer"),
        gives="drawer"),
    say("change the id", "ben PATCH workflows/<drawer>", body={"id": "<unknown>"}),
    say("rename to nothing", "uma PATCH workflows/<laboratory>", body={"name": ""}),
    say("require six", "uma PATCH workflows/<laboratory>", body={"required_approvals": 6}),
)  # fmt: skip

LEAVING = (
    say("leave as last owner", "uma DELETE organisations/<Umbrella>/members/uma"),
    say("read trail after leaving", "uma GET organisations/<Umbrella>/audit"),
)

CALLS = (
    *ORGANISATIONS,
    *MEMBERS,
    *POLICIES,
    *WORKFLOWS,
    *REQUESTS,
    *DECISIONS,
    *LOOKS,
    *ARCHIVING,
    *DELETING,
    *FOREIGNERS,
    *REPETITION,
    *ADVICE,
    *FIELDS,
    *LEAVING,
)
