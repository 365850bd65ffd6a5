//! The program in a folder of its own, with and without a terminal.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) const STORY: &str =
    "“The lock gates hold,” said harbour master Ilse Marten on Friday in Bremen.\n";

pub(crate) struct Desk(TempDir);

impl Desk {
    /// A folder with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs the program with this on its standard input.
    pub(crate) fn feed(&self, input: &[u8], arguments: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args(arguments.split_whitespace())
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Runs the program with these arguments, whatever stands in them.
    pub(crate) fn arguments(&self, arguments: impl Iterator<Item = String>) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null()).output().unwrap()
    }

    /// Runs the program; on a terminal everything arrives on standard output. The
    /// arguments are those of no shell: nothing is expanded.
    pub(crate) fn run(
        &self,
        terminal: bool,
        environment: &[(&str, &str)],
        arguments: &str,
    ) -> Output {
        let program = env!("CARGO_BIN_EXE_copydesk");
        let mut command = if terminal {
            // Of util-linux: gives the program a terminal, and copies what it writes.
            let mut script = Command::new("script");
            script.args(["-qec", &format!("{program} {arguments}"), "/dev/null"]);
            script
        } else {
            let mut command = Command::new(program);
            command.args(arguments.split_whitespace());
            command
        };
        let mut child = command
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env_remove("COPYDESK_LOG")
            .env("TERM", "xterm")
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        if terminal {
            // Ctrl-D, the end of what is typed; most commands end before they read it.
            child.stdin.take().unwrap().write_all(b"\x04").ok();
        }
        child.wait_with_output().unwrap()
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The program's output where it ends as expected.
pub(crate) fn stdout(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Bytes as a gzip file has them.
pub(crate) fn gzip(content: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(content.as_bytes()).unwrap();
    gzip.finish().unwrap()
}
