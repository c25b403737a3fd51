"""A guard for tests: it raises where code of one module touches what belongs to another.

Contracts on imports see who imports whom.
They cannot see a join over a relation, a reverse relation, SQL text or a signal: none of these
imports anything.
The guard looks at each statement that is sent, and at who listens to whose models.

It is off unless a test enters it, so production pays nothing::

    with guard(Borders(modules=(CATALOG, RUNS), shared=frozenset({"auth"}))):
        ...

``suite`` puts every test of a project below it.
"""

from rampart.border.crossing import BorderCrossedError
from rampart.border.guard import guard
from rampart.border.module import Borders, BordersError, Module

__all__ = ["BorderCrossedError", "Borders", "BordersError", "Module", "guard"]
