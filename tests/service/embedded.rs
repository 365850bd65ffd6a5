//! Without a broker.

use std::collections::BTreeSet;

use copydesk::samples;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::receiver::Receiver;

fn article(id: &str) -> Vec<u8> {
    let text = format!("“The bridge is safe,” Mayor Ann Lee said on Monday.\n\nStory {id}.");
    json!({ "id": id, "text": text }).to_string().into_bytes()
}

/// The payloads' own ids in records.
fn ids<'a>(records: impl IntoIterator<Item = &'a [u8]>) -> BTreeSet<String> {
    let id = |record: &[u8]| {
        let record: Value = serde_json::from_slice(record).unwrap();
        record.pointer("/article/source_id").unwrap().as_str().unwrap().to_owned()
    };
    records.into_iter().map(id).collect()
}

#[tokio::test]
async fn a_posted_article_reaches_the_file_and_the_webhook_byte_for_byte() {
    let receiver = Receiver::start().await;
    let desk = Desk::new(&Desk::webhook(receiver.address));
    let service = desk.start().await;
    for (count, sample) in samples::ALL.iter().enumerate() {
        let extracted =
            desk.stdout(&["extract", "--content-type", sample.content_type], sample.bytes);
        let (status, answer) = service.post(sample.content_type, sample.bytes).await;
        assert_eq!(status, 202, "{answer}");
        let received = receiver.until(|r| r.len() == count + 1).await;
        let record: Value = serde_json::from_str(&extracted).unwrap();
        let id = record.get("record_id").unwrap().as_str().unwrap();
        let body = received.get(id).unwrap().first().unwrap();
        assert_eq!(extracted.trim_end().as_bytes(), body);
        assert!(desk.records().iter().any(|line| line == extracted.trim_end()));
    }
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn an_article_is_followed_from_its_post_to_the_webhook() {
    let receiver = Receiver::start().await;
    let desk = Desk::new(&Desk::webhook(receiver.address));
    let service = desk.start().await;
    let (_, accepted) = service.post("application/json", &article("a1")).await;
    let path = format!("/api/articles/{}", accepted["id"].as_str().unwrap());
    let sent = |fate: &Value| fate["webhooks"].as_array().is_some_and(|sent| !sent.is_empty());
    let fate = service.until(&path, sent).await;
    let steps: Vec<_> = fate["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["what"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["queued", "received", "published"]);
    assert_eq!(fate["webhooks"][0]["endpoint"], "hook");
    assert_eq!(fate["webhooks"][0]["status"], 204);
    let record_id = fate["record_id"].as_str().unwrap();
    assert!(receiver.until(|received| !received.is_empty()).await.contains_key(record_id));
    for (search, found) in [("ann lee", 1), (record_id, 1), ("nobody", 0)] {
        let path = format!("/api/records?q={}", search.replace(' ', "+"));
        let list = service.until(&path, |_| true).await;
        assert_eq!(list["records"].as_array().unwrap().len(), found, "{search}: {list}");
        assert_eq!(list["searched"], 1);
    }
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn killing_the_service_again_and_again_loses_nothing() {
    let receiver = Receiver::start().await;
    let desk = Desk::new(&Desk::webhook(receiver.address));
    let mut accepted = BTreeSet::new();
    for round in 0..6 {
        let service = desk.start().await;
        // Each round dies with another number of articles on their way.
        for number in 0..=round * 3 {
            let id = format!("r{round}-{number}");
            let (status, answer) = service.post("application/json", &article(&id)).await;
            assert_eq!(status, 202, "{answer}");
            accepted.insert(id);
        }
        service.kill();
    }
    let service = desk.start().await;
    let arrived = |r: &crate::receiver::Received| {
        accepted.is_subset(&ids(r.values().flatten().map(AsRef::as_ref)))
    };
    receiver.until(arrived).await;
    assert_eq!(service.terminate().await.code(), Some(0));
    assert_eq!(ids(desk.records().iter().map(String::as_bytes)), accepted);
}

#[tokio::test]
async fn bad_files_are_parked_and_the_commands_work_beside_the_service() {
    let desk = Desk::new("");
    let mut service = desk.start().await;
    let outside = desk.path("bad.tmp");
    std::fs::write(&outside, b"{\"text\": ").unwrap();
    std::fs::rename(&outside, desk.path("inbox/bad.json")).unwrap();
    let parked = service.log("article parked").await;
    assert_eq!(parked.get("reason").unwrap(), "malformed");
    assert_eq!(parked.get("origin").unwrap(), "inbox/bad.json");

    let listed = desk.stdout(&["parked", "list", "--format", "ndjson"], b"");
    let listed: Value = serde_json::from_str(listed.trim_end()).unwrap();
    let id = listed.get("id").unwrap().as_str().unwrap();
    let detail = listed.get("detail").unwrap().as_str().unwrap();
    assert!(detail.contains("JSON") && detail.ends_with(" (read from inbox/bad.json)"), "{listed}");
    assert_eq!(desk.stdout(&["parked", "show", id], b""), "{\"text\": ");
    assert_eq!(desk.stdout(&["parked", "replay", id], b""), "1 replayed\n");
    let parked = service.log("article parked").await;
    assert_eq!(parked.get("origin").unwrap(), "inbox/bad.json");
    assert_eq!(desk.stdout(&["parked", "drop", "--all"], b""), "1 dropped\n");
    std::fs::write(&outside, [b"\n{\"text\": \n", &*article("good"), b"\n"].concat()).unwrap();
    std::fs::rename(&outside, desk.path("inbox/many.ndjson")).unwrap();
    let parked = service.log("article parked").await;
    assert_eq!(parked.get("origin").unwrap(), "inbox/many.ndjson line 2");
    assert_eq!(desk.stdout(&["parked", "drop", "--all"], b""), "1 dropped\n");
    service.records(&desk, 1).await;
    assert_eq!(desk.stdout(&["parked", "list"], b""), "");
    assert_eq!(desk.run(&["parked", "drop", "nothing"], b"").status.code(), Some(64));
    let slip = desk.run(&["parked", "list", "--reason", "malfromed"], b"");
    assert_eq!(slip.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&slip.stderr).contains("did you mean `malformed`?"));

    let published = desk
        .stdout(&["publish", "-", "--content-type", "application/json"], &article("from-publish"));
    assert_eq!(published, "1 published\n");
    service.records(&desk, 2).await;
    assert_eq!(ids(desk.records().iter().map(String::as_bytes)).len(), 2);
}

/// Nobody but root reads what it may not; root without this capability does neither.
const BY_ONE_WHO_MAY_NOT_READ_ALL: &[&str] =
    &["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"];

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_cannot_be_deleted_is_left_and_told_and_taken_once_when_it_can() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let mut desk = Desk::new("");
    let inbox = desk.path("inbox");
    std::fs::create_dir_all(&inbox).unwrap();
    let is_root = inbox.metadata().unwrap().uid() == 0;
    desk.by = if is_root { BY_ONE_WHO_MAY_NOT_READ_ALL } else { &[] };
    let mode = |mode| std::fs::set_permissions(&inbox, PermissionsExt::from_mode(mode)).unwrap();
    let files = ["a.json", "b.ndjson"];
    for name in files {
        std::fs::write(inbox.join(name), article(name)).unwrap();
    }
    // Files of others in a folder that all may write to: only root can make such.
    let sticky = if is_root { &[0o555, 0o1777][..] } else { &[0o555] };
    for (round, &bits) in sticky.iter().enumerate() {
        if bits == 0o1777 {
            for path in files.map(|name| inbox.join(name)).iter().chain([&inbox]) {
                chown(path, Some(65534), Some(65534)).unwrap();
            }
        }
        mode(bits);
        let service = desk.start().await;
        let told = |ready: &Value| {
            ready["notes"][0].as_str().is_some_and(|note| {
                note.contains("inbox: 2 files are left") && note.contains("may not delete them")
            })
        };
        let ready = service.until("/ready", told).await;
        assert_eq!(ready["status"], "ready");
        // All others are taken in, and several looks are over.
        service.post("application/json", &article("posted")).await;
        service.records(&desk, 1).await;
        assert_eq!(desk.records().len(), round + 1, "the posted ones");
        let log = service.stderr.lock().unwrap().clone();
        assert_eq!(log.matches("files are left in the inbox").count(), 1, "{log}");
        assert!(!log.contains("cannot be taken in"), "{log}");
        assert_eq!(service.terminate().await.code(), Some(0));
    }
    let before = desk.records().len();
    if is_root {
        chown(&inbox, Some(0), Some(0)).unwrap();
    }
    mode(0o700);
    let service = desk.start().await;
    service.records(&desk, 2).await;
    service.until("/ready", |ready| ready["notes"].is_null()).await;
    assert_eq!(desk.records().len(), before + 2);
    assert_eq!(std::fs::read_dir(&inbox).unwrap().count(), 0);
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_payload_file_is_named_once_and_holds_up_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let mut desk = Desk::new("");
    let inbox = desk.path("inbox");
    std::fs::create_dir_all(inbox.join("folder.txt")).unwrap();
    let is_root = std::os::unix::fs::MetadataExt::uid(&inbox.metadata().unwrap()) == 0;
    desk.by = if is_root { BY_ONE_WHO_MAY_NOT_READ_ALL } else { &[] };
    let pipe = std::process::Command::new("mkfifo").arg(inbox.join("pipe.txt")).status();
    assert!(pipe.unwrap().success());
    std::fs::write(desk.path("outside.txt"), article("outside")).unwrap();
    for (name, to) in [("link.json", "../outside.txt"), ("loop.json", "loop.json"), ("gone", "x")] {
        std::os::unix::fs::symlink(to, inbox.join(name)).unwrap();
    }
    let _socket = std::os::unix::net::UnixListener::bind(inbox.join("socket")).unwrap();
    let service = desk.start().await;
    let drop_in = |name: &str, bytes: &[u8]| {
        std::fs::write(desk.path("coming.tmp"), bytes).unwrap();
        let mode = if name.starts_with("locked") { 0o000 } else { 0o600 };
        std::fs::set_permissions(desk.path("coming.tmp"), PermissionsExt::from_mode(mode)).unwrap();
        std::fs::rename(desk.path("coming.tmp"), inbox.join(name)).unwrap();
    };
    // What comes before the inbox is watched waits longer than the rest.
    drop_in("first.json", &article("1"));
    service.records(&desk, 1).await;
    drop_in("locked.json", &article("locked"));
    drop_in("locked.ndjson", &article("locked-too"));
    drop_in("void.txt", b"");
    // Several looks later all others have passed.
    for count in 2..=4 {
        drop_in(&format!("z{count}.json"), &article(&count.to_string()));
        service.records(&desk, count).await;
    }
    let log = service.stderr.lock().unwrap().clone();
    for (name, what) in [
        ("folder.txt", "found a folder"),
        ("pipe.txt", "found a named pipe"),
        ("link.json", "found a link"),
        ("loop.json", "found a link"),
        ("gone", "found a link"),
        ("socket", "found a socket"),
        ("void.txt", "it is empty"),
        ("locked.json", "Permission denied"),
        ("locked.ndjson", "Permission denied"),
    ] {
        let field = format!("\"inbox.file\":\"{name}\"");
        let told: Vec<_> = log.lines().filter(|line| line.contains(&field)).collect();
        assert!(matches!(told[..], [once] if once.contains(what)), "{name}: {told:#?}");
    }
    service.until("/ready", |ready| ready["notes"][0].as_str().is_some()).await;
    let parked = desk.stdout(&["parked", "list", "--format", "ndjson"], b"");
    assert_eq!(parked.lines().count(), 1, "the empty one: {parked}");
    assert!(parked.contains("\"empty\""), "{parked}");
    // What may be read again is taken.
    for name in ["locked.json", "locked.ndjson"] {
        std::fs::set_permissions(inbox.join(name), PermissionsExt::from_mode(0o600)).unwrap();
    }
    service.records(&desk, 6).await;
    service.until("/ready", |ready| ready["notes"][0].is_null()).await;
    let left: BTreeSet<_> = std::fs::read_dir(&inbox)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let expected = ["folder.txt", "gone", "link.json", "loop.json", "pipe.txt", "socket"];
    assert_eq!(left, expected.map(str::to_owned).into());
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn an_article_that_takes_too_long_is_retried_once_then_parked() {
    let desk = Desk::new("[limits]\nanalysis_ms = 100\n[retry]\ntiers_s = [1, 2, 3]\n");
    let mut service = desk.start().await;
    let long = "“Yes,” said Ann Lee in Oslo. ".repeat(200_000);
    let published = desk.stdout(&["publish", "-", "--content-type", "text/plain"], long.as_bytes());
    assert_eq!(published, "1 published\n");
    let retried = service.log("article will be tried again").await;
    assert_eq!(retried.get("reason").unwrap(), "timeout");
    let parked = service.log("article parked").await;
    assert_eq!(parked.get("reason").unwrap(), "timeout");
    assert_eq!(parked.get("stage").unwrap(), "analysis");
    // The threads that were given up are replaced: the next article goes through.
    let (status, _) = service.post("application/json", &article("next")).await;
    assert_eq!(status, 202);
    service.records(&desk, 1).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn a_start_says_what_runs_and_warns_of_nothing() {
    let receiver = Receiver::start().await;
    let desk = Desk::new(&Desk::webhook(receiver.address));
    let mut service = desk.start().await;
    let started = service.started.clone();
    for (field, expected) in [
        ("version", env!("CARGO_PKG_VERSION")),
        ("queue", "embedded"),
        ("records", "copydesk-data/records.ndjson"),
        ("inbox", "copydesk-data/inbox"),
        ("webhooks", "hook"),
    ] {
        assert_eq!(started.get(field).unwrap(), expected, "{started}");
    }
    // It may be ready before it says what was started.
    let told = |event: &Value| event.get("message").is_some_and(|message| message == "ready");
    if !service.seen.iter().any(told) {
        service.log("ready").await;
    }
    for event in &service.seen {
        assert_eq!(event.get("level").unwrap(), "INFO", "{event}");
    }
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn a_queue_that_was_emptied_from_outside_is_told_once() {
    let desk = Desk::new("");
    std::fs::create_dir_all(desk.path("")).unwrap();
    std::fs::write(desk.path("queue.sqlite"), b"").unwrap();
    for expected in [1, 0] {
        let service = desk.start().await;
        let log = service.stderr.lock().unwrap().clone();
        let told = log.matches("the file is empty: a new queue is made").count();
        assert_eq!(told, expected, "{log}");
        assert_eq!(service.terminate().await.code(), Some(0));
    }
}

#[tokio::test]
async fn who_looks_where_no_queue_is_hears_of_it() {
    let desk = Desk::new("");
    let looked = desk.run(&["parked", "list"], b"");
    assert_eq!(looked.status.code(), Some(0));
    let told = String::from_utf8(looked.stderr).unwrap();
    assert!(told.contains("service.data_dir: no queue in copydesk-data yet"), "{told}");
    assert!(desk.run(&["parked", "list"], b"").stderr.is_empty());
}

#[cfg(unix)]
#[tokio::test]
async fn a_queue_that_may_not_be_read_is_none_that_is_not_there() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let mut desk = Desk::new("");
    assert!(desk.run(&["parked", "list"], b"").status.success());
    if desk.path("").metadata().unwrap().uid() == 0 {
        desk.by = BY_ONE_WHO_MAY_NOT_READ_ALL;
    }
    let mode = |mode| std::fs::set_permissions(desk.path(""), PermissionsExt::from_mode(mode));
    mode(0o000).unwrap();
    for command in [["parked", "list"], ["topology", "verify"], ["topology", "prune"]] {
        let output = desk.run(&command, b"");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert_eq!(output.status.code(), Some(69), "{command:?}: {said}");
        assert!(said.contains("Permission denied"), "{command:?}: {said}");
        assert!(!said.contains("no queue in") && !said.contains("nothing"), "{command:?}: {said}");
    }
    mode(0o700).unwrap();
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn where_the_system_gives_too_few_threads_the_end_is_in_words() {
    use std::io::Write;
    use std::os::unix::fs::{MetadataExt, chown};
    use std::process::{Command, Stdio};
    let receiver = Receiver::start().await;
    let desk = Desk::new(&Desk::webhook(receiver.address));
    let folder = desk.beside("");
    // Whom no limit holds is somebody else here, who may not reach where the program was built.
    std::fs::copy(env!("CARGO_BIN_EXE_copydesk"), desk.beside("program")).unwrap();
    let is_root = folder.metadata().unwrap().uid() == 0;
    if is_root {
        chown(&folder, Some(54321), Some(54321)).unwrap();
    }
    let start = |threads: u32, command: &str| {
        let limit = format!("--nproc={threads}:{threads}");
        let other = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"];
        let words = other.iter().copied().take(if is_root { 4 } else { 0 });
        let words: Vec<_> = words.chain(["prlimit", &limit, "./program"]).collect();
        let mut started = Command::new(words[0]);
        started.args(&words[1..]).args(command.split(' ')).current_dir(&folder);
        started.args(["--config", "copydesk.toml"]);
        started.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut started = started.spawn().unwrap();
        drop(started.stdin.take().unwrap().write_all(&article("a")));
        started
    };
    let refused = |threads, command| {
        let ended = start(threads, command).wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        match ended.status.code() {
            Some(0) => false,
            Some(69) => {
                assert!(said.contains("threads cannot be started: "), "{threads}: {said}");
                assert!(!said.contains("panic"), "{threads}: {said}");
                true
            }
            code => panic!("{command}, {threads} threads: {code:?}: {said}"),
        }
    };
    // Others have threads of a user who is no stranger.
    let most = if is_root { 40 } else { 1 };
    for command in ["extract --jobs 1 -", "parked list", "publish -"] {
        let enough = (1..=most).find(|threads| !refused(*threads, command));
        assert!(enough.is_none_or(|threads| threads > 1), "{command}: {enough:?}");
    }
    assert!(refused(1, "run"));
    for threads in 2..=most {
        let mut service = start(threads, "run");
        let mut said = String::new();
        let mut log = std::io::BufReader::new(service.stderr.take().unwrap());
        while std::io::BufRead::read_line(&mut log, &mut said).unwrap() > 0 {
            if said.contains("\"started\"") {
                break;
            }
        }
        if said.contains("\"started\"") {
            // What the queue holds goes out: the stage of the webhook works.
            receiver.until(|received| !received.is_empty()).await;
            service.kill().unwrap();
            service.wait().unwrap();
            return;
        }
        assert_eq!(service.wait().unwrap().code(), Some(69), "{threads}: {said}");
        assert!(said.contains("thread") && !said.contains("panic"), "{threads}: {said}");
    }
    assert!(!is_root, "expected a start with so many threads");
}

#[tokio::test]
async fn signals_that_nothing_is_bound_to_are_told_and_end_nothing() {
    let desk = Desk::new("");
    let mut service = desk.start().await;
    for (signal, name) in [("-USR1", "SIGUSR1"), ("-USR2", "SIGUSR2")] {
        service.signal(signal);
        let told = service.log("nothing is bound to this signal: the service goes on").await;
        assert_eq!(told.get("signal").unwrap(), name, "{told}");
    }
    let (status, answer) = service.post("application/json", &article("kept")).await;
    assert_eq!(status, 202, "{answer}");
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn at_the_limit_of_a_files_size_the_queue_is_not_ready_and_goes_on_without_it() {
    let mut desk = Desk::new("");
    desk.by = &["prlimit", "--fsize=300000:unlimited"];
    let service = desk.start().await;
    let long = "The ferry from Oslo was late again on Monday. ".repeat(5000);
    let mut taken = 0;
    while service.post("text/plain", format!("{long}{taken}").as_bytes()).await.0 == 202 {
        taken += 1;
        assert!(taken < 10);
    }
    let ready = service.until("/ready", |ready| ready["status"] != "ready").await;
    assert!(ready["reason"].as_str().unwrap().contains("queue.sqlite"), "{ready}");
    let process = service.process().to_string();
    let lifted = std::process::Command::new("prlimit")
        .args(["--pid", &process, "--fsize=unlimited:unlimited"])
        .status();
    assert!(lifted.unwrap().success());
    service.until("/ready", |ready| ready["status"] == "ready").await;
    let (status, answer) = service.post("application/json", &article("kept")).await;
    assert_eq!(status, 202, "{answer}");
    service.records(&desk, taken + 1).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn validate_refuses_a_folder_that_cannot_be_made() {
    let desk = Desk::new("[service]\ndata_dir = \"/proc/nope\"\n");
    let output = desk.run(&["validate"], b"");
    assert_eq!(output.status.code(), Some(78));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("service.data_dir") && message.contains("/proc/nope"), "{message}");
}

#[tokio::test]
async fn one_process_owns_a_data_folder() {
    let desk = Desk::new("");
    let service = desk.start().await;
    let second = desk.run(&["run"], b"");
    assert_eq!(second.status.code(), Some(69));
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(message.contains("copydesk-data"), "{message}");
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn a_queue_whose_file_is_taken_away_promises_nothing() {
    let desk = Desk::new("");
    let service = desk.start().await;
    for name in ["queue.sqlite", "lock"] {
        std::fs::rename(desk.path(name), desk.path("elsewhere")).unwrap();
        let (status, answer) = service.post("application/json", &article("lost")).await;
        assert_eq!(status, 503, "{answer}");
        let told = |ready: &Value| {
            let reason = ready["reason"].as_str().unwrap_or_default();
            reason.contains(name) && reason.contains("deleted or replaced")
        };
        service.until("/ready", told).await;
        std::fs::rename(desk.path("elsewhere"), desk.path(name)).unwrap();
        service.until("/ready", |ready| ready["status"] == "ready").await;
    }
    let (status, answer) = service.post("application/json", &article("kept")).await;
    assert_eq!(status, 202, "{answer}");
    service.records(&desk, 1).await;
    assert_eq!(service.terminate().await.code(), Some(0));
    assert_eq!(ids(desk.records().iter().map(String::as_bytes)), ["kept".to_owned()].into());
}

#[tokio::test]
async fn a_wrong_configuration_exits_78_with_every_problem() {
    let desk = Desk::new("[limits]\nanalysis_ms = 1\npayload_bites = 2\n");
    for command in [&["run"][..], &["validate"][..], &["extract", "-"][..]] {
        let output = desk.run(command, b"");
        assert_eq!(output.status.code(), Some(78));
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("limits.analysis_ms (copydesk.toml)"), "{message}");
        assert!(message.contains("limits.payload_bites (copydesk.toml)"), "{message}");
    }
}

#[tokio::test]
async fn every_contract_is_json() {
    let desk = Desk::new("");
    assert_eq!(desk.stdout(&["validate"], b""), "the configuration is in order\n");
    for contract in ["record", "config", "asyncapi"] {
        let schema: Value = serde_json::from_str(&desk.stdout(&["schema", contract], b"")).unwrap();
        assert!(schema.is_object());
    }
}

#[tokio::test]
async fn what_waits_for_a_removed_webhook_is_told_kept_and_removed_on_request() {
    // Nobody listens there: the record waits.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let desk = Desk::new(&Desk::webhook(closed));
    let service = desk.start().await;
    service.post("application/json", &article("a1")).await;
    service.records(&desk, 1).await;
    assert_eq!(service.terminate().await.code(), Some(0));

    desk.configure("127.0.0.1:0", "");
    let service = desk.start().await;
    let noted = |ready: &Value| ready["notes"][0].as_str().is_some_and(|n| n.contains("prune"));
    let ready = service.until("/ready", noted).await;
    let note = ready["notes"][0].as_str().unwrap();
    assert!(note.starts_with("1 records wait for webhook `"), "{note}");
    let held = desk.run(&["topology", "prune", "--yes"], b"");
    let said = String::from_utf8(held.stderr).unwrap();
    assert_eq!(held.status.code(), Some(69), "{said}");
    assert!(said.contains("is owned by another process") && said.contains("nothing is removed"));
    assert!(!said.contains("lost"), "{said}");
    assert_eq!(service.terminate().await.code(), Some(0));

    let verified = desk.run(&["topology", "verify"], b"");
    assert_eq!(verified.status.code(), Some(69));
    assert!(String::from_utf8(verified.stderr).unwrap().contains("1 records wait for webhook `"));
    let shown = desk.stdout(&["topology", "prune"], b"");
    assert!(shown.contains("and 1 records are lost"), "{shown}");
    let removed = desk.stdout(&["topology", "prune", "--yes"], b"");
    assert!(removed.ends_with("removed 1 records\n"), "{removed}");
    assert!(desk.stdout(&["topology", "verify"], b"").starts_with("nothing to verify"));
    // Of brokers nobody said anything: none is asked.
    let declared = desk.run(&["topology", "declare"], b"");
    assert_eq!(declared.status.code(), Some(78));
}
