//! Which files are meant by what was typed: files, folders, patterns.

use std::io;
use std::path::{Path, PathBuf};

use super::by_extension;

/// The files that `path` means, in a fixed order: itself, what a folder holds that can
/// be a payload, or what a pattern fits that the shell did not expand.
pub(in crate::cli) fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.as_os_str() == "-" {
        return Ok(vec![path.to_path_buf()]);
    }
    let found = if path.is_dir() {
        let mut found = Vec::new();
        walk(path, &mut found)?;
        found
    } else if !path.exists() && is_pattern(path) {
        matching(path)?
    } else {
        return Ok(vec![path.to_path_buf()]);
    };
    if found.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "expected payload files, found none"));
    }
    Ok(found)
}

/// Every file below whose name says that it is a payload; hidden ones are left out.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<_> = folder.read_dir()?.collect::<io::Result<_>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let (path, kind) = (entry.path(), entry.file_type()?);
        // Links are not followed: they can lead round in a circle.
        if kind.is_dir() {
            walk(&path, found)?;
        } else if kind.is_file() && is_payload(&path) {
            found.push(path);
        }
    }
    Ok(())
}

fn is_payload(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    by_extension(name.strip_suffix(".gz").unwrap_or(&name)).is_some()
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

fn matching(path: &Path) -> io::Result<Vec<PathBuf>> {
    let invalid =
        |e: glob::PatternError| io::Error::new(io::ErrorKind::InvalidInput, e.to_string());
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..Default::default() };
    let paths = glob::glob_with(&path.to_string_lossy(), options).map_err(invalid)?;
    // Sorted by the crate. What cannot be read below a pattern was not named.
    Ok(paths.filter_map(Result::ok).filter(|path| path.is_file()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_patterns_become_files_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join("b/.git")).unwrap();
        for name in
            ["z.html", "a.MD", "b/c.ndjson.gz", "b/.git/d.txt", ".e.txt", "f.png", "b/g.xml"]
        {
            std::fs::write(root.join(name), "x").unwrap();
        }
        let names = |path: &Path| {
            let files = files(path).unwrap();
            let names = files.iter().map(|f| f.strip_prefix(root).unwrap().display().to_string());
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(root), ["a.MD", "b/c.ndjson.gz", "b/g.xml", "z.html"]);
        assert_eq!(names(&root.join("*.*")), ["a.MD", "f.png", "z.html"]);
        assert_eq!(names(&root.join("**/*.xml")), ["b/g.xml"]);
        assert_eq!(names(&root.join("f.png")), ["f.png"], "what is named is meant");
        assert_eq!(files(&root.join("none.txt")).unwrap().len(), 1, "opening it says why not");
        for none in ["*.none", "b/.git"] {
            let kind = files(&root.join(none)).map_err(|e| e.kind());
            let expected = if none == "b/.git" { Ok(1) } else { Err(io::ErrorKind::NotFound) };
            assert_eq!(kind.map(|files| files.len()), expected, "{none}");
        }
    }
}
