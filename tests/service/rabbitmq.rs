//! With a real broker.

use std::collections::BTreeSet;

use copydesk::samples;
use lapin::BasicProperties;
use lapin::options::{BasicGetOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::edges::as_numbers;
use crate::receiver::Receiver;
use crate::support::broker::{self, Broker};
use crate::support::lab::Lab;

fn config(lab: &Lab, receiver: &Receiver) -> String {
    let (uri, prefix) = (broker::shared(), &lab.prefix);
    format!(
        "[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"{uri}\"]\nprefix = \"{prefix}\"\n[retry]\ntiers_s = [1]\n{}",
        Desk::webhook(receiver.address)
    )
}

/// The client library writes out what it sends and receives, the log-in and the messages.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_level_is_asked_for_neither_password_nor_text_is_logged() {
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let url: reqwest::Url = broker::shared().parse().unwrap();
    let log_in = format!("\0{}\0{}", url.username(), url.password().unwrap());
    let text = "“The lock gates hold,” said Ilse Marten.";
    for level in ["trace", "info,lapin=trace"] {
        let mut desk = Desk::new(&config(&lab, &receiver));
        desk.environment.push(("COPYDESK_LOG", level));
        let service = desk.start().await;
        let published =
            desk.run(&["publish", "-", "--content-type", "text/plain"], text.as_bytes());
        assert_eq!(published.status.code(), Some(0));
        service.counted("articles_total{outcome=\"published\"} 1").await;
        let listed = desk.run(&["parked", "list"], b"");
        let stderr = std::sync::Arc::clone(&service.stderr);
        assert_eq!(service.terminate().await.code(), Some(0));
        let log = stderr.lock().unwrap().clone();
        for log in [
            &log,
            &String::from_utf8_lossy(&[published.stderr, listed.stderr].concat()).into_owned(),
        ] {
            assert!(log.contains("\"target\":\"lapin"), "the library is heard: {log}");
            for hidden in [log_in.as_str(), text] {
                let hidden = as_numbers(hidden);
                assert!(!log.contains(&hidden), "{hidden} shows at {level}: {log}");
            }
            assert!(!log.contains(text), "{log}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_article_arrives_on_the_exchange_and_the_webhook_byte_for_byte() {
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let desk = Desk::new(&config(&lab, &receiver));
    assert_eq!(desk.stdout(&["topology", "declare"], b""), "everything is there\n");
    // Bindings cannot be looked at without the management API, which it says.
    for arguments in [&["topology", "verify"][..], &["validate", "--connect"]] {
        let checked = desk.run(arguments, b"");
        assert_eq!(checked.status.code(), Some(77), "{arguments:?}");
        assert!(String::from_utf8_lossy(&checked.stderr).contains("not checked: bindings"));
    }
    lab.bind_out().await;
    let mut service = desk.start().await;
    service.log("ready").await;
    // Then everything is consumed, the records for the webhook too.
    let webhook = lab.name("webhook.hook");
    let passive = QueueDeclareOptions { passive: true, ..Default::default() };
    let channel = lab.spare_channel().await;
    let found = channel.queue_declare(webhook.as_str().into(), passive, FieldTable::default());
    assert_eq!(found.await.unwrap().consumer_count(), 1);
    for sample in samples::ALL {
        let arguments = ["--content-type", sample.content_type];
        let extracted = desk.stdout(&[&["extract"][..], &arguments].concat(), sample.bytes);
        let published = desk.stdout(&[&["publish", "-"][..], &arguments].concat(), sample.bytes);
        assert_eq!(published, "1 published\n");
        let delivery = lab.take(&lab.name("out")).await;
        assert_eq!(delivery.data, extracted.trim_end().as_bytes());
        let record: Value = serde_json::from_str(&extracted).unwrap();
        let id = record.get("record_id").unwrap().as_str().unwrap();
        assert_eq!(delivery.properties.message_id().as_ref().unwrap().as_str(), id);
        assert_eq!(delivery.properties.delivery_mode(), &Some(2));
        let received = receiver.until(|r| r.contains_key(id)).await;
        assert_eq!(received.get(id).unwrap().first().unwrap(), extracted.trim_end().as_bytes());
    }
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_account_may_not_is_logged_once_by_each_part_and_not_with_every_try() {
    let broker = Broker::start().await;
    broker.command("ctl add_user worker secret").await;
    let config = |url: &str, topology: &str| {
        format!("[queue]\nkind = \"amqp\"\n[amqp]\nuris = [\"{url}\"]\ntopology = \"{topology}\"\n")
    };
    Desk::new(&config(&broker.url, "declare")).stdout(&["topology", "declare"], b"");
    let url = broker.url.replace("guest:guest", "worker:secret");
    for (topology, may, told, parts) in [
        // It may not read,
        (
            "verify",
            "^$ ^ ^$",
            "subscribing again",
            ["consuming copydesk.articles", "consuming copydesk.articles.suspects"],
        ),
        // or not compare what it declares.
        (
            "declare",
            "^$ ^ ^",
            "connecting to the broker again",
            ["publishing connection", "consuming connection"],
        ),
    ] {
        broker.command(format!("ctl set_permissions worker {may}")).await;
        let mut service = Desk::new(&config(&url, topology)).start().await;
        // By then each has tried several times.
        service.log("not ready").await;
        let events = service.seen.iter().filter(|event| event["message"] == told);
        let mut found: Vec<_> = events.map(|event| event["part"].as_str().unwrap()).collect();
        found.sort_unstable();
        let mut parts = parts.to_vec();
        parts.sort_unstable();
        assert_eq!(found, parts, "{:#?}", service.seen);
        assert_eq!(service.terminate().await.code(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killing_one_of_two_workers_again_and_again_loses_nothing() {
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let desk = Desk::new(&config(&lab, &receiver));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let lines: Vec<_> = (0..60)
        .map(|n| json!({ "id": format!("a{n}"), "text": format!("“Yes,” said Ann Lee. Story {n}.") }))
        .collect();
    let steady = desk.start().await;
    for (round, lines) in lines.chunks(15).enumerate() {
        let victim = desk.start().await;
        let input = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        let ndjson = ["publish", "-", "--content-type", "application/x-ndjson"];
        assert_eq!(desk.stdout(&ndjson, input.as_bytes()), "15 published\n", "round {round}");
        victim.kill();
    }
    let wanted: BTreeSet<_> = (0..60).map(|n| format!("a{n}")).collect();
    let mut arrived = BTreeSet::new();
    while arrived != wanted {
        let delivery = lab.take(&lab.name("out")).await;
        let record: Value = serde_json::from_slice(&delivery.data).unwrap();
        let id = record.pointer("/article/source_id").unwrap().as_str().unwrap();
        arrived.insert(id.to_owned());
    }
    receiver.until(|r| r.len() == wanted.len()).await;
    assert_eq!(steady.terminate().await.code(), Some(0));
}

/// The killer takes a second to analyse, and the process is killed as soon as it
/// begins with it: what a payload would do that takes the process down.
#[tokio::test(flavor = "multi_thread")]
async fn a_payload_that_kills_the_process_is_parked_and_its_neighbours_are_not() {
    const NEIGHBOURS: usize = 40;
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let desk = Desk::new(&config(&lab, &receiver));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let (articles, text) = (lab.name("articles"), "“Yes,” said Ann Lee of the city council.\n\n");
    for n in 0..=NEIGHBOURS {
        let (id, times) =
            if n == NEIGHBOURS / 2 { ("killer".to_owned(), 30_000) } else { (format!("n{n}"), 1) };
        let properties = BasicProperties::default()
            .with_delivery_mode(2)
            .with_content_type("text/plain".into())
            .with_message_id(id.as_str().into());
        let body = format!("Story {n}.\n\n{}", text.repeat(times));
        lab.send(&articles, "wire", body.as_bytes(), properties).await;
    }
    // All of them were in hand when a process ended.
    let channel = lab.spare_channel().await;
    for _ in 0..=NEIGHBOURS {
        let get = BasicGetOptions::default();
        assert!(channel.basic_get(articles.as_str().into(), get).await.unwrap().is_some());
    }
    channel.close(200, "crash".into()).await.unwrap();
    for _ in 0..3 {
        let mut service = desk.start().await;
        while service.log("article came back: analysed alone").await["article.id"] != "killer" {}
        service.kill();
    }
    let mut service = desk.start().await;
    assert_eq!(service.log("parked as poison").await["article.id"], "killer");
    lab.until_count(&lab.name("parked"), 1).await;
    let mut arrived = BTreeSet::new();
    while arrived.len() < NEIGHBOURS {
        let record = lab.take(&lab.name("out")).await;
        let headers = record.properties.headers().as_ref().unwrap().inner();
        let intake = headers.get("copydesk-intake-id").unwrap().as_long_string().unwrap();
        arrived.insert(intake.to_string());
    }
    assert!(!arrived.contains("killer"));
    assert_eq!(service.terminate().await.code(), Some(0));
    assert_eq!(lab.count(&lab.name("parked")).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_payloads_are_parked_with_their_reason_and_can_be_replayed() {
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let desk = Desk::new(&config(&lab, &receiver));
    let mut service = desk.start().await;
    service.log("ready").await;
    let json = ["publish", "-", "--content-type", "application/json"];
    desk.stdout(&json, b"{\"text\": ");
    let parked = service.log("article parked").await;
    assert_eq!(parked.get("reason").unwrap(), "malformed");
    let listed = desk.stdout(&["parked", "list", "--format", "ndjson"], b"");
    let listed: Value = serde_json::from_str(listed.trim_end()).unwrap();
    assert_eq!(listed.get("stage").unwrap(), "decode");
    let id = listed.get("id").unwrap().as_str().unwrap();
    assert_eq!(desk.stdout(&["parked", "show", id], b""), "{\"text\": ");
    assert_eq!(
        desk.stdout(&["parked", "replay", "--all", "--reason", "malformed"], b""),
        "1 replayed\n"
    );
    service.log("article parked").await;
    assert_eq!(desk.stdout(&["parked", "drop", "--all"], b""), "1 dropped\n");
    assert_eq!(service.terminate().await.code(), Some(0));
}

/// The broker vouches for `user_id`; a header of ours on a message of others says
/// nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_policy_believes_the_broker_and_no_forged_header() {
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let policy =
        "[[source]]\nname = \"wire\"\nusers = [\"guest\", \"local\"]\nmay = [\"withdraw\"]\n";
    let desk = Desk::new(&format!("{}{policy}", config(&lab, &receiver)));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out().await;
    let mut service = desk.start().await;
    service.log("ready").await;
    for event in &service.seen {
        assert_eq!(event["level"], "INFO", "a start that goes well: {event}");
    }
    let article_of = |source: &str, id: &str| {
        json!({ "id": id, "source": source, "status": "canceled", "text": "Withdrawn." })
            .to_string()
            .into_bytes()
    };
    let article = |id: &str| article_of("wire", id);
    let json = || BasicProperties::default().with_content_type("application/json".into());
    let mut headers = FieldTable::default();
    headers.insert("copydesk-user-id".into(), AMQPValue::LongString("guest".into()));
    for properties in [json(), json().with_headers(headers)] {
        lab.send(&lab.name("articles"), "", &article("forged"), properties).await;
        let parked = service.log("article parked").await;
        assert_eq!(parked["reason"], "forbidden", "{parked}");
    }
    // What is invisible in a name makes it no other one.
    for source in ["wi\0re", " wire\u{7}\r\n", "\u{feff}wi\u{ad}re"] {
        lab.send(&lab.name("articles"), "", &article_of(source, "hidden"), json()).await;
        let parked = service.log("article parked").await;
        assert_eq!(parked["reason"], "forbidden", "{parked}");
        assert!(parked["detail"].as_str().unwrap().contains("source `wire`"), "{parked}");
    }
    let dropped = desk.stdout(&["parked", "drop", "--all", "--reason", "forbidden"], b"");
    assert_eq!(dropped, "5 dropped\n");
    let vouched = json().with_user_id("guest".into());
    lab.send(&lab.name("articles"), "", &article("vouched"), vouched).await;
    // Over HTTP and by the command, who is on this machine is `local`.
    assert_eq!(service.post("application/json", &article("posted")).await.0, 202);
    desk.stdout(&["publish", "-", "--content-type", "application/json"], &article("published"));
    let mut arrived = BTreeSet::new();
    while arrived.len() < 3 {
        let delivery = lab.take(&lab.name("out")).await;
        let record: Value = serde_json::from_slice(&delivery.data).unwrap();
        arrived.insert(record["article"]["source_id"].as_str().unwrap().to_owned());
    }
    let expected = ["vouched", "posted", "published"].map(str::to_owned);
    assert_eq!(arrived, BTreeSet::from(expected));
    assert_eq!(service.terminate().await.code(), Some(0));
}

fn noted(ready: &Value, what: &str) -> bool {
    let notes = ready["notes"].as_array();
    notes.is_some_and(|notes| notes.iter().any(|note| note.as_str().unwrap().contains(what)))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_management_api_tells_which_reader_is_full_and_which_binding_is_gone() {
    let (broker, management) = Broker::start_management().await;
    let (lab, receiver) = (Lab::on(&broker.url).await, Receiver::start().await);
    let config = config(&lab, &receiver).replace(broker::shared(), &broker.url);
    let config = config.replace("[retry]", &format!("management = \"{management}\"\n[retry]"));
    let desk = Desk::new(&config);
    desk.stdout(&["topology", "declare"], b"");
    let small = lab.small_reader(5).await;
    let mut service = desk.start().await;
    service.log("ready").await;
    let lines: Vec<_> =
        (0..15).map(|n| json!({ "id": n, "text": format!("Story {n}.") })).collect();
    let input = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let ndjson = ["publish", "-", "--content-type", "application/x-ndjson"];
    assert_eq!(desk.stdout(&ndjson, input.as_bytes()), "15 published\n");
    let full = format!("full, bound to {}: {small} (", lab.name("records"));
    service.until("/ready", |ready| noted(ready, &full)).await;
    assert_eq!(service.terminate().await.code(), Some(0));

    // A restart changes nothing about that.
    let mut service = desk.start().await;
    let told = service.until("/ready", |ready| noted(ready, &full)).await;
    assert!(noted(&told, &format!("wait in {}", lab.name("refused"))), "{told}");
    // What is unbound before that is only bound again.
    service.log("ready").await;
    let (to, from) = (lab.name("webhook.hook"), lab.name("records"));
    let (queue, exchange) = (to.as_str().into(), from.as_str().into());
    lab.channel.queue_unbind(queue, exchange, "#".into(), FieldTable::default()).await.unwrap();
    service.until("/ready", |ready| noted(ready, &format!("{from} -> {to}"))).await;
    let more = json!({ "id": "more", "text": "A story more." }).to_string();
    let before = receiver.until(|_| true).await.len();
    desk.stdout(&["publish", "-", "--content-type", "application/json"], more.as_bytes());
    receiver.until(|received| received.len() > before).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn a_management_api_that_does_not_answer_is_told() {
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let management = format!("management = \"http://guest:guest@{nobody}\"\n[retry]");
    let desk = Desk::new(&config(&lab, &receiver).replace("[retry]", &management));
    let service = desk.start().await;
    let told = |ready: &Value| noted(ready, "amqp.management does not answer");
    let ready = service.until("/ready", told).await;
    assert!(!ready.to_string().contains("guest"), "{ready}");
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test]
async fn the_management_api_of_another_broker_is_told() {
    let (_another, management) = Broker::start_management().await;
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let management = format!("management = \"{management}\"\n[retry]");
    let desk = Desk::new(&config(&lab, &receiver).replace("[retry]", &management));
    let service = desk.start().await;
    service.until("/ready", |ready| noted(ready, "that of another broker")).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_route_that_fits_gives_a_record_its_key() {
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    let routes = "[[route]]\nwhere = \"status = canceled\"\nkey = \"gone.{language}.{source}\"\n\
         [[route]]\nwhere = \"quotes any (speaker = 'Ilse Marten') or status = canceled\"\nkey = \"marten\"\n";
    let desk = Desk::new(&format!("{}{routes}", config(&lab, &receiver)));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out_to("#").await;
    let service = desk.start().await;
    let speech = "“It waits,” said Ilse Marten in Bremen.";
    for (id, status, text, key) in [
        ("a", "canceled", speech, "gone.en.harbour-wire"),
        ("b", "usable", speech, "marten"),
        ("c", "usable", "The ferry was late again on Tuesday.", "record.en.harbour-wire"),
    ] {
        let article = json!({ "id": id, "source": "Harbour Wire", "language": "en",
                              "status": status, "text": text });
        let input = article.to_string();
        desk.stdout(&["publish", "-", "--content-type", "application/json"], input.as_bytes());
        let delivery = lab.take(&lab.name("out")).await;
        assert_eq!(delivery.routing_key.as_str(), key, "{id}");
    }
    // Whatever its key, a webhook gets it.
    receiver.until(|received| received.len() == 3).await;
    assert_eq!(service.terminate().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_the_desk_decide_keys_and_webhooks_and_are_read_again() {
    let (lab, receiver) = (Lab::new().await, Receiver::start().await);
    // The endpoint of `config` ends it, so the filter is that endpoint's.
    let rest = "filter = \"speaker in list:cabinet\"\n\
         [[list]]\nname = \"cabinet\"\nfile = \"cabinet.toml\"\n\
         [[route]]\nwhere = \"entities any (lists = politics)\"\nkey = \"desk.politics.{language}\"\n";
    let desk = Desk::new(&format!("{}{rest}", config(&lab, &receiver)));
    let rows = |names: &[&str]| {
        let rows = names.iter().map(|n| format!("[[row]]\nname = \"{n}\"\n"));
        let rows = rows.collect::<Vec<_>>().concat();
        format!("type = \"person\"\ntopics = [\"politics\"]\n{rows}")
    };
    desk.write("cabinet.toml", &rows(&["Ilse Marten"]));
    desk.stdout(&["topology", "declare"], b"");
    lab.bind_out_to("#").await;
    let mut service = desk.start().await;
    let key = async |id: &str, speaker: &str| {
        let text = format!("“Story {id} waits,” said {speaker} in Bremen.");
        let article = json!({ "id": id, "source": "Wire", "language": "en", "text": text });
        let input = article.to_string();
        desk.stdout(&["publish", "-", "--content-type", "application/json"], input.as_bytes());
        lab.take(&lab.name("out")).await.routing_key.to_string()
    };
    assert_eq!(key("a", "Ilse Marten").await, "desk.politics.en");
    assert_eq!(key("b", "Ole Brandt").await, "record.en.wire");

    desk.write("cabinet.toml", &rows(&["Ilse Marten", "Ole Brandt"]));
    service.hang_up("configuration reloaded").await;
    assert_eq!(key("c", "Ole Brandt").await, "desk.politics.en");
    let received = receiver.until(|received| received.len() == 2).await;
    let told = received.values().flatten().map(|body| String::from_utf8_lossy(body).into_owned());
    assert!(told.into_iter().all(|record| !record.contains("Story b")));
    assert_eq!(service.terminate().await.code(), Some(0));
}
