-- Where a definition's residents come from, if not from its own file; then all of these are NULL.
ALTER TABLE klammer_definition ADD COLUMN residents_source_uid TEXT;
ALTER TABLE klammer_definition ADD COLUMN residents_source_file TEXT;
ALTER TABLE klammer_definition ADD COLUMN residents_source_sha256 TEXT;
ALTER TABLE klammer_definition ADD COLUMN residents_source_crs TEXT;
ALTER TABLE klammer_definition ADD COLUMN residents_source_encoding TEXT;
ALTER TABLE klammer_definition ADD COLUMN residents_source_date TEXT;
ALTER TABLE klammer_definition ADD COLUMN residents_source_attribution TEXT;
ALTER TABLE klammer_definition ADD COLUMN residents_source_licence TEXT;
ALTER TABLE klammer_definition ADD COLUMN residents_source_imported_at TEXT;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_uid;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_file;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_sha256;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_crs;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_encoding;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_date;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_attribution;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_licence;
ALTER TABLE klammer_log_definition ADD COLUMN residents_source_imported_at;

-- Population grids; their cells are a layer of points each.
CREATE TABLE klammer_grid (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  cell_size_m REAL NOT NULL,
  table_name TEXT NOT NULL,
  source_uid TEXT,
  source_file TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  source_crs TEXT NOT NULL,
  source_encoding TEXT NOT NULL,
  source_date TEXT NOT NULL,
  source_attribution TEXT NOT NULL,
  source_licence TEXT NOT NULL,
  source_imported_at TEXT NOT NULL
);
CREATE TABLE klammer_log_grid (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, name, cell_size_m, table_name,
  source_uid, source_file, source_sha256, source_crs, source_encoding, source_date, source_attribution, source_licence, source_imported_at
);
CREATE INDEX klammer_log_grid_command ON klammer_log_grid (log_command);

-- Lines, points and areas that are only looked at; each is a layer of its own.
CREATE TABLE klammer_context_layer (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  table_name TEXT NOT NULL,
  source_uid TEXT,
  source_file TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  source_crs TEXT NOT NULL,
  source_encoding TEXT NOT NULL,
  source_date TEXT NOT NULL,
  source_attribution TEXT NOT NULL,
  source_licence TEXT NOT NULL,
  source_imported_at TEXT NOT NULL
);
CREATE TABLE klammer_log_context_layer (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, name, colour, table_name,
  source_uid, source_file, source_sha256, source_crs, source_encoding, source_date, source_attribution, source_licence, source_imported_at
);
CREATE INDEX klammer_log_context_layer_command ON klammer_log_context_layer (log_command);
