"""The rejected way: reStructuredText, which a code host gives to docutils without Sphinx."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SNIPPETS = Path(__file__).parents[2]
SUFFIX = ".rst"
RECORD = """\
:id: ADR-0012
:status: proposed

Use one queue per tenant
========================

A tenant with many runs delays all others; :doc:`glossary` says what a *run* is.
The broker's `page on queues <https://www.rabbitmq.com/docs/queues>`__ names the limits.

.. list-table::
   :header-rows: 1

   * - way
     - queues
   * - one for all
     - one
   * - one per tenant
     - as many as tenants

.. mermaid::

   flowchart LR
     accTitle: One queue per tenant
     accDescr: Each tenant has a queue of its own, and one worker reads both.
     first[Tenant one] --> one[(Queue one)] --> worker
     second[Tenant two] --> two[(Queue two)] --> worker

- **O1** One queue for all
- **O2** One queue per tenant; see :doc:`glossary`
"""


def shown(text: str) -> str:
    """The HTML that docutils alone makes of a record, in a process that never loaded Sphinx.

    Sphinx leaves its roles and directives in docutils, whose tables are shared by a process.
    """
    command = [sys.executable, "-m", "experiments.record_markup.host"]
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=True, cwd=SNIPPETS
    )
    return done.stdout
