"""The notice printed with every verdict."""

NOTICE = (
    "Research tool: it shows published evidence. It does not advise on individual patient care."
)
