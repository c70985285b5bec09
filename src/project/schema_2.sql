-- The history says where something happened, and what of it compacting removed for good.
ALTER TABLE klammer_history ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE klammer_history ADD COLUMN min_x REAL;
ALTER TABLE klammer_history ADD COLUMN min_y REAL;
ALTER TABLE klammer_history ADD COLUMN max_x REAL;
ALTER TABLE klammer_history ADD COLUMN max_y REAL;

-- Named states of the project: the state after the entry `seq`.
CREATE TABLE klammer_version (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL
);
CREATE TABLE klammer_log_version (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, name, seq, at, who
);
CREATE INDEX klammer_log_version_command ON klammer_log_version (log_command);

-- What the recorded tables held when the file was published, to notice changes that went past the triggers.
CREATE TABLE klammer_digest (
  table_name TEXT PRIMARY KEY NOT NULL,
  row_count INTEGER NOT NULL,
  digest BLOB NOT NULL
);
