-- What GeoPackage 1.3 asks for.
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);

-- Ours: bookkeeping.
CREATE TABLE klammer_migration (
  number INTEGER PRIMARY KEY NOT NULL,
  text TEXT NOT NULL,
  applied_at TEXT NOT NULL
);
CREATE TABLE klammer_history (
  seq INTEGER PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  args TEXT NOT NULL,
  of INTEGER
);
CREATE INDEX klammer_history_of ON klammer_history (of);
-- The command that is running; NULL otherwise, so that what another program changes is told apart.
CREATE TABLE klammer_current (
  id INTEGER PRIMARY KEY NOT NULL,
  command INTEGER
);
INSERT INTO klammer_current (id, command) VALUES (1, NULL);
-- Every feature table there ever was, visible or hidden.
CREATE TABLE klammer_feature_table (
  table_name TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  owner TEXT NOT NULL UNIQUE
);

-- Ours: content. A row that is gone hides what belongs to it (feature tables, observations).
CREATE TABLE klammer_project (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  title TEXT NOT NULL,
  crs INTEGER NOT NULL
);
CREATE TABLE klammer_department (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  organisation TEXT NOT NULL
);
CREATE TABLE klammer_definition (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  department TEXT NOT NULL,
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  code_field TEXT NOT NULL,
  name_field TEXT NOT NULL,
  residents_field TEXT NOT NULL,
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
CREATE TABLE klammer_facility_set (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  department TEXT,
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
CREATE TABLE klammer_indicator (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  definition TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  polarity TEXT NOT NULL,
  unit TEXT NOT NULL,
  dimension TEXT NOT NULL,
  value_field TEXT NOT NULL,
  join_key_field TEXT NOT NULL,
  join_target TEXT NOT NULL,
  join_table_form TEXT NOT NULL,
  join_space_form TEXT NOT NULL,
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
CREATE TABLE klammer_observation (
  indicator TEXT NOT NULL,
  space TEXT NOT NULL,
  provenance TEXT NOT NULL,
  value REAL,
  exact_share REAL,
  PRIMARY KEY (indicator, space)
) WITHOUT ROWID;
CREATE TABLE klammer_unmatched (
  indicator TEXT NOT NULL,
  number INTEGER NOT NULL,
  line INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (indicator, number)
) WITHOUT ROWID;
CREATE TABLE klammer_source (
  uid TEXT PRIMARY KEY NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  zip BLOB NOT NULL
);
CREATE INDEX klammer_source_sha256 ON klammer_source (sha256);

-- The record: for every changed row its old (side 0) and new (side 1) values as they are, without affinity.
CREATE TABLE klammer_log_project (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, title, crs
);
CREATE INDEX klammer_log_project_command ON klammer_log_project (log_command);
CREATE TABLE klammer_log_department (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, name, organisation
);
CREATE INDEX klammer_log_department_command ON klammer_log_department (log_command);
CREATE TABLE klammer_log_definition (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, department, name, colour, code_field, name_field, residents_field, table_name,
  source_uid, source_file, source_sha256, source_crs, source_encoding, source_date, source_attribution, source_licence, source_imported_at
);
CREATE INDEX klammer_log_definition_command ON klammer_log_definition (log_command);
CREATE TABLE klammer_log_facility_set (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, department, name, colour, table_name,
  source_uid, source_file, source_sha256, source_crs, source_encoding, source_date, source_attribution, source_licence, source_imported_at
);
CREATE INDEX klammer_log_facility_set_command ON klammer_log_facility_set (log_command);
CREATE TABLE klammer_log_indicator (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, definition, name, kind, polarity, unit, dimension, value_field, join_key_field, join_target, join_table_form, join_space_form,
  source_uid, source_file, source_sha256, source_crs, source_encoding, source_date, source_attribution, source_licence, source_imported_at
);
CREATE INDEX klammer_log_indicator_command ON klammer_log_indicator (log_command);
