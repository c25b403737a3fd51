"""Answer policies by Tirith; run by the Python of its own virtual environment, one JSON a line."""

import json
import logging
import sys
import warnings

from tirith.core.core import start_policy_evaluation_from_dict

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
for line in sys.stdin:
    question = json.loads(line)
    try:
        output = start_policy_evaluation_from_dict(
            question["policy"], question["input"], question["variables"]
        )
        answer = json.dumps(output)
    except Exception:  # noqa: BLE001 - whatever ends a run of Tirith is its answer
        answer = json.dumps("ended")
    print(answer, flush=True)  # noqa: T201 - the answer
