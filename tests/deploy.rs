//! What ships in `deploy/` agrees with the program.

use std::path::Path;
use std::process::Command;

use copydesk::config::Settings;
use copydesk::queue::amqp::{AmqpOptions, Argument, Arguments, Topology};
use copydesk::telemetry::{AttemptLabel, EndpointLabel, Metrics, QueueLabel};
use serde_json::{Value, json};

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new("deploy").join(name)).expect(name)
}

fn arguments(arguments: &Arguments) -> Value {
    let value = |argument: &Argument| match argument {
        Argument::Text(text) => json!(text),
        Argument::Number(number) => json!(number),
        Argument::Flag(flag) => json!(flag),
    };
    arguments.iter().map(|(name, argument)| ((*name).to_owned(), value(argument))).collect()
}

#[test]
fn the_broker_definitions_are_the_default_topology() {
    let found: Value = serde_json::from_str(&read("rabbitmq/definitions.json")).unwrap();
    let options = AmqpOptions::from_settings(&Settings::default()).unwrap();
    let topology = Topology::describe(&options);
    let exchanges = topology.exchanges.iter().map(|exchange| {
        json!({
            "name": exchange.name, "vhost": "/", "type": exchange.kind, "durable": true,
            "auto_delete": false, "internal": false, "arguments": arguments(&exchange.arguments),
        })
    });
    let queues = topology.queues.iter().map(|queue| {
        json!({
            "name": queue.name, "vhost": "/", "durable": true, "auto_delete": false,
            "arguments": arguments(&queue.arguments),
        })
    });
    let bindings = topology.bindings.iter().map(|binding| {
        json!({
            "source": binding.exchange, "vhost": "/", "destination": binding.queue,
            "destination_type": "queue", "routing_key": binding.routing_key, "arguments": {},
        })
    });
    assert_eq!(found["exchanges"], exchanges.collect::<Value>());
    assert_eq!(found["queues"], queues.collect::<Value>());
    assert_eq!(found["bindings"], bindings.collect::<Value>());
}

#[test]
fn no_account_of_the_definitions_may_create_anything_but_queues_to_look_on() {
    let found: Value = serde_json::from_str(&read("rabbitmq/definitions.json")).unwrap();
    let permissions = found["permissions"].as_array().unwrap();
    assert_eq!(permissions.len(), found["users"].as_array().unwrap().len());
    for permission in permissions {
        let onlooker = permission["user"] == "onlooker";
        let may = if onlooker { r"^copydesk\.tap\..+$" } else { "^$" };
        assert_eq!(permission["configure"], may, "{permission}");
    }
}

/// A series is named as its metric or with one of the suffixes of its type.
#[test]
fn alerts_ask_for_metrics_that_exist() {
    let metrics = Metrics::new();
    let endpoint = String::from("news");
    drop(metrics.webhook_seconds.get_or_create(&EndpointLabel { endpoint: endpoint.clone() }));
    let queue = QueueLabel { queue: "articles".into() };
    drop(metrics.queue_messages.get_or_create(&queue));
    drop(metrics.queue_oldest_seconds.get_or_create(&queue));
    drop(metrics.webhook_stopped.get_or_create(&EndpointLabel { endpoint: endpoint.clone() }));
    drop(metrics.webhook_requests.get_or_create(&AttemptLabel { endpoint, result: "2xx" }));
    let text = metrics.render();
    let series: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect();
    let rules = read("prometheus-rules.yaml");
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let asked = rules.split(|c| !is_name(c)).filter(|word| word.starts_with("copydesk_"));
    let mut count = 0;
    for name in asked {
        assert!(series.contains(&name), "no metric {name}");
        count += 1;
    }
    assert!(count > 10, "only {count} metrics are asked for");
}

/// Whoever is woken by an alert has a command to begin with, and it exists.
#[test]
fn alerts_name_the_command_to_run() {
    let rules = read("prometheus-rules.yaml");
    let (_, alerts) = rules.split_once("- alert:").unwrap();
    for alert in alerts.split("- alert:") {
        let run = alert.lines().find_map(|line| line.trim().strip_prefix("run: \""));
        let run = run.unwrap_or_else(|| panic!("expected a command to run in{alert}"));
        let run = run.trim_end_matches('"');
        // Without its configuration the command would look at an empty queue of its own.
        let ours = run.strip_prefix("sudo -u copydesk copydesk ");
        assert!(!run.starts_with("copydesk "), "{run}");
        if let Some(arguments) = ours {
            assert!(run.ends_with(" --config /etc/copydesk/copydesk.toml"), "{run}");
            let words = arguments.split(' ');
            let help = std::process::Command::new(env!("CARGO_BIN_EXE_copydesk"))
                .args(words.take_while(|word| !word.starts_with('-')))
                .arg("--help")
                .output();
            assert!(help.unwrap().status.success(), "{run}");
        }
    }
}

#[test]
fn the_example_uri_is_for_the_account_of_the_definitions() {
    let uri = read("rabbitmq/amqp-uris.example");
    assert!(uri.starts_with("amqp://copydesk:change-me@rabbitmq:5672/"));
}

/// Into a folder, as for a package.
#[test]
fn what_is_installed_is_complete_and_keeps_a_configuration() {
    let root = tempfile::tempdir().unwrap();
    let config = root.path().join("etc/copydesk/copydesk.toml");
    std::fs::create_dir_all(config.parent().unwrap()).unwrap();
    std::fs::write(&config, "[service]\n").unwrap();
    let installed = Command::new("deploy/install")
        .arg(env!("CARGO_BIN_EXE_copydesk"))
        .env("DESTDIR", root.path())
        .env("PREFIX", "/usr")
        .status();
    assert!(installed.unwrap().success());
    for file in [
        "usr/bin/copydesk",
        "usr/lib/sysusers.d/copydesk.conf",
        "usr/share/man/man1/copydesk.1",
        "usr/share/man/man1/copydesk-parked-replay.1",
        "usr/share/bash-completion/completions/copydesk",
        "usr/share/zsh/site-functions/_copydesk",
        "usr/share/fish/vendor_completions.d/copydesk.fish",
    ] {
        assert!(root.path().join(file).metadata().is_ok_and(|file| file.len() > 0), "{file}");
    }
    let unit = root.path().join("usr/lib/systemd/system/copydesk.service");
    let unit = std::fs::read_to_string(unit).unwrap();
    assert!(unit.contains("ExecStart=/usr/bin/copydesk run"), "{unit}");
    assert_eq!(std::fs::read_to_string(&config).unwrap(), "[service]\n");
}
