"""What a body of a request must be, whatever is in it."""

from __future__ import annotations

from typing import Self

from ninja import Schema
from pydantic import ModelWrapValidatorHandler, model_validator


class Patch(Schema):
    """Fields that may each be left out."""

    @model_validator(mode="wrap")
    @classmethod
    def _must_be_an_object(cls, values: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Refuse what django-ninja takes for an object without fields: a list, a text, a number."""
        if not isinstance(values, dict):
            message = "must be a JSON object"
            raise ValueError(message)  # noqa: TRY004 - what pydantic asks for
        return handler(values)
