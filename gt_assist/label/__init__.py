"""Wording for candidate codes: a gerund phrase in the participants' own words, and an in vivo phrase beside it."""

from gt_assist.label.choose import Meaning, name_codes
from gt_assist.label.inflect import grounded
from gt_assist.label.parse import load_parser, parse
from gt_assist.label.polarity import contrary
from gt_assist.label.values import InVivo, ParsedIncident, Phrase, Telling, Wording

__all__ = [
    "InVivo",
    "Meaning",
    "ParsedIncident",
    "Phrase",
    "Telling",
    "Wording",
    "contrary",
    "grounded",
    "load_parser",
    "name_codes",
    "parse",
]
