//! What can be wrong with a project file, one value for each defect. Words for people are made of them in `app::explain`;
//! what `Display` says is for the log and for programmers.

/// One defect of a project file. Names of tables and fields are those in the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    /// Not even the header is whole.
    #[error("cut off in its first bytes: {bytes} bytes")]
    HeaderCut {
        /// Bytes there are.
        bytes: u64,
    },
    /// Bytes at the end are missing.
    #[error("cut off: {bytes} of {expected} bytes are there")]
    Truncated {
        /// Bytes there are.
        bytes: u64,
        /// Bytes the header states.
        expected: u64,
    },
    /// The header states a size of pages that SQLite does not know.
    #[error("its page size makes no sense: {bytes}")]
    PageSize {
        /// As stated.
        bytes: u32,
    },
    /// SQLite found its pages or indexes damaged.
    #[error("its pages: {detail}")]
    Pages {
        /// SQLite's words.
        detail: String,
    },
    /// SQLite could not read what it was asked for.
    #[error("it can't be read: {detail}")]
    Unreadable {
        /// SQLite's words.
        detail: String,
    },
    /// No step of the format is noted.
    #[error("it does not say its format")]
    NoFormat,
    /// A step of the format is not the one published.
    #[error("step {number} of its format was altered")]
    StepAltered {
        /// From 1.
        number: u32,
    },
    /// One of our tables is gone.
    #[error("the table {table} is missing")]
    TableMissing {
        /// Its name.
        table: String,
    },
    /// One of our tables is not as our code makes it.
    #[error("the table {table} was altered")]
    TableAltered {
        /// Its name.
        table: String,
    },
    /// Something in the file would compute when it is read: a column, or a table of a kind that runs code.
    #[error("{name} would run code of the file")]
    StoredCode {
        /// Of the table.
        name: String,
    },
    /// More, or longer, definitions than any project has.
    #[error("its list of tables is too long: {count} entries, the longest of {bytes} bytes")]
    SchemaTooLarge {
        /// Entries.
        count: usize,
        /// Bytes of the longest definition.
        bytes: usize,
    },
    /// A layer has a name that Klammer would not have given.
    #[error("{name} is no name of a layer")]
    LayerName {
        /// The name.
        name: String,
    },
    /// A layer's table is gone.
    #[error("the layer {layer} is missing")]
    LayerMissing {
        /// Its name.
        layer: String,
    },
    /// A layer lacks a column of ours, or computes.
    #[error("the layer {layer} was altered")]
    LayerAltered {
        /// Its name.
        layer: String,
    },
    /// The record of a layer's changes is gone or altered.
    #[error("the record of the layer {layer} is missing or was altered")]
    RecordAltered {
        /// The layer.
        layer: String,
    },
    /// Something names a layer that is not its own.
    #[error("{layer} is not the layer of {owner}")]
    LayerOf {
        /// The layer named.
        layer: String,
        /// What names it: a uid or a name.
        owner: String,
    },
    /// The spatial index does not say where the geometries are.
    #[error("the spatial index of {layer} is wrong in {rows} rows")]
    SpatialIndex {
        /// The layer.
        layer: String,
        /// Rows that are missing, too many or elsewhere.
        rows: usize,
    },
    /// Rows can't be read.
    #[error("{table}: up to {rows} rows can't be read")]
    RowsLost {
        /// The table.
        table: String,
        /// At most.
        rows: usize,
    },
    /// A geometry can't be read.
    #[error("{table}, row {row}: the geometry can't be read: {detail}")]
    Geometry {
        /// The layer.
        table: String,
        /// Its row.
        row: i64,
        /// In what.
        detail: String,
    },
    /// A value is none of those that can be there.
    #[error("{table}, row {row}, {field}: {value:?} is no value for it")]
    Value {
        /// The table.
        table: String,
        /// Number or uid of the row.
        row: String,
        /// The field.
        field: String,
        /// As it stands there, shortened.
        value: String,
    },
    /// Two rows have one identity.
    #[error("{table}, row {row}: its uid {uid} is that of another row")]
    UidTwice {
        /// The table.
        table: String,
        /// The second row.
        row: i64,
        /// The uid.
        uid: String,
    },
    /// A row names another that is not there.
    #[error("{table}, row {row}, {field}: {value} is missing")]
    Dangling {
        /// The table.
        table: String,
        /// Number or uid of the row.
        row: String,
        /// The field.
        field: String,
        /// The uid named.
        value: String,
    },
    /// The row with title and coordinate system is missing.
    #[error("it has no title")]
    NoTitle,
    /// The coordinate system is none a project can have.
    #[error("EPSG:{code} is no system in metres that is known")]
    Crs {
        /// EPSG code.
        code: u32,
    },
    /// An entry of the history can't be read.
    #[error("entry {seq} of the history: {detail}")]
    HistoryEntry {
        /// Its number.
        seq: u64,
        /// In what.
        detail: String,
    },
    /// Entries of the history are missing.
    #[error("the history has no entries {from} to {to}")]
    HistoryGap {
        /// The first that is missing.
        from: u64,
        /// The last.
        to: u64,
    },
    /// The kept bytes of an imported file are no archive.
    #[error("the kept file {file} can't be unpacked: {detail}")]
    SourceArchive {
        /// Name of the imported file.
        file: String,
        /// In what.
        detail: String,
    },
    /// The kept bytes of an imported file are not those that were imported.
    #[error("the kept file {file} is not what was imported: its SHA-256 is {found}")]
    SourceContent {
        /// Name of the imported file.
        file: String,
        /// SHA-256 of what is there.
        found: String,
    },
    /// A layer is not listed as other programs expect it.
    #[error("{layer} is not registered in {table}")]
    Registration {
        /// The layer.
        layer: String,
        /// The list.
        table: String,
    },
    /// A coordinate system is not described in the file.
    #[error("the coordinate system {code} is not described")]
    ReferenceSystem {
        /// Its number in the file.
        code: i64,
    },
    /// The copy that was to be saved is not in the form of a saved file.
    #[error("the copy is not in a form to be published")]
    NotPublishable,
}

/// In what a file is not a Klammer project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// A folder or a device.
    #[error("not a file")]
    NotAFile,
    /// Without a byte.
    #[error("an empty file")]
    Empty,
    /// Larger than any project.
    #[error("larger than 8 GiB")]
    TooLarge,
    /// Something else.
    #[error("not a GeoPackage")]
    NotAGeoPackage,
    /// A database without the mark of a GeoPackage.
    #[error("an SQLite file, but not a GeoPackage (1.2 or later)")]
    OtherDatabase,
    /// A GeoPackage without our tables.
    #[error("a GeoPackage of another program")]
    OtherProgram,
}

/// Longer values are cut in messages.
const SHOWN_CHARS: usize = 60;

/// A value as it is shown in a message.
pub(super) fn shown(value: &str) -> String {
    match value.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}

impl Defect {
    /// A value that can't be there.
    pub(super) fn value(
        table: impl Into<String>,
        row: impl ToString,
        field: impl Into<String>,
        value: impl AsRef<str>,
    ) -> Self {
        Self::Value { table: table.into(), row: row.to_string(), field: field.into(), value: shown(value.as_ref()) }
    }

    /// A row that names one that is not there.
    pub(super) fn dangling(
        table: impl Into<String>,
        row: impl ToString,
        field: impl Into<String>,
        value: impl ToString,
    ) -> Self {
        Self::Dangling {
            table: table.into(),
            row: row.to_string(),
            field: field.into(),
            value: shown(&value.to_string()),
        }
    }
}
