//! Which files are meant by what was typed: files, folders, patterns.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::by_extension;

/// The files that `path` means, in a fixed order: itself, what a folder holds that can
/// be a payload, or what a pattern fits that the shell did not expand.
pub(in crate::cli) fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.as_os_str() == "-" {
        return Ok(vec![path.to_path_buf()]);
    }
    let (found, expected) = if path.is_dir() {
        let mut found = Vec::new();
        walk(path, &mut found)?;
        (
            found,
            "files that end in .html, .json, .txt, .xml or the like (a pattern takes others, too)",
        )
    } else if !path.exists() && is_pattern(path) {
        (matching(path)?, "files that the pattern fits")
    } else {
        return Ok(vec![path.to_path_buf()]);
    };
    if found.is_empty() {
        let message = format!("expected {expected}, found none");
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
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
    // Sorted by the crate. What cannot be read below a pattern was not named.
    let paths = glob::glob(&path.to_string_lossy()).map_err(invalid)?.filter_map(Result::ok);
    let dotted = dotted(path);
    Ok(paths.filter(|found| found.is_file() && !is_hidden(found, &dotted)).collect())
}

/// The parts of a pattern that ask for hidden names.
fn dotted(pattern: &Path) -> Vec<glob::Pattern> {
    let parts = pattern.iter().map(OsStr::to_string_lossy);
    parts.filter(|part| part.starts_with('.')).filter_map(|p| glob::Pattern::new(&p).ok()).collect()
}

/// Whether a part of the path is hidden that nothing asked for. The crate has an option
/// for it, which panics where a folder holds a name that is no UTF-8.
fn is_hidden(path: &Path, asked_for: &[glob::Pattern]) -> bool {
    let names = path.iter().map(OsStr::to_string_lossy);
    names
        .filter(|name| name.starts_with('.'))
        .any(|name| !asked_for.iter().any(|pattern| pattern.matches(&name)))
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

    #[test]
    fn a_pattern_takes_hidden_names_only_where_it_asks_for_them() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir_all(root.join(".desk")).unwrap();
        for name in [".a.html", "b.html", ".desk/c.html", ".desk/.d.html"] {
            std::fs::write(root.join(name), "x").unwrap();
        }
        for (pattern, expected) in [
            ("*.html", &["b.html"][..]),
            ("**/*.html", &["b.html"]),
            (".*.html", &[".a.html"]),
            (".desk/*.html", &[".desk/c.html"]),
            (".d*/.*", &[".desk/.d.html"]),
        ] {
            let found = files(&root.join(pattern)).unwrap();
            let names: Vec<_> = found.iter().map(|f| f.strip_prefix(root).unwrap()).collect();
            assert_eq!(names, expected.iter().map(Path::new).collect::<Vec<_>>(), "{pattern}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_utf_8_beside_others_stops_no_pattern() {
        use std::os::unix::ffi::OsStrExt;

        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::write(root.join("a.html"), "x").unwrap();
        std::fs::write(root.join(OsStr::from_bytes(b"b\xff.html")), "x").unwrap();
        assert_eq!(files(&root.join("*.html")).unwrap(), [root.join("a.html")]);
        assert!(files(&root.join("*.none")).is_err());
        assert_eq!(files(root).unwrap().len(), 2, "a folder has all");
    }
}
