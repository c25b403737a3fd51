"""The decided way: a file of requirements, each with the hash of what was locked."""


def requirement(name: str, version: str, digest: str) -> str:
    """Pin the version and the bytes."""
    return f"{name}=={version} --hash=sha256:{digest}\n"
