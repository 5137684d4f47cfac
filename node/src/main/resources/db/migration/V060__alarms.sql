-- What people have to look at. Not in the archive: it is about this node's own work, and a rebuild leaves it alone.
CREATE TABLE alarm (
    id    VARCHAR NOT NULL PRIMARY KEY,
    code  VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    at    TIMESTAMP WITH TIME ZONE NOT NULL,
    zh    VARCHAR NOT NULL,
    en    VARCHAR NOT NULL,
    next  VARCHAR NOT NULL
);
CREATE TABLE alarm_acknowledged (
    id VARCHAR NOT NULL PRIMARY KEY,
    at TIMESTAMP WITH TIME ZONE NOT NULL
);
