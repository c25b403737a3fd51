#!/usr/bin/env bash
# Run a Tirith command and end with 0 only if the policy passed:
#
#     gate.sh tirith -policy-path policy.json -input-path plan.json
#
# Codes as gate.py gives them. `pipefail` keeps a crash of Tirith after its last word a failure.
set -euo pipefail
"$@" --json | python3 "$(dirname "${BASH_SOURCE[0]}")/gate.py"
