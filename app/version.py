"""The version of trialgraph."""

VERSION = "0.1.0"
