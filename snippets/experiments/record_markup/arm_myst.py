"""The decided way: MyST, which a code host takes for Markdown."""

from __future__ import annotations

from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

SUFFIX = ".md"
RECORD = """\
---
id: ADR-0012
status: proposed
---

# Use one queue per tenant

A tenant with many runs delays all others; {doc}`glossary` says what a *run* is.
The broker's [page on queues](https://www.rabbitmq.com/docs/queues) names the limits.

| way | queues |
| --- | --- |
| one for all | one |
| one per tenant | as many as tenants |

```mermaid
flowchart LR
  accTitle: One queue per tenant
  accDescr: Each tenant has a queue of its own, and one worker reads both.
  first[Tenant one] --> one[(Queue one)] --> worker
  second[Tenant two] --> two[(Queue two)] --> worker
```

- **O1** One queue for all
- **O2** One queue per tenant; see {doc}`glossary`
"""


def shown(text: str) -> str:
    """The HTML that a reader of Markdown makes of a record, who knows nothing of MyST."""
    reader = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
    return str(reader.render(text))
