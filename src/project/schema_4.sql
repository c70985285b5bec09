-- Places on the map that are to be found again, in the project's system.
CREATE TABLE klammer_bookmark (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  min_x REAL NOT NULL,
  min_y REAL NOT NULL,
  max_x REAL NOT NULL,
  max_y REAL NOT NULL
);
CREATE TABLE klammer_log_bookmark (
  log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side,
  id, uid, name, min_x, min_y, max_x, max_y
);
CREATE INDEX klammer_log_bookmark_command ON klammer_log_bookmark (log_command);

-- How borders and context layers are drawn. NULL: as it always was before this could be said.
ALTER TABLE klammer_definition ADD COLUMN line_width_pt REAL;
ALTER TABLE klammer_definition ADD COLUMN line_dash TEXT;
ALTER TABLE klammer_log_definition ADD COLUMN line_width_pt;
ALTER TABLE klammer_log_definition ADD COLUMN line_dash;
ALTER TABLE klammer_context_layer ADD COLUMN line_width_pt REAL;
ALTER TABLE klammer_context_layer ADD COLUMN line_dash TEXT;
ALTER TABLE klammer_context_layer ADD COLUMN fill_percent INTEGER;
ALTER TABLE klammer_context_layer ADD COLUMN point_shape TEXT;
ALTER TABLE klammer_context_layer ADD COLUMN point_size_pt REAL;
ALTER TABLE klammer_context_layer ADD COLUMN names INTEGER;
ALTER TABLE klammer_log_context_layer ADD COLUMN line_width_pt;
ALTER TABLE klammer_log_context_layer ADD COLUMN line_dash;
ALTER TABLE klammer_log_context_layer ADD COLUMN fill_percent;
ALTER TABLE klammer_log_context_layer ADD COLUMN point_shape;
ALTER TABLE klammer_log_context_layer ADD COLUMN point_size_pt;
ALTER TABLE klammer_log_context_layer ADD COLUMN names;
