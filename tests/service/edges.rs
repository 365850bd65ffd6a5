//! Endpoints, reloading, and what must not show.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::desk::{Desk, Service};
use crate::receiver::Receiver;

const NOTED: &str = "SIGHUP noted: a file is still being read, and after it all once more";
const GONE: &str = "webhook answered 410: stopped until `copydesk webhook resume` or a restart";

fn article(id: &str) -> Vec<u8> {
    let text = format!("“The bridge is safe,” Mayor Ann Lee said on Monday.\n\nStory {id}.");
    json!({ "id": id, "text": text }).to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_stopped_is_tried_and_resumed_beside_the_service() {
    let receiver = Receiver::start().await;
    let webhook = Desk::webhook(receiver.address);
    let desk = Desk::new(&webhook);
    let mut service = desk.start().await;
    receiver.answer(StatusCode::GONE);
    service.post("application/json", &article("first")).await;
    service.log(GONE).await;
    let parked = service.seen.iter().find(|event| event["message"] == "record parked").unwrap();
    assert_eq!(parked["detail"], "expected a 2xx status, found 410", "{parked}");
    let told =
        |ready: &Value| ready["notes"][0].as_str().is_some_and(|n| n.contains("resume hook"));
    let ready = service.until("/ready", told).await;
    assert_eq!(ready["status"], "ready");
    service.post("application/json", &article("second")).await;

    desk.configure(&service.address.to_string(), &webhook);
    let tried = desk.run(&["webhook", "test", "hook"], b"");
    assert_eq!(tried.status.code(), Some(69));
    let told = String::from_utf8(tried.stderr).unwrap();
    assert!(told.contains("webhook `hook`: expected a 2xx status, found 410"), "{told}");
    receiver.answer(StatusCode::NO_CONTENT);
    let tried = desk.stdout(&["webhook", "test", "hook"], b"");
    assert!(tried.starts_with("hook: 204 after "), "{tried}");
    receiver.until(|received| received.keys().any(|id| id.starts_with("test-"))).await;

    let told = desk.stdout(&["webhook", "resume", "hook"], b"");
    assert!(told.starts_with("hook: tried again with the next record; /ready says"), "{told}");
    receiver.until(|received| received.keys().any(|id| !id.starts_with("test-"))).await;
    service.log("webhook works again").await;
    service.until("/ready", |ready| ready["notes"].is_null()).await;
    let told = desk.stdout(&["webhook", "resume", "hook"], b"");
    assert_eq!(told, "hook: works, there is nothing to resume\n");
    let slip = desk.run(&["webhook", "resume", "hok"], b"");
    assert_eq!(slip.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&slip.stderr).contains("did you mean `hook`?"));
    assert_eq!(service.terminate().await.code(), Some(0));
    let stopped = desk.run(&["webhook", "resume", "hook"], b"");
    assert_eq!(stopped.status.code(), Some(69));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_webhook_that_cannot_be_used_is_named_with_its_key_and_file() {
    let webhook = |name: &str, url: &str, more: &str| {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        format!(
            "[[webhook]]\nname = \"{name}\"\nurl = \"{url}\"\nsecrets = [\"{secret}\"]\n{more}\n"
        )
    };
    // One that the service has, changed and not, and others that it would have after a restart.
    let fine = webhook("fine", "https://hook.example/", "");
    let desk = Desk::new(&(fine.clone() + &webhook("inside", "https://hook.example/", "")));
    let mut service = desk.start().await;
    let more = [
        webhook("inside", "http://10.1.2.3/hook", ""),
        fine,
        webhook("home", "http://localhost:8080/", ""),
        webhook("signed", "https://hook.example/", "ca_file = \"authority.pem\""),
    ];
    desk.configure("127.0.0.1:0", &more.concat());
    // What is no certificate, though it says so.
    let pem = "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n";
    desk.write("authority.pem", pem);
    for command in ["validate", "run"] {
        let refused = desk.run(&[command], b"");
        let told = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(78), "{told}");
        assert!(told.starts_with("copydesk: 3 configuration problems:\n"), "{told}");
        for line in [
            "webhook[0].url (copydesk.toml): `inside`: expected a public address, found 10.1.2.3",
            "webhook[2].url (copydesk.toml): `home`: expected a public address, found 127.0.0.1",
            "webhook[3].ca_file (copydesk.toml): `signed`: ",
        ] {
            assert!(told.contains(line), "expected {line}: {told}");
        }
    }
    let tried = desk.run(&["webhook", "test", "home"], b"");
    let told = String::from_utf8(tried.stderr).unwrap();
    let line =
        "1 configuration problem:\n  webhook[2].url (copydesk.toml): `home`: expected a public";
    assert!(told.contains(line), "{told}");

    let validated = String::from_utf8(desk.run(&["validate"], b"").stderr).unwrap();
    let refused = "configuration not reloaded: the one before stays in force";
    let told = service.hang_up(refused).await;
    assert_eq!(format!("copydesk: {}\n", told["error"].as_str().unwrap()), validated);
    desk.configure("127.0.0.1:0", &more[1].replace("https://", "http://"));
    let told = service.hang_up("configuration reloaded").await;
    assert_eq!(
        (&told["webhooks"], &told["restart_needed_for"]),
        (&json!("fine"), &json!("webhook"))
    );
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_whose_name_takes_a_queue_of_another_is_refused() {
    let hook = |name: &str| {
        let address = std::net::SocketAddr::from(([127, 0, 0, 1], 1));
        Desk::webhook(address).replace("\"hook\"", &format!("\"{name}\""))
    };
    // Nobody listens on this port.
    let amqp = "[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"amqp://127.0.0.1:1/%2f\"]\n";
    let desk = Desk::new(&(amqp.to_owned() + &hook("hook")));
    let mut service = desk.start().await;
    desk.configure("127.0.0.1:0", &[amqp, &hook("hook"), &hook("hook.retry.1s")].concat());
    let line = "webhook[1].name: expected queues of its own for `hook.retry.1s`, found \
                `copydesk.webhook.hook.retry.1s`, which webhook `hook` has too: rename one of the two";
    for command in ["validate", "run"] {
        let refused = desk.run(&[command], b"");
        let told = String::from_utf8(refused.stderr).unwrap();
        assert_eq!((refused.status.code(), told), (Some(78), format!("copydesk: {line}\n")));
    }
    let refused = "configuration not reloaded: the one before stays in force";
    assert_eq!(service.hang_up(refused).await["error"], line);
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_does_not_hide_that_an_endpoint_fails() {
    let receiver = Receiver::start().await;
    // Longer than a restart takes: what is due by then is no longer known to have failed.
    let webhook = Desk::webhook(receiver.address).replace("tiers_s = [1, 2]", "tiers_s = [20]");
    let desk = Desk::new(&webhook);
    let service = desk.start().await;
    receiver.answer(StatusCode::INTERNAL_SERVER_ERROR);
    service.post("application/json", &article("first")).await;
    service.counted("queue_messages{queue=\"webhook.hook.retry\"} 1").await;
    assert_eq!(service.terminate().await.code(), Some(0));

    let mut service = desk.start().await;
    let told = |ready: &Value| {
        ready["notes"][0].as_str().is_some_and(|n| n.contains("not all records were taken before"))
    };
    service.until("/ready", |ready| ready["status"] == "ready" && told(ready)).await;
    service.counted("webhook_stopped{endpoint=\"hook\"} 1").await;
    receiver.answer(StatusCode::NO_CONTENT);
    receiver.until(|received| received.len() == 1).await;
    service.log("webhook works again").await;
    service.counted("webhook_stopped{endpoint=\"hook\"} 0").await;
    service.until("/ready", |ready| ready["notes"].is_null()).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_mended_an_endpoint_need_not_wait_for_its_retry_queues() {
    let receiver = Receiver::start().await;
    let webhook = Desk::webhook(receiver.address).replace("tiers_s = [1, 2]", "tiers_s = [3600]");
    let desk = Desk::new(&webhook);
    let service = desk.start().await;
    receiver.answer(StatusCode::INTERNAL_SERVER_ERROR);
    for id in ["first", "second"] {
        service.post("application/json", &article(id)).await;
    }
    service.counted("queue_messages{queue=\"webhook.hook.retry\"} 2").await;
    assert_eq!(service.terminate().await.code(), Some(0));

    let mut service = desk.start().await;
    let told = |ready: &Value| {
        let note = ready["notes"][0].as_str();
        note.is_some_and(|note| note.contains("2 records wait in its retry queues"))
    };
    service.until("/ready", told).await;
    receiver.answer(StatusCode::NO_CONTENT);
    desk.configure(&service.address.to_string(), &webhook);
    let told = desk.stdout(&["webhook", "resume", "hook"], b"");
    assert_eq!(told, "hook: 2 records of its retry queues are sent now; /ready says the rest\n");
    receiver.until(|received| received.len() == 2).await;
    service.log("webhook works again").await;
    service.until("/ready", |ready| ready["notes"].is_null()).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_hang_up_cost_no_analysis_thread() {
    let desk = Desk::new("[service]\nworkers = 1\n");
    let service = desk.start().await;
    // Long enough to be analysed while the client hangs up.
    let text = "“The bridge is safe,” Mayor Ann Lee said on Monday.\n\n".repeat(5_000);
    let head = format!(
        "POST /extract HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n",
        text.len()
    );
    for gone in 1..=3 {
        let mut client = TcpStream::connect(service.address).await.unwrap();
        client.write_all(head.as_bytes()).await.unwrap();
        client.write_all(text.as_bytes()).await.unwrap();
        service.counted(&format!("payload_bytes_count {gone}")).await;
    }
    service.post("application/json", &article("next")).await;
    service.records(&desk, 1).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_takes_over_what_it_can_and_says_what_needs_a_restart() {
    let (before, after) = (Receiver::start().await, Receiver::start().await);
    let token = |secret: &str| format!("desk {secret}\n");
    let webhook = |receiver: &Receiver| {
        format!("token_file = \"tokens\"\n{}", Desk::webhook(receiver.address))
    };
    let desk = Desk::new(&webhook(&before));
    desk.write("tokens", &token("the-first-token-of-the-desk"));
    let mut service = desk.start().await;
    let post = async |token: &str, id: &str| {
        service.post_as(Some(token), "application/json", &article(id)).await.0
    };
    assert_eq!(post("the-first-token-of-the-desk", "a1").await, 202);
    before.until(|received| received.len() == 1).await;

    // A mistake changes nothing.
    desk.configure("127.0.0.1:0", "[limits]\nanalysis_ms = 1\n");
    let refused = "configuration not reloaded: the one before stays in force";
    let told = service.hang_up(refused).await;
    assert!(told["error"].as_str().unwrap().contains("limits.analysis_ms"), "{told}");
    assert!(!service.has_ended());

    desk.write("tokens", &token("the-second-token-of-the-desk"));
    let more = format!("{}[limits]\nanalysis_ms = 9000\n", webhook(&after));
    desk.configure("127.0.0.1:0", &more);
    let told = service.hang_up("configuration reloaded").await;
    assert_eq!(told["webhooks"], "hook");
    assert_eq!(told["restart_needed_for"], "limits.analysis_ms");
    let post = async |token: &str, id: &str| {
        service.post_as(Some(token), "application/json", &article(id)).await.0
    };
    assert_eq!(post("the-first-token-of-the-desk", "a2").await, 401);
    assert_eq!(post("the-second-token-of-the-desk", "a2").await, 202);
    after.until(|received| received.len() == 1).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_reads_lists_again() {
    let desk = Desk::new(
        "[[list]]\nname = \"cabinet\"\nfile = \"cabinet.toml\"\n\
         [analysis]\nlexicon = [\"our.tsv\"]\n",
    );
    desk.write("our.tsv", "verb\treports\tact\nbleat\tsay\tstatement\n");
    let row = "[[row]]\nname = \"Ann Lee\"\ntype = \"person\"\n";
    desk.write("cabinet.toml", "");
    let mut service = desk.start().await;
    let ann = async |service: &Service| {
        let body = article("a1");
        let (_, record) = service.post_to("/extract", None, "application/json", &body).await;
        let entities = record["entities"].as_array().unwrap();
        let ann = entities.iter().find(|entity| entity["name"] == "Ann Lee").unwrap();
        (ann["lists"].clone(), record["provenance"]["model"].clone())
    };
    let (none, before) = ann(&service).await;
    assert_eq!(none, Value::Null);

    desk.write("cabinet.toml", &row.replace("person", "persn"));
    let told = service.hang_up("configuration not reloaded: the one before stays in force").await;
    assert!(told["error"].as_str().unwrap().contains("cabinet.toml:3: "), "{told}");

    desk.write("cabinet.toml", row);
    let told = service.hang_up("configuration reloaded").await;
    assert_eq!((&told["lists"], &told["restart_needed_for"]), (&json!("cabinet"), &json!("")));
    let (lists, after) = ann(&service).await;
    assert_eq!(lists, json!(["cabinet"]));
    assert_ne!(before, after);

    desk.write("our.tsv", "verb\treports\tact\nbleat\tnothing\n");
    let told = service.hang_up("configuration reloaded").await;
    assert_eq!(told["restart_needed_for"], "analysis.lexicon");
    assert_eq!(service.terminate().await.code(), Some(0));
}

/// A service that waits for its list, which is a pipe, and the end that it reads from.
#[cfg(unix)]
async fn starting(desk: &Desk) -> (Service, std::fs::File) {
    let list = desk.beside("cabinet.toml");
    assert!(std::process::Command::new("mkfifo").arg(&list).status().unwrap().success());
    let service = desk.spawn();
    // Opens once somebody reads there.
    let open = move || std::fs::OpenOptions::new().write(true).open(list).unwrap();
    let opened = tokio::task::spawn_blocking(open);
    let opened = tokio::time::timeout(crate::support::lab::PATIENCE, opened).await;
    (service, opened.expect("the list to be read").unwrap())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_during_the_start_is_a_reload_after_it() {
    let desk = Desk::new("[[list]]\nname = \"cabinet\"\nfile = \"cabinet.toml\"\n");
    let (mut service, pipe) = starting(&desk).await;
    for _ in 0..2 {
        let told = service.hang_up(NOTED).await;
        assert_eq!(told["file"], "cabinet.toml");
    }
    desk.write("new.toml", "[[row]]\nname = \"Ann Lee\"\ntype = \"persn\"\n");
    std::fs::rename(desk.beside("new.toml"), desk.beside("cabinet.toml")).unwrap();
    drop(pipe);
    service.has_started().await;
    // It is the new one that is read.
    let told = service.log("configuration not reloaded: the one before stays in force").await;
    assert!(told["error"].as_str().unwrap().contains("cabinet.toml:3: "), "{told}");
    desk.write("cabinet.toml", "");
    service.hang_up("configuration reloaded").await;
    let refused = service.stderr.lock().unwrap().matches("configuration not reloaded").count();
    assert_eq!(refused, 1);
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_hangs_ends_at_a_signal() {
    let desk = Desk::new("[[list]]\nname = \"cabinet\"\nfile = \"cabinet.toml\"\n");
    let (service, pipe) = starting(&desk).await;
    let stderr = std::sync::Arc::clone(&service.stderr);
    let ended = tokio::time::timeout(std::time::Duration::from_secs(20), service.terminate());
    assert_eq!(ended.await.expect("an end in time").code(), Some(0));
    drop(pipe);
    let told = stderr.lock().unwrap().clone();
    assert!(!told.contains("\"started\""), "{told}");
}

/// Holds up everybody else who opens the file, as a mount that hangs would, until it is closed or
/// for 45 seconds, which is what Linux allows for.
#[cfg(target_os = "linux")]
fn hold(file: &std::path::Path) -> std::process::Child {
    use std::io::BufRead;
    const LEASE: &str = "$| = 1; $SIG{IO} = 'IGNORE'; open(F, '+<', $ARGV[0]) or die;
        fcntl(F, 1024, 1) or die \"no lease: $!\"; print \"held\\n\"; <STDIN>";
    let (piped, piped_too) = (std::process::Stdio::piped(), std::process::Stdio::piped());
    let mut perl = std::process::Command::new("perl");
    let mut perl =
        perl.args(["-e", LEASE]).arg(file).stdin(piped).stdout(piped_too).spawn().unwrap();
    let mut held = String::new();
    std::io::BufReader::new(perl.stdout.take().unwrap()).read_line(&mut held).unwrap();
    assert_eq!(held, "held\n");
    perl
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_gives_nothing_holds_up_a_reload_and_nothing_else() {
    let secret = "secrets_file = \"file\"\n";
    let webhook =
        format!("[[webhook]]\nname = \"hook\"\nurl = \"https://hook.example/\"\n{secret}");
    let signing = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
    for (more, text) in [
        ("[[list]]\nname = \"cabinet\"\nfile = \"file\"\n", ""),
        (webhook.as_str(), signing),
        ("token_file = \"file\"\n", "desk a-token-of-the-desk\n"),
    ] {
        let desk = Desk::new(more);
        desk.write("file", text);
        let mut service = desk.start().await;
        let mut holder = hold(&desk.beside("file"));
        let still = "the configuration is still being read, and the one before in force: \
                     a file that it names is slow or gives nothing";
        assert_eq!(service.hang_up(still).await["file"], "file", "{more}");
        // Another one waits for the first to end.
        assert_eq!(service.hang_up(NOTED).await["file"], "file", "{more}");
        let live = tokio::time::timeout(std::time::Duration::from_secs(5), service.text("/live"));
        live.await.unwrap_or_else(|_| panic!("an answer in time with {more}"));
        let told = service.stderr.lock().unwrap().matches(still).count();
        assert_eq!(told, 1, "{more}");
        let is_let_go = more.contains("list");
        if is_let_go {
            drop(holder.stdin.take());
            service.log("configuration reloaded").await;
            service.log("configuration reloaded").await;
        }
        let ended = tokio::time::timeout(std::time::Duration::from_secs(20), service.terminate());
        let ended = ended.await.unwrap_or_else(|_| panic!("an end in time with {more}"));
        assert_eq!(ended.code(), Some(0), "{more}");
        drop(holder.stdin.take());
        holder.wait().unwrap();
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_would_never_end_is_not_opened_at_a_hangup() {
    let webhook = "[[webhook]]\nname = \"hook\"\nurl = \"https://hook.example/\"\n\
                   secrets_file = \"file\"\n";
    let signing = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n";
    let table = "word\tis\nprovost\ttitle role\n";
    for (more, key, text) in [
        ("[[list]]\nname = \"cabinet\"\nfile = \"file\"\n", "list[0].file", ""),
        (webhook, "webhook[0].secrets_file", signing),
        ("token_file = \"file\"\n", "http.token_file", "desk a-token-of-the-desk\n"),
        ("[analysis]\nlexicon = [\"file\"]\n", "analysis.lexicon[0]", table),
    ] {
        let desk = Desk::new(more);
        desk.write("file", text);
        let mut service = desk.start().await;
        let file = desk.beside("file");
        let refused = "configuration not reloaded: the one before stays in force";
        let irregular = "file: expected a regular file to read it again";
        for replace in [
            &|| {
                assert!(
                    std::process::Command::new("mkfifo").arg(&file).status().unwrap().success()
                );
            },
            &|| std::os::unix::fs::symlink("/dev/zero", &file).unwrap(),
        ] as [&dyn Fn(); 2]
        {
            std::fs::remove_file(&file).unwrap();
            replace();
            let told = service.hang_up(refused).await;
            let expected = format!("{key} (copydesk.toml): {irregular}");
            assert!(told["error"].as_str().unwrap().contains(&expected), "{told}");
        }
        // As long as no other may be, without a byte on the disk.
        std::fs::remove_file(&file).unwrap();
        std::fs::File::create(&file).unwrap().set_len(1 << 33).unwrap();
        let told = service.hang_up(refused).await;
        let error = told["error"].as_str().unwrap();
        assert!(error.contains(key) && error.contains("file: expected at most "), "{told}");

        desk.write("file", text);
        service.hang_up("configuration reloaded").await;
        assert_eq!(service.terminate().await.code(), Some(0), "{more}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hangup_tells_of_an_exchanged_knowledge_file() {
    let desk = Desk::new("[analysis]\nknowledge = [\"ours.ckb\"]\n");
    let build = |name: &str| {
        desk.write("ours.csv", &format!("id,name,type\nours:1,{name},organization\n"));
        let arguments = ["knowledge", "build", "--out", "ours.ckb", "ours.csv"];
        assert!(desk.command(&arguments).output().unwrap().status.success());
    };
    build("Halven Works");
    let mut service = desk.start().await;
    build("Halven Works");
    let told = service.hang_up("configuration reloaded").await;
    assert_eq!(told["restart_needed_for"], "");

    build("Halven Yard");
    let told = service.hang_up("configuration reloaded").await;
    assert_eq!(told["restart_needed_for"], "analysis.knowledge");
    let warned = service.log("restart needed: what stood there before stays in use").await;
    assert_eq!((&warned["level"], &warned["keys"]), (&json!("WARN"), &json!("analysis.knowledge")));

    // A damaged file changes nothing.
    desk.write("ours.ckb", "CKB1");
    let refused = "configuration not reloaded: the one before stays in force";
    let told = service.hang_up(refused).await;
    assert!(told["error"].as_str().unwrap().contains("analysis.knowledge[0]"), "{told}");
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_is_refused_at_once_while_the_broker_is_away() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let broker = format!("[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"amqp://{closed}\"]\n");
    let service = Desk::new(&broker).start().await;
    assert_eq!(service.started["queue"], "amqp");
    assert_eq!(service.started["records"], "exchange copydesk.records");
    let asked = std::time::Instant::now();
    let (status, answer) = service.post("application/json", &article("a1")).await;
    assert_eq!((status, answer["reason"].as_str()), (503, Some("queue_unavailable")), "{answer}");
    // It was half a minute.
    assert!(asked.elapsed() < std::time::Duration::from_secs(20), "{:?}", asked.elapsed());
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_policy_forbids_is_refused_or_parked() {
    let desk = Desk::new(
        "token_file = \"tokens\"\n\
         [[source]]\nname = \"wire\"\nusers = [\"token:wire\"]\nmay = [\"publish\", \"withdraw\"]\n\
         [[source]]\nname = \"wire\"\nusers = [\"token:desk\"]\nmay = [\"publish\"]\n",
    );
    let (wire, desk_token) = ("the-token-that-the-wire-has", "the-token-that-the-desk-has");
    desk.write("tokens", &format!("wire {wire}\ndesk {desk_token}\n"));
    let mut service = desk.start().await;
    let withdrawal = json!({
        "id": "a1", "source": "wire", "status": "canceled", "version": "99999", "text": "Withdrawn."
    });
    let withdrawal = withdrawal.to_string().into_bytes();
    let post = |token| service.post_as(Some(token), "application/json", &withdrawal);
    let (status, answer) = post(desk_token).await;
    assert_eq!((status, answer["reason"].as_str()), (403, Some("forbidden")), "{answer}");
    let expected = "expected a user who may withdraw articles of source `wire`, found `token:desk`";
    assert_eq!(answer["detail"], expected);
    // Nor may a command that has no token; it learns that from the parked copy.
    desk.stdout(&["publish", "-", "--content-type", "application/json"], &withdrawal);
    let parked = service.log("article parked").await;
    assert_eq!(parked["reason"], "forbidden");
    assert_eq!(parked["detail"], expected.replace("token:desk", "local"));
    assert!(desk.records().is_empty());
    let post = |token| service.post_as(Some(token), "application/json", &withdrawal);
    assert_eq!(post(wire).await.0, 202);
    service.records(&desk, 1).await;
    let listed = desk.stdout(&["parked", "list", "--reason", "forbidden"], b"");
    assert_eq!(listed.lines().count(), 1, "{listed}");
}

/// Bytes as `{:?}` writes them, which a search for text passes over.
pub(crate) fn as_numbers(text: &str) -> String {
    let written = format!("{:?}", text.as_bytes());
    written.trim_matches(['[', ']']).to_owned()
}

/// Everything that a run emits, at its most talkative.
#[tokio::test(flavor = "multi_thread")]
async fn neither_secrets_nor_texts_show_in_anything_emitted() {
    const SECRETS: [&str; 6] = [
        "sesame-of-the-intake",
        "aGVtbGlnaGV0ZW4gaSBkZW4gaMOkciB0ZXN0ZW4=",
        "sesame-of-the-header",
        "sesame-of-the-user",
        "sesame-of-the-query",
        "guessed-by-somebody",
    ];
    const TEXT: &str = "a sentence that belongs to the article alone";
    let [intake, signing, header, user, query, guess] = SECRETS;
    let receiver = Receiver::start().await;
    let address = receiver.address;
    let mut desk = Desk::new(&format!(
        "token_file = \"tokens\"\n[retry]\ntiers_s = [1]\n[[webhook]]\nname = \"hook\"\n\
         url = \"http://{user}:{user}@{address}/?key={query}\"\nsecrets = [\"whsec_{signing}\"]\n\
         headers = {{ x-api-key = \"{header}\" }}\nallow_private = true\ntiers_s = [1]\n"
    ));
    desk.write("tokens", &format!("wire {intake}\n"));
    desk.environment.push(("COPYDESK_LOG", "trace"));
    let mut service = desk.start().await;
    receiver.answer(StatusCode::INTERNAL_SERVER_ERROR);
    let good = json!({ "id": "a1", "text": format!("“Yes,” said Ann Lee of {TEXT}.") });
    let bad = format!("{{\"title\": \"{TEXT}\", \"text\": 7}}");
    let post = async |token: &str, body: &str| {
        service.post_as(Some(token), "application/json", body.as_bytes()).await.0
    };
    assert_eq!(post(guess, &bad).await, 401);
    assert_eq!(post(intake, &bad).await, 422);
    desk.stdout(&["publish", "-", "--content-type", "application/json"], bad.as_bytes());
    service.log("article parked").await;
    let good = good.to_string();
    let posted = service.post_as(Some(intake), "application/json", good.as_bytes()).await;
    assert_eq!(posted.0, 202);
    service.log("record parked").await;

    let mut emitted = Vec::new();
    for path in ["/metrics", "/ready", "/version", "/api/webhooks", "/api/parked"] {
        emitted.push((path.to_owned(), service.get_as(intake, path).await));
    }
    for arguments in [
        &["validate"][..],
        &["validate", "--connect"],
        &["parked", "list"],
        &["parked", "list", "--format", "ndjson"],
        &["webhook", "test", "hook"],
        &["webhook", "resume", "hook"],
        &["topology", "show"],
    ] {
        let output = desk.run(arguments, b"");
        let both = [output.stdout, output.stderr].concat();
        emitted.push((arguments.join(" "), String::from_utf8_lossy(&both).into_owned()));
    }
    let listed = desk.stdout(&["parked", "list", "--format", "ndjson"], b"");
    for line in listed.lines() {
        let parked: Value = serde_json::from_str(line).unwrap();
        let shown = desk.run(&["parked", "show", parked["id"].as_str().unwrap()], b"");
        // The payload itself is what it prints.
        emitted.push(("parked show".into(), String::from_utf8_lossy(&shown.stderr).into_owned()));
    }
    service.hang_up("configuration reloaded").await;
    let stderr = std::sync::Arc::clone(&service.stderr);
    assert_eq!(service.terminate().await.code(), Some(0));
    emitted.push(("log".into(), stderr.lock().unwrap().clone()));
    assert!(
        emitted.iter().any(|(_, text)| text.contains("webhook attempt")),
        "the log is at debug"
    );
    for (place, text) in &emitted {
        for hidden in SECRETS.iter().chain([&TEXT]) {
            let in_numbers = as_numbers(hidden);
            let shows = text.contains(hidden) || text.contains(&in_numbers);
            assert!(!shows, "{hidden} shows in {place}:\n{text}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_others_reach_without_a_token_is_warned_of() {
    let desk = Desk::new("");
    for (listen, warnings) in [("127.0.0.1:0", 0), ("0.0.0.0:0", 1)] {
        desk.configure(listen, "");
        let service = desk.start().await;
        let warned = service.seen.iter().filter(|event| event["level"] == "WARN");
        let told: Vec<_> = warned.map(|event| event["message"].as_str().unwrap()).collect();
        assert_eq!(told.len(), warnings, "{told:?}");
        assert!(told.iter().all(|told| told.contains("intake and inspector stay closed")));
        assert_eq!(service.terminate().await.code(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_parked_messages_hears_of_an_outage_soon() {
    // Nobody listens on this port.
    let desk = Desk::new("[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"amqp://127.0.0.1:1/%2f\"]\n");
    let service = desk.start().await;
    let began = std::time::Instant::now();
    let told = service.until("/api/parked", |_| true).await;
    assert_eq!(told["reason"], "queue_unavailable", "{told}");
    // The queue itself gives up after twenty seconds.
    assert!(began.elapsed().as_secs() < 15, "{:?}", began.elapsed());
}
