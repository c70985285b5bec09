//! Readable results: the summary of a project. Profiles, map sheets and documents will stand here.
