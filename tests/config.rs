//! What an operator writes, and what they are told when it is wrong.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use copydesk::config::{Loaded, Problems, QueueKind, Settings, Sources, load, load_all};
use expect_test::{Expect, expect};

fn load_text(text: &str, environment: &[(&str, &str)]) -> Result<Settings, Problems> {
    load_all_of(text, environment).map(|loaded| loaded.settings)
}

fn load_all_of(text: &str, environment: &[(&str, &str)]) -> Result<Loaded, Problems> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copydesk.toml");
    std::fs::write(&file, text).unwrap();
    load_all(&sources(Some(file), environment))
}

fn load_file(file: Option<PathBuf>, environment: &[(&str, &str)]) -> Result<Settings, Problems> {
    load(&sources(file, environment))
}

fn sources(file: Option<PathBuf>, environment: &[(&str, &str)]) -> Sources {
    let environment: BTreeMap<_, _> =
        environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Sources { file, working_dir: "/nonexistent".into(), environment, ..Sources::default() }
}

/// The report, with the name of the throwaway file cut to its last part.
fn problems(text: &str, environment: &[(&str, &str)], expected: &Expect) {
    let report = load_text(text, environment).unwrap_err().to_string();
    let report: Vec<_> = report
        .lines()
        .map(|line| match (line.find(" (/"), line.find("copydesk.toml)")) {
            (Some(from), Some(to)) => {
                format!("{} ({}", line.get(..from).unwrap(), line.get(to..).unwrap())
            }
            _ => line.to_owned(),
        })
        .collect();
    expected.assert_eq(&report.join("\n"));
}

#[test]
fn the_reference_file_equals_the_compiled_defaults() {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/copydesk.toml");
    assert_eq!(load_file(Some(reference), &[]).unwrap(), Settings::default());
}

/// The settings of a section, as the schema has them.
fn ranges(schema: &serde_json::Value) -> Vec<(String, String, i128, i128)> {
    let mut ranges = Vec::new();
    for (section, reference) in schema["properties"].as_object().unwrap() {
        let array = reference["items"].is_object();
        let target = if array { &reference["items"] } else { reference };
        let target = target["$ref"].as_str().or(target["allOf"][0]["$ref"].as_str()).unwrap();
        let definition = schema.pointer(target.trim_start_matches('#')).unwrap();
        for (key, value) in definition["properties"].as_object().unwrap() {
            if value["type"] == "integer" {
                let bound =
                    |name: &str| value[name].as_i64().unwrap_or_else(|| panic!("{key}: {name}"));
                let header = if array { format!("[[{section}]]") } else { format!("[{section}]") };
                ranges.push((
                    header,
                    key.clone(),
                    bound("minimum").into(),
                    bound("maximum").into(),
                ));
            }
        }
    }
    ranges
}

/// What an endpoint needs besides.
const ENDPOINT: &str = "name = \"a\"\nurl = \"https://example.org/\"\n\
     secrets = [\"whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"]\n";

#[test]
fn the_schema_has_the_ranges_that_are_checked() {
    let schema = copydesk::contracts::config();
    let ranges = ranges(&schema);
    assert!(ranges.len() >= 8, "{ranges:?}");
    for (header, key, least, most) in ranges {
        for (number, fits) in [(least, true), (most, true), (least - 1, false), (most + 1, false)] {
            let rest = if header == "[[webhook]]" { ENDPOINT } else { "" };
            let kind = if header == "[amqp]" { "[queue]\nkind = \"embedded\"\n" } else { "" };
            let text = format!("{kind}{header}\n{key} = {number}\n{rest}");
            assert_eq!(load_text(&text, &[]).is_ok(), fits, "{text}");
        }
    }
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let schema = copydesk::contracts::config();
    let schema = jsonschema::draft7::new(&schema).unwrap();
    let webhook = format!("[[webhook]]\n{ENDPOINT}");
    let mapping = "[[mapping]]\nname = \"a\"\nfields = { body = \"/b\" }\n";
    let amqp = "[queue]\nkind = \"amqp\"\n[amqp]\n";
    for (text, wrong) in [
        (
            webhook.clone(),
            vec!["timeout_s = 0", "tiers_s = []", "tiers_s = [0]", "proxy = \"ftp://a\""],
        ),
        (webhook.replace("https", "ftp"), vec![""]),
        (webhook.replace("\"a\"", "\"a b\""), vec![""]),
        (webhook.replace("whsec_", ""), vec![""]),
        (
            amqp.into(),
            vec![
                "uris = []",
                "uris = [\"http://a\"]",
                "prefix = \"\"",
                "prefix = \"amq\"",
                "prefix = \"amq.desk\"",
                "prefetch = 0",
                "carry = [\"\"]",
                "management = \"amqp://a\"",
                "cert_file = \"Cargo.toml\"",
            ],
        ),
        ("[records]\n".into(), vec!["rotate = \"weekly\"", "rotate = \"0MiB\""]),
        ("[http]\n".into(), vec!["listen = \"8780\""]),
        (mapping.replace("name = \"a\"", ""), vec![""]),
        (mapping.replace("\"a\"", r#""a\u0000b""#), vec![""]),
        (
            "[[source]]\nmay = [\"publish\"]\n".into(),
            vec![
                r#"name = "a\u0007"
users = ["b"]"#,
                r#"name = "a"
users = ["b\u0085"]"#,
            ],
        ),
        ("[[list]]\nname = \"a\"\n".into(), vec!["", "file = 3"]),
        (
            "[[source]]\nname = \"a\"\nusers = [\"b\"]\n".into(),
            vec!["may = []", "may = [\"shout\"]"],
        ),
        (
            "[[route]]\nwhere = \"language = en\"\n".into(),
            vec!["", "key = \"a.#\"", "key = \"{title}\""],
        ),
        ("[[route]]\nkey = \"a.{source}\"\n".into(), vec!["", "where = \"\""]),
    ] {
        for wrong in wrong {
            let text = format!("{text}{wrong}\n");
            assert!(load_text(&text, &[]).is_err(), "{text}");
            let source = config::File::from_str(&text, config::FileFormat::Toml);
            let built = config::Config::builder().add_source(source).build().unwrap();
            let value: serde_json::Value = built.try_deserialize().unwrap();
            assert!(!schema.is_valid(&value), "{text}");
        }
    }
}

/// Which queues are served must not depend on which node was reached.
#[test]
fn the_nodes_of_a_cluster_have_one_virtual_host() {
    let amqp =
        |uris: &str| load_text(&format!("[queue]\nkind = \"amqp\"\n[amqp]\nuris = {uris}"), &[]);
    assert!(amqp(r#"["amqp://u:p@a", "amqps://v:p@b:5671/%2F", "amqp://c/?heartbeat=3"]"#).is_ok());
    let report = amqp(r#"["amqp://u:hunter2@a/one", "amqp://b/one", "amqp://c"]"#).unwrap_err();
    let report = report.to_string();
    assert!(report.contains("amqp.uris[2]"), "{report}");
    assert!(report.contains("first URI, `one`, found `/`"), "{report}");
    assert!(!report.contains("amqp.uris[1]") && !report.contains("hunter2"), "{report}");
}

#[test]
fn blocks_of_one_kind_have_names_of_their_own() {
    let mapping = "[[mapping]]\nname = \"crawl\"\nfields = { body = \"/b\" }\n";
    let report = load_text(&mapping.repeat(2), &[]).unwrap_err().to_string();
    assert!(report.contains("mapping[1].name"), "{report}");
    assert!(report.contains("expected a name of its own, found `crawl` twice"), "{report}");
    assert!(load_text(&format!("{mapping}{}", mapping.replace("crawl", "feed")), &[]).is_ok());
}

#[test]
fn only_headers_of_publishers_can_be_carried() {
    let with = |names: &str| format!("[queue]\nkind = \"amqp\"\n[amqp]\ncarry = [{names}]\n");
    let sound = load_text(&with(r#""tenant", "x-crawl-id""#), &[]).unwrap();
    assert_eq!(sound.amqp.carry, ["tenant", "x-crawl-id"]);
    problems(
        &with(r#""a b", "CC", "x-death", "copydesk-attempt", "schema", "ok", "ok""#),
        &[],
        &expect![[r#"
            6 configuration problems:
              amqp.carry[0] (copydesk.toml): expected a name that HTTP knows too, found "a b"
              amqp.carry[1] (copydesk.toml): expected a publisher's header, found `CC`, which RabbitMQ sets
              amqp.carry[2] (copydesk.toml): expected a publisher's header, found `x-death`, which RabbitMQ sets
              amqp.carry[3] (copydesk.toml): expected a publisher's header, found `copydesk-attempt`, which Copydesk or RabbitMQ sets
              amqp.carry[4] (copydesk.toml): expected a publisher's header, found `schema`, which Copydesk or RabbitMQ sets
              amqp.carry[6] (copydesk.toml): expected each header once, found `ok` twice"#]],
    );
}

#[test]
fn the_reference_file_names_every_key() {
    let reference =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/copydesk.toml"))
            .unwrap();
    let schema = copydesk::contracts::config();
    let mut keys = Vec::new();
    collect_keys(&schema, &schema, &mut keys);
    assert!(keys.len() > 20, "{keys:?}");
    for key in keys {
        let written = reference.lines().any(|line| {
            let line = line.trim_start_matches("# ");
            line.starts_with(&format!("{key} = "))
                || line.starts_with(&format!("[{key}]"))
                || line.starts_with(&format!("[[{key}]]"))
                || line.starts_with("[[") && line.ends_with(&format!(".{key}]]"))
        });
        assert!(written, "`{key}` is not in the reference file");
    }
}

fn collect_keys(root: &serde_json::Value, schema: &serde_json::Value, keys: &mut Vec<String>) {
    if let Some(reference) = schema.get("$ref").and_then(|r| r.as_str()) {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return collect_keys(root, target, keys);
    }
    if let Some(items) = schema.get("items") {
        collect_keys(root, items, keys);
    }
    for part in schema.get("allOf").and_then(|all| all.as_array()).into_iter().flatten() {
        collect_keys(root, part, keys);
    }
    for (key, value) in schema.get("properties").and_then(|p| p.as_object()).into_iter().flatten() {
        keys.push(key.clone());
        collect_keys(root, value, keys);
    }
}

#[test]
fn without_a_file_the_defaults_hold() {
    assert_eq!(load_file(None, &[]).unwrap(), Settings::default());
}

#[test]
fn the_environment_wins_over_the_file() {
    let settings = load_text(
        "[queue]\nkind = \"embedded\"\n[amqp]\nprefetch = 5\n[[webhook]]\nname = \"a\"\nurl = \"http://x.test/\"\nsecrets_file = \"\"\nsecrets = [\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"]\n",
        &[
            ("COPYDESK__AMQP__PREFETCH", "7"),
            ("COPYDESK__QUEUE__KIND", "amqp"),
            ("COPYDESK__AMQP__URIS", "amqp://a/%2f, amqps://b/%2f"),
            ("COPYDESK__RETRY__TIERS_S", "1,2"),
            ("COPYDESK__WEBHOOK__0__ALLOW_PRIVATE", "true"),
            ("COPYDESK_LOG", "debug"),
        ],
    )
    .unwrap();
    assert_eq!(settings.amqp.prefetch, 7);
    assert_eq!(settings.queue.kind, QueueKind::Amqp);
    assert_eq!(settings.amqp.uris.len(), 2);
    assert_eq!(settings.retry.tiers_s, [1, 2]);
    assert!(settings.webhook.first().unwrap().allow_private);
}

#[test]
fn an_empty_folder_of_the_data_is_no_default() {
    problems(
        "[service]\ndata_dir = \"\"\n",
        &[],
        &expect![[r#"
            1 configuration problem:
              service.data_dir (copydesk.toml): expected a folder, found an empty string"#]],
    );
    problems(
        "",
        &[("COPYDESK__SERVICE__DATA_DIR", "")],
        &expect![[r#"
            1 configuration problem:
              service.data_dir (environment variable COPYDESK__SERVICE__DATA_DIR): expected a folder, found an empty string"#]],
    );
    let settings = load_text("[service]\ndata_dir = \".\"\n", &[]).unwrap();
    assert_eq!(settings.service.data_dir.to_str(), Some("."));
}

#[test]
fn every_problem_is_listed_with_its_key_and_origin() {
    problems(
        r#"
shape = 3
[service]
workers = "many"
drain_s = 0
[queue]
kind = "kafka"
[amqp]
prefetch = 70000
uris = ["http://user:hunter2@x/"]
cert_file = "/nonexistent.pem"
[retry]
tiers_s = [60, 10]
[limits]
payload_byte = 1
[http]
listen = "localhost"
[[webhook]]
url = "ftp://example.org/"
secrets = ["hunter2"]
"#,
        &[("COPYDESK__LIMITS__ANALYSIS_MS", "soon"), ("COPYDESK__LIMIT__X", "1")],
        &expect![[r#"
            16 configuration problems:
              service.workers (copydesk.toml): expected an integer, found a string
              service.drain_s (copydesk.toml): expected 1 to 3600, found 0
              queue.kind (copydesk.toml): expected `embedded` or `amqp`, found `kafka`
              amqp.prefetch (copydesk.toml): expected 1 to 65535, found 70000
              retry.tiers_s[1] (copydesk.toml): expected a wait longer than the 60 s before it, found 10
              limits.analysis_ms (environment variable COPYDESK__LIMITS__ANALYSIS_MS): expected an integer, found a string
              limits.payload_byte (copydesk.toml): unknown key; did you mean `payload_bytes`?
              webhook[0].name (copydesk.toml): expected a string, found nothing
              limit (environment variable COPYDESK__LIMIT__X): unknown key; did you mean `limits`?
              shape (copydesk.toml): unknown key
              amqp.uris[0] (copydesk.toml): expected an amqp:// or amqps:// URI, found scheme `http`
              amqp.cert_file (copydesk.toml): expected `cert_file` and `key_file` together, found one
              amqp.cert_file (copydesk.toml): /nonexistent.pem: No such file or directory (os error 2)
              http.listen (copydesk.toml): expected ADDRESS:PORT or an empty string, found `localhost`
              webhook[0].url (copydesk.toml): expected an http:// or https:// URL, found scheme `ftp`
              webhook[0].secrets[0] (copydesk.toml): expected `whsec_` and the base64 of 24 to 64 bytes"#]],
    );
}

#[test]
fn every_item_of_a_list_is_told() {
    problems(
        "[retry]\ntiers_s = [60, 10, -3, \"x\", 90]\n[queue]\nkind = \"amqp\"\n[amqp]\nuris = []",
        &[("COPYDESK__WEBHOOK__0__SECRETS", "")],
        &expect![[r#"
            7 configuration problems:
              retry.tiers_s[1] (copydesk.toml): expected a wait longer than the 60 s before it, found 10
              retry.tiers_s[2] (copydesk.toml): expected 1 to 604800 seconds, found -3
              retry.tiers_s[3] (copydesk.toml): expected an integer, found a string
              webhook[0].name (environment variable COPYDESK__WEBHOOK__0__SECRETS): expected a string, found nothing
              webhook[0].url (environment variable COPYDESK__WEBHOOK__0__SECRETS): expected a string, found nothing
              amqp.uris (copydesk.toml): expected at least one URI, found none
              webhook[0].secrets (environment variable COPYDESK__WEBHOOK__0__SECRETS): expected at least one signing secret, found none"#]],
    );
}

#[test]
fn what_was_meant_is_suggested() {
    problems(
        "[ampq]\nprefetch = 1\n[queue]\nkind = \"ampq\"\n[http]\npayload_bytes = 5000\nlisten_on = \"\"\n",
        &[
            ("COPYDESK_AMQP_PREFETCH", "7"),
            ("COPYDESK__RETRY_TIERS_S", "7"),
            ("COPYDESK_SERVICE_HOST", "set by Kubernetes for a service of this name"),
        ],
        &expect![[r#"
            6 configuration problems:
              queue.kind (copydesk.toml): expected `embedded` or `amqp`, found `ampq`; did you mean `amqp`?
              http.listen_on (copydesk.toml): unknown key; did you mean `listen`?
              http.payload_bytes (copydesk.toml): unknown key; did you mean `limits.payload_bytes`?
              ampq (copydesk.toml): unknown key; did you mean `amqp`?
              retry_tiers_s (environment variable COPYDESK__RETRY_TIERS_S): unknown key; did you mean `retry.tiers_s`?
              amqp.prefetch (environment variable COPYDESK_AMQP_PREFETCH): expected two underscores: COPYDESK__AMQP__PREFETCH"#]],
    );
}

#[test]
fn a_variable_that_names_no_key_is_told_and_blames_no_file() {
    problems(
        "[http]\nlisten = \"\"\n",
        &[
            ("COPYDESK__", "1"),
            ("COPYDESK__0__URL", "1"),
            ("COPYDESK__HTTP____LISTEN", "1"),
            ("COPYDESK__HTTP__LISTEN.", "1"),
            ("COPYDESK__HTTP__LISTEN__", "1"),
        ],
        &expect![[r#"
            5 configuration problems:
              environment variable COPYDESK__: expected a key as in COPYDESK__SERVICE__WORKERS, found none
              environment variable COPYDESK__0__URL: expected a key as in COPYDESK__SERVICE__WORKERS, found none
              environment variable COPYDESK__HTTP__LISTEN.: expected a key as in COPYDESK__SERVICE__WORKERS, found none
              environment variable COPYDESK__HTTP__LISTEN__: expected a key as in COPYDESK__SERVICE__WORKERS, found none
              environment variable COPYDESK__HTTP____LISTEN: expected a key as in COPYDESK__SERVICE__WORKERS, found none"#]],
    );
}

#[test]
fn a_gap_in_a_list_is_told_once_and_blames_no_other() {
    let webhook = "[[webhook]]\nname = \"a\"\nurl = \"http://x.test/\"\nsecrets = [\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"]\n";
    problems(
        webhook,
        &[
            ("COPYDESK__WEBHOOK__0__TIMEOUT_S", "5"),
            ("COPYDESK__WEBHOOK__2__NAME", "b"),
            ("COPYDESK__WEBHOOK__2__URL", "http://y.test/"),
            ("COPYDESK__WEBHOOK__99999999999999999999__URL", "http://y.test/"),
        ],
        &expect![[r#"
            2 configuration problems:
              webhook[2] (environment variable COPYDESK__WEBHOOK__2__NAME): expected index 1 next, found 2: a list has no gaps, and counts from 0
              webhook[99999999999999999999] (environment variable COPYDESK__WEBHOOK__99999999999999999999__URL): expected index 1 next, found 99999999999999999999: a list has no gaps, and counts from 0"#]],
    );
}

#[test]
fn amqp_without_its_kind_is_refused() {
    problems(
        "[amqp]\nprefix = \"desk\"\n",
        &[],
        &expect![[r#"
        1 configuration problem:
          amqp (copydesk.toml): expected queue.kind = "amqp" to use it (or "embedded" to leave it unused), found no queue.kind"#]],
    );
    problems(
        "",
        &[("COPYDESK__AMQP__PREFETCH", "9")],
        &expect![[r#"
        1 configuration problem:
          amqp (environment variable COPYDESK__AMQP__PREFETCH): expected queue.kind = "amqp" to use it (or "embedded" to leave it unused), found no queue.kind"#]],
    );
}

#[test]
fn endpoints_and_sources_are_checked() {
    problems(
        r#"
[[source]]
name = "wi\u0000re"
users = []
may = ["publish", "retract"]
[[webhook]]
name = "a"
url = "https://x.test/"
secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
allow_networks = ["10.1.0.0/16", "10.1.0.0/99"]
headers = { "webhook-id" = "1", "x key" = "hunter2", "x-key" = "two\nlines", "x-good" = 7 }
ca_file = "/nonexistent/ca.pem"
key_file = "/dev/null"
proxy = "socks5://hunter2@proxy"
"#,
        &[],
        &expect![[r#"
            12 configuration problems:
              source[0].may[1] (copydesk.toml): expected `publish` or `correct` or `withdraw`, found `retract`
              source[0].name (copydesk.toml): expected a name as articles have it, found control characters or spaces that are taken out of theirs
              source[0].users (copydesk.toml): expected at least one user, found none
              webhook[0].headers.x-good (copydesk.toml): expected a string, found an integer
              webhook[0].allow_networks[1] (copydesk.toml): expected a network such as `10.1.0.0/16`, found `10.1.0.0/99`
              webhook[0].headers.webhook-id (copydesk.toml): expected another header: this one is set by the request itself
              webhook[0].headers.x key (copydesk.toml): expected the name of a header
              webhook[0].headers.x-key (copydesk.toml): expected printable ASCII
              webhook[0].cert_file (copydesk.toml): expected `cert_file` and `key_file` together, found one
              webhook[0].ca_file (copydesk.toml): /nonexistent/ca.pem: No such file or directory (os error 2)
              webhook[0].key_file (copydesk.toml): /dev/null: expected PEM with `PRIVATE KEY-----`, found none
              webhook[0].proxy (copydesk.toml): expected an http:// or https:// URL"#]],
    );
}

#[test]
fn a_token_that_can_be_guessed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    let load = |text: &str| {
        std::fs::write(&tokens, text).unwrap();
        load_text(&format!("[http]\ntoken_file = {tokens:?}"), &[]).map_err(|e| e.to_string())
    };
    for (text, expected) in [
        ("# desk\ndesk hunter2", "tokens:2: expected at least 16 characters, found 7"),
        ("# none\n", "expected one value a line, found none"),
        ("a token too many-words-here", "tokens:1: expected a token, or a name and a token"),
        ("desk hunter2-hunter2-\u{0}", "tokens:1: expected a token of printable ASCII, found"),
        ("desk hunter2-hunter2-\u{e9}", "tokens:1: expected a token of printable ASCII, found"),
        (
            "# a\nde\u{7}sk hunter2-hunter2-x",
            "tokens:2: expected a token of printable ASCII, found",
        ),
        (
            "desk hunter2-hunter2-x\nwire hunter2-hunter2-x",
            "tokens:2: expected a token of its own for `wire`, found that of `desk`",
        ),
    ] {
        let report = load(text).unwrap_err();
        assert!(report.contains("http.token_file") && report.contains(expected), "{report}");
        assert!(!report.contains("hunter2"), "{report}");
    }
    assert!(load("desk 0123456789abcdef\n0123456789abcdef0\n").is_ok());
    // As an editor on Windows writes it; all that is sent is the token itself.
    assert!(load("\u{feff}desk 0123456789abcdef\r\nwire 0123456789abcdef0\r\n").is_ok());
    let read = copydesk::config::tokens(&tokens).unwrap();
    let read: Vec<_> = read.iter().map(|t| (t.name.as_str(), t.secret.expose())).collect();
    assert_eq!(read, [("desk", "0123456789abcdef"), ("wire", "0123456789abcdef0")]);
}

#[test]
fn what_is_wrong_in_a_file_of_secrets_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let good = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    std::fs::write(path("secrets"), format!("\u{feff}{good}\r\n\nhunter2\n\n")).unwrap();
    let uris = "amqp://u:hunter2@one/a\nhttp://u:hunter2@two/\n# last\namqp://u:hunter2@one/b\n";
    std::fs::write(path("uris"), uris).unwrap();
    let (secrets, uris) = (path("secrets"), path("uris"));
    let webhook = "[[webhook]]\nurl = \"https://x.test/\"\n";
    let report = load_text(
        &format!(
            "[queue]\nkind = \"amqp\"\n[amqp]\nuris_file = {uris:?}\n\
             {webhook}name = \"a\"\nsecrets = [\"{good}\", \"hunter2\"]\n\
             {webhook}name = \"b\"\nsecrets_file = {secrets:?}\n"
        ),
        &[],
    );
    let report = report.unwrap_err().to_string();
    for (key, at, expected) in [
        ("amqp.uris_file", "uris:2", "expected an amqp:// or amqps:// URI, found scheme `http`"),
        ("amqp.uris_file", "uris:4", "expected the virtual host of the first URI, `a`, found `b`"),
        ("webhook[0].secrets[1]", "copydesk.toml)", "expected `whsec_` and the base64"),
        ("webhook[1].secrets_file", "secrets:3", "expected `whsec_` and the base64"),
    ] {
        let is_told = |line: &str| {
            let line = line.trim_start();
            line.starts_with(&format!("{key} (")) && line.contains(&format!("{at}: {expected}"))
        };
        assert!(report.lines().any(is_told), "expected {key}, {at}: {expected}: {report}");
    }
    assert!(!report.contains("hunter2"), "{report}");
}

#[test]
fn a_brokers_client_certificate_that_cannot_be_used_is_told_before_anybody_connects() {
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = ["client.pem", "client.key"].map(|name| folder.path().join(name));
    let pem = |what: &str| format!("-----BEGIN {what}-----\nbm90aGluZw==\n-----END {what}-----\n");
    std::fs::write(&certificate, pem("CERTIFICATE")).unwrap();
    std::fs::write(&key, pem("PRIVATE KEY")).unwrap();
    let text = format!(
        "[queue]\nkind = \"amqp\"\n[amqp]\ncert_file = {certificate:?}\nkey_file = {key:?}\n"
    );
    let report = load_text(&text, &[]).unwrap_err().to_string();
    let line = format!(
        "copydesk.toml): {}: expected certificates in PEM, found one that cannot be read, number 1",
        certificate.display()
    );
    assert!(report.contains("amqp.cert_file (") && report.contains(&line), "{report}");
}

#[test]
fn sizes_and_days_begin_the_records_file_anew() {
    use copydesk::config::Rotate;
    for (text, expected) in [
        ("never", Rotate::Never),
        ("daily", Rotate::Daily),
        ("512MiB", Rotate::Bytes(512 << 20)),
        ("2 GiB", Rotate::Bytes(2 << 30)),
    ] {
        let settings = load_text(&format!("[records]\nrotate = \"{text}\""), &[]).unwrap();
        assert_eq!(settings.records.rotate, expected);
    }
    problems(
        "[records]\nrotate = \"512\"",
        &[],
        &expect![[r#"
        1 configuration problem:
          records.rotate (copydesk.toml): expected `never`, `daily` or a size such as `512MiB`, found `512`"#]],
    );
}

#[test]
fn broken_toml_names_the_line_and_does_not_show_it() {
    let report = load_text("[amqp]\nuris = [\"amqp://u:hunter2@x/", &[]).unwrap_err().to_string();
    assert!(report.contains("copydesk.toml: ") && report.contains("line 2"), "{report}");
    assert!(!report.contains("hunter2"), "{report}");
}

#[test]
fn a_folder_is_no_file_and_a_pipe_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let report = load_file(Some(folder.path().to_owned()), &[]).unwrap_err().to_string();
    assert!(report.contains("expected a file, found a folder"), "{report}");
    assert_eq!(load_file(Some("/dev/null".into()), &[]).unwrap(), Settings::default());
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::write(pipe, "[retry]\ntiers_s = [7]\n").unwrap()
    });
    assert_eq!(load_file(Some(pipe), &[]).unwrap().retry.tiers_s, [7]);
    writer.join().unwrap();
}

#[test]
fn a_named_file_must_exist() {
    let report = load_file(Some("/nonexistent/copydesk.toml".into()), &[]).unwrap_err();
    assert!(report.to_string().contains("/nonexistent/copydesk.toml"), "{report}");
}

#[test]
fn secrets_do_not_show() {
    let settings =
        load_text("[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"amqp://u:hunter2@x/\"]", &[])
            .unwrap();
    assert!(!format!("{settings:?}").contains("hunter2"));
    assert!(!serde_json::to_string(&settings).unwrap().contains("hunter2"));
}

#[test]
fn tables_of_words_are_read_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("our.tsv");
    let load = |rows: &str| {
        std::fs::write(&table, rows).unwrap();
        load_all_of(&format!("[analysis]\nlexicon = [{:?}]\n", table.display().to_string()), &[])
    };
    let lexicon = load("word\tis\nprovost\ttitle role\n").unwrap().lexicon;
    assert!(lexicon.is("provost", copydesk::lexicon::Class::Title));
    assert_eq!(lexicon.added().map(str::len), Some(8));
    let wrong = load("word\tis\nprovost\ttitel\n").unwrap_err().to_string();
    assert!(wrong.contains("analysis.lexicon[0] ("), "{wrong}");
    assert!(wrong.contains("our.tsv:2: expected a class of courtesy, "), "{wrong}");
    assert!(wrong.trim_end().ends_with("found \"titel\"; did you mean `title`?"), "{wrong}");
}

#[test]
fn lists_are_read_at_start_and_predicates_know_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cabinet.toml");
    let load = |rows: &str, filter: &str| {
        std::fs::write(&file, rows).unwrap();
        let file = file.display().to_string();
        let list = format!("[[list]]\nname = \"cabinet\"\nfile = {file:?}\n");
        load_all_of(&format!("{list}[[webhook]]\n{ENDPOINT}filter = '{filter}'\n"), &[])
    };
    let rows = "[[row]]\nname = \"Ann Lee\"\ntype = \"person\"\ntopics = [\"finance\"]\n";
    let loaded = load(rows, "speaker in list:cabinet or speaker in list:Finance").unwrap();
    assert_eq!(loaded.lists.labels().collect::<Vec<_>>(), ["cabinet", "finance"]);
    let identity = loaded.lists.added().map(str::to_owned);
    assert_ne!(load(&rows.replace("Ann", "Anna"), "").unwrap().lists.added(), identity.as_deref());

    let wrong = load(rows, "entities any (lists = cabnet)").unwrap_err().to_string();
    assert!(wrong.contains("webhook[0].filter (") && wrong.contains("character 23: "), "{wrong}");
    assert!(wrong.contains("did you mean `cabinet`?"), "{wrong}");
    let wrong = load(&rows.replace("person", "persn"), "").unwrap_err().to_string();
    assert!(wrong.contains("list[0].file ("), "{wrong}");
    assert!(wrong.contains("cabinet.toml:3: row[0].type: expected one of "), "{wrong}");
    assert!(wrong.contains("found `persn`; did you mean `person`?"), "{wrong}");
}
