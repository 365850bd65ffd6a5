//! The command line as people and scripts meet it: colours, forms of output, exit codes.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod documented;
mod knowledge;
mod listings;
mod lists;
mod output;
mod score;
mod support;

use std::time::{Duration, Instant};

use support::{Desk, STORY, text};

#[test]
fn colours_are_for_terminals_that_want_them() {
    let desk = Desk::new(&[("story.txt", STORY)]);
    let colored = |terminal: bool, environment: &[(&str, &str)], arguments: &str| {
        let arguments = format!("extract story.txt --format text {arguments}");
        let output = desk.run(terminal, environment, &arguments);
        assert!(text(&output.stdout).contains("Ilse Marten"), "{output:?}");
        text(&output.stdout).contains("\x1b[1m")
    };
    assert!(colored(true, &[], ""));
    assert!(!colored(false, &[], ""));
    assert!(colored(false, &[], "--color always"));
    assert!(!colored(true, &[], "--color never"));
    assert!(!colored(true, &[("NO_COLOR", "1")], ""));
    assert!(colored(true, &[("NO_COLOR", "")], ""), "an empty value says nothing");
    assert!(!colored(true, &[("TERM", "dumb")], ""));
    assert!(colored(true, &[("NO_COLOR", "1")], "--color always"), "what was typed wins");
}

#[test]
fn a_bare_terminal_is_told_what_is_waited_for() {
    let desk = Desk::new(&[]);
    let output = desk.run(true, &[], "extract --format ndjson");
    assert!(text(&output.stdout).contains("Ctrl-D"), "{output:?}");
    let quiet = desk.run(true, &[], "extract --format ndjson -q");
    assert!(!text(&quiet.stdout).contains("Ctrl-D"), "{quiet:?}");
}

#[test]
fn progress_is_for_whoever_watches() {
    let desk = Desk::new(&[("a.txt", STORY), ("b.txt", STORY)]);
    let shown = |environment: &[(&str, &str)], arguments: &str| {
        let arguments = format!("extract a.txt b.txt {arguments} > records.ndjson");
        let output = desk.run(true, environment, &arguments);
        let records = std::fs::read_to_string(desk.path().join("records.ndjson")).unwrap();
        assert_eq!(records.lines().count(), 2, "{output:?}");
        text(&output.stdout).contains("extracting")
    };
    assert!(shown(&[], ""));
    assert!(!shown(&[], "-q"));
    assert!(!shown(&[("TERM", "dumb")], ""));
}

#[test]
fn exit_codes_say_whose_fault_it_was() {
    let desk = Desk::new(&[("good.txt", STORY), ("bad.json", "{")]);
    for (arguments, code) in [
        ("extract good.txt", 0),
        ("extract bad.json good.txt", 65),
        ("extract none.txt good.txt", 66),
        ("extract *.none", 66),
        ("publish none.txt", 66),
        ("extract --format yaml good.txt", 64),
        ("extract --csv --format json good.txt", 64),
        ("extrakt", 64),
        ("--config none.toml validate", 78),
    ] {
        let output = desk.run(false, &[], arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments}: {}", text(&output.stderr));
        // What can be read is read, whatever else was named.
        let records = usize::from(arguments.contains("good.txt") && code != 64);
        assert_eq!(text(&output.stdout).lines().count(), records, "{arguments}");
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_told_and_not_passed_over() {
    use std::ffi::{OsStr, OsString};
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    let desk = Desk::new(&[("off.toml", "[http]\nlisten = \"\"\n")]);
    let other: &OsStr = OsStr::from_bytes(b"zz\xff");
    for (name, value) in [
        ("COPYDESK__SERVICE__DATA_DIR".into(), other),
        ("COPYDESK__SERVICE__WORKERS".into(), other),
        ("COPYDESK__HTTP__TOKEN_FILE".into(), other),
        ("COPYDESK__NOTHING".into(), other),
        ("COPYDESK_LOG".into(), other),
        (OsString::from_vec(b"COPYDESK__HTTP__\xff".to_vec()), OsStr::new("1")),
    ] {
        for command in ["run", "validate"] {
            let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"));
            program.args([command, "--config", "off.toml"]).current_dir(desk.path());
            let output = program.env(&name, value).output().unwrap();
            let told = text(&output.stderr);
            assert_eq!(output.status.code(), Some(78), "{told}");
            let line = format!(
                "  environment variable {}: expected a name and a value in UTF-8, found other bytes\n",
                name.to_string_lossy()
            );
            assert!(told.ends_with(&line), "{told}");
        }
    }
    // The name of the file itself is a path.
    let named = desk.path().join(other);
    std::fs::write(&named, "[http]\nlisten = \"\"\n").unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"));
    let output = program.arg("validate").current_dir(desk.path()).env("COPYDESK_CONFIG", named);
    assert_eq!(output.output().unwrap().status.code(), Some(0));
}

#[test]
fn a_slip_in_the_level_of_the_logs_is_told_and_an_empty_one_silences_nothing() {
    let desk = Desk::new(&[("off.toml", "[http]\nlisten = \"\"\n[service]\ndrain_s = 0\n")]);
    let run = |log: &str, arguments: &str| {
        let output = desk.run(false, &[("COPYDESK_LOG", log)], arguments);
        (output.status.code(), text(&output.stderr))
    };
    let expected = "service.log (environment variable COPYDESK_LOG): expected one of `off`, `error`, \
                    `warn`, `info`, `debug`, `trace`, alone or behind a module as in \
                    `copydesk::queue=debug`, found";
    for command in ["run", "validate"] {
        for (log, found) in [
            ("warning", "`warning`; did you mean `warn`?"),
            ("loud", "`loud`"),
            ("info,copydesk=deubg", "`deubg`; did you mean `debug`?"),
        ] {
            let (code, told) = run(log, command);
            assert_eq!(code, Some(78), "{told}");
            assert!(told.contains("1 configuration problem:\n"), "{told}");
            assert!(told.ends_with(&format!("{expected} {found}\n")), "{told}");
        }
        let (_, both) = run("loud", &format!("{command} --config off.toml"));
        assert!(both.contains("service.drain_s") && both.contains("found `loud`"), "{both}");
    }
    for log in ["", " ", " info", "warn, copydesk=debug"] {
        let (code, told) = run(log, "validate");
        assert_eq!(code, Some(0), "{log:?}: {told}");
    }
}

#[test]
fn a_broker_that_is_away_is_told_in_one_line_and_soon() {
    let refused = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    for port in [refused, silent.local_addr().unwrap().port()] {
        let config = format!(
            "[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"amqp://desk:s3cret@127.0.0.1:{port}/%2f\"]\n"
        );
        let desk = Desk::new(&[("story.txt", STORY), ("copydesk.toml", &config)]);
        for command in ["publish story.txt", "parked list"] {
            let began = Instant::now();
            let output = desk.run(false, &[], &format!("--config copydesk.toml {command}"));
            // Three seconds on a machine with nothing else to do.
            assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(69), "{said}");
            assert_eq!(said.lines().count(), 1, "{said}");
            assert!(said.contains("queue is unavailable") && !said.contains("s3cret"), "{said}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_named() {
    let desk = Desk::new(&[("story.txt", support::STORY)]);
    for arguments in ["extract story.txt", "schema record", "topology show"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args(arguments.split_whitespace())
            .current_dir(desk.path())
            .stdout(full)
            .output()
            .unwrap();
        let said = text(&program.stderr);
        assert_eq!(program.status.code(), Some(74), "{arguments}: {said}");
        assert!(said.starts_with("copydesk: standard output: No space left"), "{said}");
    }
}

#[test]
fn of_a_payload_over_the_limit_no_size_is_made_up() {
    let desk = Desk::new(&[("big.txt", &"x".repeat(9_000_000))]);
    let output = desk.run(false, &[], "extract big.txt");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(65), "{said}");
    assert!(said.contains("expected at most 8388608 bytes, found more"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_no_success() {
    for (arguments, code) in
        [("--help", 74), ("extract --help", 74), ("--version", 74), ("extrakt", 64)]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let program = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args(arguments.split_whitespace())
            .stdout(full)
            .stderr(std::process::Stdio::null())
            .status();
        assert_eq!(program.unwrap().code(), Some(code), "{arguments}");
    }
}

#[test]
fn faults_of_mappings_are_told_with_key_and_name() {
    let config = r#"
[[mapping]]
name = "crawl"
fields = { title = "/t", body = "/b" }
[[mapping.test]]
payload = '{"t": "Ferry late", "b": "It waits.", "status": "x"}'
expect = { title = "Ferry early", staus = "usable", body = "It waits." }
[[mapping.test]]
payload = '{}'
[[mapping.test]]
payload = '{"t": "Ferry late", "b": "It waits."}'
expect = { status = "usable" }
"#;
    let wrong = "[[mapping]]\nname = \"post\"\nhost = \"https://post.example\"\nfields = { body = \"p\" }\n";
    let desk = Desk::new(&[("tests.toml", config), ("host.toml", wrong)]);
    let told = |file: &str| {
        let output = desk.run(false, &[], &format!("--config {file} validate"));
        assert_eq!(output.status.code(), Some(78), "{output:?}");
        text(&output.stderr)
    };
    expect_test::expect![[r#"
        copydesk: 3 configuration problems:
          mapping[0].test[0].expect.staus: expected the name of a field, found `staus`; did you mean `status`? (mapping `crawl`)
          mapping[0].test[0].expect.title: expected "Ferry early", found "Ferry late" (mapping `crawl`)
          mapping[0].test[1].payload: expected an article, found it rejected: empty: expected an article with a body in JSON, found an empty object (mapping `crawl`)
    "#]]
    .assert_eq(&told("tests.toml"));
    expect_test::expect![[r#"
        copydesk: 1 configuration problem:
          mapping[0].host: expected the name of a host such as `harbourpost.example`, without scheme, port and path, found "https://post.example" (mapping `post`)
    "#]]
    .assert_eq(&told("host.toml"));
}

/// What the inspector tells an operator to type. Help is printed once the words before
/// it were understood.
#[test]
fn the_commands_that_the_page_names_exist() {
    let desk = Desk::new(&[]);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/http/inspector/figures.mjs");
    let script = std::fs::read_to_string(folder).unwrap();
    let commands: Vec<_> = script.split("\"copydesk ").skip(1).collect();
    let more: Vec<_> = script.split("`copydesk ").skip(1).collect();
    assert!(commands.len() > 10 && more.len() > 1);
    for command in commands.into_iter().chain(more) {
        let command = command.split(['"', '`']).next().unwrap();
        let command = command.replace("$1", "name").replace("${name}", "name");
        let output = desk.run(false, &[], &format!("{command} --help"));
        assert_eq!(output.status.code(), Some(0), "{command}: {}", text(&output.stderr));
    }
}

#[test]
fn a_command_that_needs_another_word_says_which_there_are() {
    let desk = Desk::new(&[]);
    for (arguments, word) in
        [("", "extract"), ("parked", "replay"), ("topology", "verify"), ("webhook", "resume")]
    {
        let output = desk.run(false, &[], arguments);
        assert_eq!(output.status.code(), Some(64));
        let said = text(&output.stderr);
        assert!(said.contains(word) && said.contains("Example"), "{said}");
    }
}

#[test]
fn shells_and_man_get_what_help_says() {
    let desk = Desk::new(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = desk.run(false, &[], &format!("completions {shell}"));
        assert_eq!(output.status.code(), Some(0));
        let script = text(&output.stdout);
        assert!(script.contains("extract") && script.contains("csv"), "{shell}");
    }
    let page = desk.run(false, &[], "man");
    assert!(text(&page.stdout).contains(".TH copydesk 1"), "{page:?}");
    let written = desk.run(false, &[], "man --dir man1");
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    for page in ["copydesk.1", "copydesk-extract.1", "copydesk-parked-replay.1"] {
        assert!(desk.path().join("man1").join(page).is_file(), "{page}");
    }
}
