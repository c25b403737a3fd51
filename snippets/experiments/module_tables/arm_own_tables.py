"""How the modules of Rampart know each other's rows, and where each uses its own column."""

STEP = "rampart.step2_modular"
USES = {
    "organisations": {
        "selectors.py": ("each.role",),
        "services.py": ("role=Role", '{"role": role}'),
    },
    "workflows": {
        "selectors.py": ("workflow.required_approvals",),
        "services.py": (
            "required_approvals=required_approvals",
            '"required_approvals": required_approvals',
            "workflow.required_approvals",
        ),
    },
    "policies": {
        "selectors.py": ("each.source", "policy.source"),
        "services.py": ("source=source",),
    },
    "runs": {
        "selectors.py": ("run.requested_by,",),
        "services.py": ("requested_by=actor.name",),
    },
    "approvals": {
        "selectors.py": ("each.approved, r", "run_id, approved=True"),
        "services.py": ("approved=approved",),
    },
    "audit": {
        "selectors.py": ("entry.what",),
        "services.py": ("what=change",),
    },
}
