#!/usr/bin/env bash
# Print three exit codes for each policy and input: the engine alone, with the gate, with --strict.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

code() { "$@" >/dev/null 2>&1 && echo 0 || echo $?; }

echo "alone gate strict"
while read -r policy input about; do
    ask="python3 -m policy_engine -policy-path $policy -input-path $input"
    printf '%-5s %-4s %-6s %s\n' \
        "$(code $ask)" "$(code policy_gate/gate.sh $ask)" "$(code $ask --strict)" "$about"
done <<'END'
policies/run_request/policy.json policies/run_request/passes.json passes
policies/run_request/policy.json policies/run_request/fails.json fails
policies/plan_keeps_state/policy.json policies/plan_keeps_state/leaks_empty_plan.json all skipped
policies/cost_monthly_budget/policy.json policies/cost_monthly_budget/passes.json missing variable
../tests/policy_engine/lint/TP01/fails.json ../tests/policy_engine/lint/TP01/input.json undefined id
policies/run_request/policy.json ../README.md not JSON
policies/decision_log/policy.json policies/decision_log/passes_for_want_of_a_key.json items without the key
END
