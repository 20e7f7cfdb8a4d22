"""Tables of what a school teaches: its policy and calendar, subjects, destinations, competencies."""

from sqlalchemy import JSON, Boolean, Float, Integer, Text

from storage.tables.columns import Name, key, need, table

schools = table(
    "schools",
    key("key"),
    need("name", Name),
    need("zone"),
    need("language"),
    need("revision", Integer),
    need("calendar", JSON),
    need("policy", JSON),
    need("calibration", JSON),
)
subjects = table(
    "subjects",
    key("school"),
    key("key"),
    need("title", Name),
    need("weekdays", JSON),
    need("disposition", Boolean),
)
destinations = table(
    "destinations",
    key("school"),
    key("key"),
    need("title", Text),
    need("subject"),
    need("competencies", JSON),
)
competencies = table(
    "competencies",
    key("school"),
    key("key"),
    need("place", Integer),
    need("code", Name),
    need("subject"),
    need("title", Text),
    need("i_can", Text),
    need("statement", Text),
    need("strand", Name),
    need("weight", Float),
    need("needs", JSON),
    need("rubric", JSON),
    need("evidence", JSON),
    need("resources", JSON),
    need("tags", JSON),
    need("defaults", JSON),
)
