"""All fuzzers, by name."""

from __future__ import annotations

from command_inputs import COMMANDS
from expression_inputs import EXPRESSIONS, QUESTIONS
from network_inputs import NETWORKS
from prose_inputs import ARTICLES
from query_inputs import QUERIES
from registry_inputs import RECORDS
from table_inputs import FIELDS, LAYERS, TABLES, WORKBOOKS

FUZZERS = {
    fuzzer.name: fuzzer
    for fuzzer in (
        *(EXPRESSIONS, QUESTIONS, QUERIES, TABLES, WORKBOOKS, FIELDS, LAYERS, NETWORKS),
        *(RECORDS, ARTICLES, COMMANDS),
    )
}
