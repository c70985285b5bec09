//! A long history, without waiting for as many commands.

use std::path::Path;

/// Writes entries into the history of a saved project: as many renamings of the project, by three people, each tenth undone.
pub fn lengthen_history(path: &Path, entries: u32) {
    let conn = rusqlite::Connection::open(path).expect("opened");
    conn.execute_batch(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {entries})
         INSERT INTO klammer_history (seq, revision, at, who, kind, args, of)
         SELECT i, i, strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + i, 'unixepoch'),
           CASE i % 3 WHEN 0 THEN 'Anna' WHEN 1 THEN 'Berta' ELSE '' END,
           CASE WHEN i % 10 = 0 THEN 'undo' ELSE 'edit_project' END,
           json_object('name', 'Titel ' || i, 'old_name', 'Titel ' || (i - 1), 'project', 'Titel ' || i),
           CASE WHEN i % 10 = 0 THEN i - 1 END
         FROM n WHERE i > (SELECT max(seq) FROM klammer_history);
         -- Or it would be told that somebody else wrote the history.
         DELETE FROM klammer_digest WHERE table_name = 'klammer_history';"
    ))
    .expect("written");
}
