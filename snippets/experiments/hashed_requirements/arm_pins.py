"""The usual way: a file of requirements, each with its version."""


def requirement(name: str, version: str, digest: str) -> str:
    """Pin the version; whoever serves it chooses the bytes."""
    return f"{name}=={version}\n"
