//! The spatial index of a GeoPackage layer (extension `gpkg_rtree_index`, GeoPackage 1.3, annex F.3): names, tables and triggers.

/// Where the extension is described.
pub(crate) const DEFINITION: &str = "http://www.geopackage.org/spec120/#extension_rtree";

/// The table of the index of a layer's geometries.
pub(crate) fn name(table: &str) -> String {
    format!("rtree_{table}_geom")
}

/// What makes the table of the index, empty and without triggers.
pub(crate) fn table_sql(table: &str) -> String {
    format!("CREATE VIRTUAL TABLE \"{}\" USING rtree(id, minx, maxx, miny, maxy)", name(table))
}

/// What makes the triggers that keep it. Programs that write geometries bring the functions they call along.
pub(crate) fn triggers_sql(t: &str) -> String {
    let r = name(t);
    let put = format!(
        "INSERT OR REPLACE INTO \"{r}\" VALUES (NEW.\"fid\", ST_MinX(NEW.\"geom\"), ST_MaxX(NEW.\"geom\"), ST_MinY(NEW.\"geom\"), ST_MaxY(NEW.\"geom\"));"
    );
    let full = "(NEW.\"geom\" NOTNULL AND NOT ST_IsEmpty(NEW.\"geom\"))";
    let empty = "(NEW.\"geom\" ISNULL OR ST_IsEmpty(NEW.\"geom\"))";
    let drop = format!("DELETE FROM \"{r}\" WHERE id = OLD.\"fid\";");
    format!(
        "CREATE TRIGGER \"{r}_insert\" AFTER INSERT ON \"{t}\" WHEN {full} BEGIN {put} END;
         CREATE TRIGGER \"{r}_update1\" AFTER UPDATE OF \"geom\" ON \"{t}\" WHEN OLD.\"fid\" = NEW.\"fid\" AND {full} BEGIN {put} END;
         CREATE TRIGGER \"{r}_update2\" AFTER UPDATE OF \"geom\" ON \"{t}\" WHEN OLD.\"fid\" = NEW.\"fid\" AND {empty} BEGIN {drop} END;
         CREATE TRIGGER \"{r}_update3\" AFTER UPDATE ON \"{t}\" WHEN OLD.\"fid\" != NEW.\"fid\" AND {full} BEGIN {drop} {put} END;
         CREATE TRIGGER \"{r}_update4\" AFTER UPDATE ON \"{t}\" WHEN OLD.\"fid\" != NEW.\"fid\" AND {empty} BEGIN
           DELETE FROM \"{r}\" WHERE id IN (OLD.\"fid\", NEW.\"fid\"); END;
         CREATE TRIGGER \"{r}_delete\" AFTER DELETE ON \"{t}\" WHEN OLD.\"geom\" NOT NULL BEGIN {drop} END;"
    )
}
