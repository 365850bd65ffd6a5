//! Whether the folders of a configuration can be used: found out by using them, for
//! permissions, read-only mounts and odd file systems have no other test.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::config::{QueueKind, Settings};

/// What stands in the way of running with these settings.
pub(super) fn problems(settings: &Settings) -> Vec<String> {
    let data_dir = &settings.service.data_dir;
    let used = settings.queue.kind == QueueKind::Embedded;
    let unusable = if used { try_folder(data_dir).err() } else { None };
    let problem = |(place, error)| {
        let (folder, place): (_, &Path) = (data_dir.display(), place);
        format!(
            "service.data_dir: expected a folder that can be written or made, found {folder} ({}: {error})",
            place.display()
        )
    };
    unusable.map(problem).into_iter().collect()
}

/// Writes and removes a file in the folder, or, where there is none yet, makes
/// and removes a folder in the nearest one above it.
fn try_folder(folder: &Path) -> Result<(), (&Path, io::Error)> {
    let here =
        |path: &Path| if path.as_os_str().is_empty() { Path::new(".") } else { path }.to_owned();
    // A name that no folder can have is none that is missing.
    if let Err(error) = here(folder).symlink_metadata()
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err((folder, error));
    }
    let exists = |path: &&Path| here(path).symlink_metadata().is_ok();
    let Some(nearest) = folder.ancestors().find(exists) else {
        return Err((folder, io::ErrorKind::NotFound.into()));
    };
    let probe = here(nearest).join(format!(".copydesk-validate-{}", std::process::id()));
    let tried = if nearest == folder {
        File::create_new(&probe).and_then(|_| fs::remove_file(&probe))
    } else {
        fs::create_dir(&probe).and_then(|()| fs::remove_dir(&probe))
    };
    tried.map_err(|error| (nearest, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_tried_and_left_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "x").unwrap();
        for (path, usable) in [
            (folder.path().to_owned(), true),
            (folder.path().join("a/b/c"), true),
            (file.clone(), false),
            (file.join("data"), false),
            ("/proc/nope".into(), false),
            (folder.path().join("a\0b"), false),
            (folder.path().join("a".repeat(1000)), false),
        ] {
            assert_eq!(try_folder(&path).is_ok(), usable, "{}", path.display());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
