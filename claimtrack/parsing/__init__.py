"""Sentences to parsed sentences, by spaCy."""

from claimtrack.parsing.parser import BATCH, ParsedSentence, load_parser, parse, parse_many

__all__ = ["BATCH", "ParsedSentence", "load_parser", "parse", "parse_many"]
