-- Whether a definition's spaces serve as building blocks: 1; NULL: they don't.
ALTER TABLE klammer_definition ADD COLUMN is_blocks INTEGER;
ALTER TABLE klammer_log_definition ADD COLUMN is_blocks;

-- Drafts of common spaces. What a draft was started from and its rulebook are JSON: nothing is looked for in them.
CREATE TABLE klammer_draft (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  blocks TEXT NOT NULL,
  origin TEXT NOT NULL,
  rulebook TEXT NOT NULL
);
CREATE TABLE klammer_log_draft (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, name, blocks, origin, rulebook
);
CREATE INDEX klammer_log_draft_command ON klammer_log_draft (log_command);

-- Their spaces. Without a colour the program chooses one.
CREATE TABLE klammer_draft_space (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  draft TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  colour TEXT,
  locked INTEGER NOT NULL
);
CREATE TABLE klammer_log_draft_space (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, draft, code, name, colour, locked
);
CREATE INDEX klammer_log_draft_space_command ON klammer_log_draft_space (log_command);

-- Which space each block is in now, and when the draft began. A block is in one space of a draft at most.
CREATE TABLE klammer_draft_block (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  draft TEXT NOT NULL,
  block TEXT NOT NULL,
  space TEXT,
  began TEXT,
  UNIQUE (draft, block)
);
CREATE TABLE klammer_log_draft_block (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, draft, block, space, began
);
CREATE INDEX klammer_log_draft_block_command ON klammer_log_draft_block (log_command);

-- What departments say to a draft, or to one of its spaces. "who" is a name: copies without names leave it out.
CREATE TABLE klammer_position (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  draft TEXT NOT NULL,
  space TEXT,
  department TEXT NOT NULL,
  stance TEXT NOT NULL,
  text TEXT NOT NULL,
  who TEXT NOT NULL,
  date TEXT NOT NULL
);
CREATE TABLE klammer_log_position (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, draft, space, department, stance, text, who, date
);
CREATE INDEX klammer_log_position_command ON klammer_log_position (log_command);

-- Which draft became which common definition. A draft that did stays as it is.
CREATE TABLE klammer_decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  draft TEXT NOT NULL,
  definition TEXT NOT NULL,
  version TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  date TEXT NOT NULL,
  body TEXT NOT NULL,
  resolution TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE klammer_log_decision (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, draft, definition, version, valid_from, valid_to, date, body, resolution, text
);
CREATE INDEX klammer_log_decision_command ON klammer_log_decision (log_command);

-- Crosswalks. Those that were computed have no source: then all of its columns are NULL. "basis" is JSON.
CREATE TABLE klammer_crosswalk (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  from_definition TEXT NOT NULL,
  to_definition TEXT NOT NULL,
  basis TEXT NOT NULL,
  date TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  source_uid TEXT,
  source_file TEXT,
  source_sha256 TEXT,
  source_crs TEXT,
  source_encoding TEXT,
  source_date TEXT,
  source_attribution TEXT,
  source_licence TEXT,
  source_imported_at TEXT
);
CREATE TABLE klammer_log_crosswalk (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, name, from_definition, to_definition, basis, date, fingerprint,
  source_uid, source_file, source_sha256, source_crs, source_encoding, source_date, source_attribution, source_licence, source_imported_at
);
CREATE INDEX klammer_log_crosswalk_command ON klammer_log_crosswalk (log_command);
-- Their rows, which come and go with them and are not recorded one by one.
CREATE TABLE klammer_crosswalk_row (
  crosswalk TEXT NOT NULL,
  number INTEGER NOT NULL,
  from_space TEXT NOT NULL,
  to_space TEXT NOT NULL,
  residents_share REAL,
  area_share REAL NOT NULL,
  residents REAL,
  exact INTEGER NOT NULL,
  PRIMARY KEY (crosswalk, number)
) WITHOUT ROWID;
