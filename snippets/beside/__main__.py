"""Print what the peers say, as JSON: ``python -m beside DATE``, where the peers are installed."""

import json
import sys

from beside.peer import verdicts, versions

recorded = {"recorded": sys.argv[1], "versions": versions(), "verdicts": verdicts()}
json.dump(recorded, sys.stdout, indent=2)
sys.stdout.write("\n")
