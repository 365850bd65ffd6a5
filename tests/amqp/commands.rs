//! Commands of the program beside a broker: what they tell, and how they end.

use std::collections::BTreeSet;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use copydesk::queue::{Outcome, ParkedFilter, QueueError, Source};
use lapin::options::{ExchangeDeleteOptions, QueueDeclareOptions};
use lapin::types::FieldTable;

use crate::kept::park;
use crate::support::broker::Broker;
use crate::support::lab::{Lab, PATIENCE, patiently, ready};
use crate::support::proxy::Proxy;

/// Runs a command of the program on the lab's exchanges and queues.
pub(crate) async fn copydesk(lab: &Lab, management: &str, arguments: &[&str]) -> Output {
    let mut command = command(lab, arguments);
    command.env("COPYDESK__AMQP__MANAGEMENT", management);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

pub(crate) fn command(lab: &Lab, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    command
        .args(arguments)
        .current_dir(std::env::temp_dir())
        .env_remove("COPYDESK_LOG")
        .env("COPYDESK__QUEUE__KIND", "amqp")
        .env("COPYDESK__AMQP__URIS", &lab.url)
        .env("COPYDESK__AMQP__PREFIX", &lab.prefix);
    command
}

pub(crate) fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn commands_tell_what_differs_what_will_be_declared_and_what_they_cannot_see() {
    let (broker, management) = Broker::start_management().await;
    let mut lab = Lab::on(&broker.url).await;
    let proxy = Proxy::start(&broker.url).await;
    lab.url = proxy.url(&broker.url);
    for (asked, arguments) in
        [&["topology", "verify"][..], &["validate", "--connect"]].into_iter().enumerate()
    {
        let fresh = copydesk(&lab, "", arguments).await;
        assert_eq!(proxy.accepted(), asked + 1, "one connection for all that is asked");
        assert_eq!(fresh.status.code(), Some(0), "{}", said(&fresh));
        let queue = lab.name("articles.retry.10s");
        let told = said(&fresh);
        let declared: Vec<_> = told.lines().filter(|l| l.contains("`run` will declare ")).collect();
        assert!(matches!(declared[..], [all] if all.contains(&queue)), "{told}");
        assert!(!said(&fresh).contains("ERROR"), "{}", said(&fresh));
    }
    let declared = copydesk(&lab, "", &["topology", "declare"]).await;
    assert_eq!(declared.status.code(), Some(0), "{}", said(&declared));

    let by_amqp = copydesk(&lab, "", &["topology", "verify"]).await;
    assert_eq!(by_amqp.status.code(), Some(77), "{}", said(&by_amqp));
    let unchecked = said(&by_amqp).matches("not checked: bindings of").count();
    assert_eq!(unchecked, 1, "{}", said(&by_amqp));
    let before = proxy.accepted();
    let managed = copydesk(&lab, &management, &["topology", "verify"]).await;
    assert_eq!(proxy.accepted(), before + 1);
    assert_eq!(managed.status.code(), Some(0), "{}", said(&managed));
    assert_eq!(said(&managed), "everything is there\n");

    spoil(&lab).await;
    let managed = copydesk(&lab, &management, &["validate", "--connect"]).await;
    assert_eq!(managed.status.code(), Some(69), "{}", said(&managed));
    let exchange = lab.name("records");
    for line in [
        format!(
            "exchange {exchange}: argument alternate-exchange: expected {}, found none",
            lab.name("unrouted")
        ),
        format!(
            "queue {}: expected a webhook in the configuration, found none",
            lab.name("webhook.old")
        ),
        format!("binding {0} -> {0} key=\"#\": expected it, found none", lab.name("articles")),
    ] {
        assert!(said(&managed).contains(&line), "expected {line}, found {}", said(&managed));
    }
    let wrong = management.replace("guest@", "wrong@");
    let managed = copydesk(&lab, &wrong, &["topology", "verify"]).await;
    assert_eq!(managed.status.code(), Some(69), "{}", said(&managed));
    assert!(said(&managed).contains("amqp.management: expected status 200, found 401"));

    // That of another broker knows nothing of what is there.
    let elsewhere = Lab::new().await;
    let declared = copydesk(&elsewhere, "", &["topology", "declare"]).await;
    assert_eq!(declared.status.code(), Some(0), "{}", said(&declared));
    for arguments in [&["topology", "verify"][..], &["validate", "--connect"]] {
        let another = copydesk(&elsewhere, &management, arguments).await;
        assert_eq!(another.status.code(), Some(69), "{}", said(&another));
        assert!(said(&another).contains("that of another broker"), "{}", said(&another));
    }
}

/// Another alternate exchange, a queue of nobody, and a binding less.
async fn spoil(lab: &Lab) {
    let records = lab.name("records");
    let channel = &lab.channel;
    let name = || records.as_str().into();
    channel.exchange_delete(name(), ExchangeDeleteOptions::default()).await.unwrap();
    let durable = lapin::options::ExchangeDeclareOptions { durable: true, ..Default::default() };
    let topic = lapin::ExchangeKind::Topic;
    channel.exchange_declare(name(), topic, durable, FieldTable::default()).await.unwrap();
    let old = lab.name("webhook.old");
    let durable = QueueDeclareOptions::durable();
    channel.queue_declare(old.as_str().into(), durable, FieldTable::default()).await.unwrap();
    let articles = lab.name("articles");
    let (to, from) = (articles.as_str().into(), articles.as_str().into());
    channel.queue_unbind(to, from, "#".into(), FieldTable::default()).await.unwrap();
}

#[tokio::test]
async fn webhooks_that_were_only_declared_are_known_to_prune() {
    let lab = Lab::new().await;
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("copydesk.toml");
    let webhook = "[[webhook]]\nname = \"planned\"\nurl = \"https://hooks.example/\"\n\
                   secrets = [\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"]\n";
    std::fs::write(&config, webhook).unwrap();
    let declare = ["topology", "declare", "--config", config.to_str().unwrap()];
    let declared = copydesk(&lab, "", &declare).await;
    assert_eq!(said(&declared), "everything is there\n");
    let pruned = copydesk(&lab, "", &["topology", "prune", "--yes"]).await;
    let told = said(&pruned);
    assert!(told.contains(&lab.name("webhook.planned")) && told.contains("removed"), "{told}");
    assert_eq!(pruned.status.code(), Some(0));
    let again = copydesk(&lab, "", &["topology", "prune", "--yes"]).await;
    assert!(said(&again).starts_with("every queue of a webhook belongs"), "{}", said(&again));
}

#[tokio::test]
async fn there_is_nothing_to_verify_without_a_broker() {
    let mut verify = Command::new(env!("CARGO_BIN_EXE_copydesk"));
    verify.args(["topology", "verify"]).current_dir(std::env::temp_dir());
    verify.env("COPYDESK__QUEUE__KIND", "embedded");
    verify.env("COPYDESK__AMQP__URIS", "amqp://127.0.0.1:1");
    let verified = tokio::task::spawn_blocking(move || verify.output().unwrap()).await.unwrap();
    assert_eq!(verified.status.code(), Some(0), "{}", said(&verified));
    assert!(said(&verified).starts_with("nothing to verify: queue.kind is embedded"));
}

/// A replay of everything on its way.
async fn replaying(lab: &Lab) -> Child {
    let mut replay = command(lab, &["parked", "replay", "--all"]);
    let replay = replay.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let articles = lab.name("articles");
    patiently(async {
        while lab.count(&articles).await < 300 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    replay
}

#[tokio::test]
async fn a_replay_ends_when_the_broker_dies_and_the_next_one_does_the_rest() {
    const COUNT: usize = 3000;
    let broker = Broker::start().await;
    let mut lab = Lab::on(&broker.url).await;
    let declared = copydesk(&lab, "", &["topology", "declare"]).await;
    assert_eq!(declared.status.code(), Some(0), "{}", said(&declared));
    park(&lab, COUNT, |_| "malformed").await;
    let replay = replaying(&lab).await;
    broker.command("kill").await;
    let ended = tokio::task::spawn_blocking(move || replay.wait_with_output().unwrap());
    // It gives up its connections first, which takes a while on a busy machine.
    let ended = tokio::time::timeout(PATIENCE * 3, ended).await.expect("an end").unwrap();
    assert_eq!(ended.status.code(), Some(69), "{}", said(&ended));
    let told = said(&ended);
    assert!(told.contains("replayed for sure, the same command does the rest"), "{told}");
    broker.command("start").await;

    lab = lab.again().await;
    let rest = copydesk(&lab, "", &["parked", "replay", "--all"]).await;
    assert_eq!(rest.status.code(), Some(0), "{}", said(&rest));
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
    let queue = lab.queue(lab.options(&lab.url)).await;
    let mut articles = queue.consume(Source::Articles, 64);
    let mut ids = BTreeSet::new();
    while ids.len() < COUNT {
        let next = tokio::time::timeout(PATIENCE, articles.next()).await;
        let missing = COUNT - ids.len();
        let delivery = next.unwrap_or_else(|_| panic!("{missing} did not come")).unwrap();
        ids.insert(delivery.message.id.clone());
        delivery.settle(Outcome::Delivered);
    }
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn a_replay_that_is_interrupted_finishes_what_it_has_in_hand() {
    const COUNT: usize = 3000;
    let lab = Lab::new().await;
    let declared = copydesk(&lab, "", &["topology", "declare"]).await;
    assert_eq!(declared.status.code(), Some(0), "{}", said(&declared));
    park(&lab, COUNT, |_| "malformed").await;
    let replay = replaying(&lab).await;
    let interrupt = ["-INT".to_owned(), replay.id().to_string()];
    assert!(Command::new("kill").args(interrupt).status().unwrap().success());
    let ended = tokio::task::spawn_blocking(move || replay.wait_with_output().unwrap());
    let ended = patiently(ended).await.unwrap();
    assert_eq!(ended.status.code(), Some(69), "{}", said(&ended));
    let told = said(&ended);
    let articles = lab.name("articles");
    let replayed = lab.count(&articles).await as usize;
    assert!(replayed < COUNT, "{replayed}");
    let expected = format!("interrupted: {replayed} are replayed for sure, the same command does");
    assert!(told.contains(&expected), "{told}");
    let rest = copydesk(&lab, "", &["parked", "replay", "--all"]).await;
    assert_eq!(said(&rest), format!("{} replayed\n", COUNT - replayed));
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
    assert_eq!(lab.count(&articles).await as usize, COUNT, "none twice");
}

#[tokio::test]
async fn a_replay_that_an_alarm_holds_up_ends_and_says_so() {
    let broker = Broker::start().await;
    let lab = Lab::on(&broker.url).await;
    let mut options = lab.options(&broker.url);
    options.timing.connect = Duration::from_secs(2);
    let queue = lab.queue(options).await;
    park(&lab, 100, |_| "malformed").await;
    broker.command("ctl set_vm_memory_high_watermark absolute 1000").await;
    let all = ParkedFilter::default();
    let held_up = patiently(queue.replay(&all)).await;
    let Err(QueueError::Unconfirmed(why)) = held_up else { panic!("{held_up:?}") };
    assert!(why.contains("0 are replayed for sure"), "{why}");
    broker.command("ctl set_vm_memory_high_watermark absolute 1GiB").await;
    ready(&queue).await;
    assert_eq!(patiently(queue.replay(&all)).await, Ok(100));
    assert_eq!(lab.count(&lab.name("parked")).await, 0);
    patiently(queue.close(Duration::from_secs(10))).await;
}

#[tokio::test]
async fn names_that_nothing_answers_to_are_told() {
    let lab = Lab::new().await;
    let declared = copydesk(&lab, "", &["topology", "declare"]).await;
    assert_eq!(declared.status.code(), Some(0), "{}", said(&declared));
    park(&lab, 3, |_| "malformed").await;
    let dropped = copydesk(&lab, "", &["parked", "drop", "m1", "wrong", "m2", "gone"]).await;
    assert_eq!(dropped.status.code(), Some(64), "{}", said(&dropped));
    let told = said(&dropped);
    assert!(told.starts_with("2 dropped\n"), "{told}");
    assert!(told.contains("no message kept answers to `wrong`, `gone`"), "{told}");
    let other = ["parked", "replay", "m0", "--reason", "timeout"];
    let replayed = copydesk(&lab, "", &other).await;
    assert_eq!(replayed.status.code(), Some(64), "{}", said(&replayed));
    let told = said(&replayed);
    assert!(told.contains("no message kept for `timeout` answers to `m0`: of a handle"), "{told}");
    // What a walk gives back is ready again once its channel has closed.
    lab.until_count(&lab.name("parked"), 1).await;
}
