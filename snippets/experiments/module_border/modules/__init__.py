"""A small piece of Rampart in three modules: a catalog of workflows, their runs, an audit log.

In each module `planted` crosses borders, one way a function, and `clean` crosses none.
"""
