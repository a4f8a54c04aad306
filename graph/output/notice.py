"""The notice printed with every verdict."""

NOTICE = (
    "Research tool: it shows what published evidence says. It is not advice for one person's care."
)
