//! Compares the topology with what the broker's management API tells, which is
//! more than AMQP does: all arguments, bindings, and queues of nobody. Pure.

use serde_json::Value;

use super::declare::Verdict;
use super::options::{AmqpOptions, parse_uri};
use super::topology::{Argument, Arguments, Names, Topology};
use crate::queue::Source;

/// Lists of the management API, of one virtual host.
#[derive(Debug, Clone, Default)]
pub struct Managed {
    /// `/api/exchanges/VHOST`
    pub exchanges: Value,
    /// `/api/queues/VHOST`
    pub queues: Value,
    /// `/api/bindings/VHOST`
    pub bindings: Value,
}

/// The virtual host that the options name.
pub fn vhost(options: &AmqpOptions) -> String {
    options.uris.iter().find_map(parse_uri).map(|uri| uri.vhost).unwrap_or_default()
}

/// What is missing, differs or belongs to nobody; nothing stays unchecked.
pub fn compare(options: &AmqpOptions, managed: &Managed) -> Verdict {
    let topology = Topology::describe(options);
    let mut verdict = Verdict::default();
    for exchange in &topology.exchanges {
        let what = format!("exchange {}", exchange.name);
        object(&mut verdict, &what, named(&managed.exchanges, &exchange.name), &exchange.arguments);
        let kind =
            named(&managed.exchanges, &exchange.name).and_then(|found| found["type"].as_str());
        if let Some(kind) = kind.filter(|kind| *kind != exchange.kind) {
            verdict
                .differences
                .push(format!("{what}: expected type {}, found {kind}", exchange.kind));
        }
    }
    for queue in &topology.queues {
        let what = format!("queue {}", queue.name);
        object(&mut verdict, &what, named(&managed.queues, &queue.name), &queue.arguments);
    }
    for binding in &topology.bindings {
        let is = |found: &&Value| {
            found["source"] == *binding.exchange
                && found["destination"] == *binding.queue
                && found["destination_type"] == "queue"
                && found["routing_key"] == *binding.routing_key
        };
        if !entries(&managed.bindings).any(|found| is(&found)) {
            let (from, to, key) = (&binding.exchange, &binding.queue, &binding.routing_key);
            verdict.missing.push(format!("binding {from} -> {to} key={key:?}"));
        }
    }
    let webhooks = Names::new(&options.prefix).source(&Source::Webhook(String::new()));
    for queue in entries(&managed.queues) {
        let name = queue["name"].as_str().unwrap_or_default();
        if name.starts_with(&webhooks) && topology.queues.iter().all(|ours| ours.name != name) {
            let held = queue["messages"].as_u64().unwrap_or(0);
            let line = format!("queue {name}: expected a webhook in the configuration, found none");
            verdict.differences.push(format!("{line} ({held} messages: `topology prune`)"));
        }
    }
    verdict
}

/// Whether it is there, lasting, and with these arguments and no others.
fn object(verdict: &mut Verdict, what: &str, found: Option<&Value>, arguments: &Arguments) {
    let Some(found) = found else {
        verdict.missing.push(what.to_owned());
        return;
    };
    if found["durable"] != true {
        verdict.differences.push(format!("{what}: expected durable, found transient"));
    }
    for (name, wanted) in arguments {
        let value = found["arguments"].get(name);
        if value.is_none_or(|value| !same(wanted, value)) {
            let value = value.map_or("none".into(), Value::to_string);
            let line = format!("{what}: argument {name}: expected {wanted}, found {value}");
            verdict.differences.push(line);
        }
    }
    for (name, value) in found["arguments"].as_object().into_iter().flatten() {
        if !arguments.contains_key(name.as_str()) {
            verdict
                .differences
                .push(format!("{what}: argument {name}: expected none, found {value}"));
        }
    }
}

fn same(wanted: &Argument, found: &Value) -> bool {
    match wanted {
        Argument::Text(text) => found.as_str() == Some(text),
        Argument::Number(number) => found.as_i64() == Some(*number),
        Argument::Flag(flag) => found.as_bool() == Some(*flag),
    }
}

fn named<'a>(list: &'a Value, name: &str) -> Option<&'a Value> {
    entries(list).find(|entry| entry["name"] == *name)
}

fn entries(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::Settings;

    fn sound(options: &AmqpOptions) -> Managed {
        let arguments = |arguments: &Arguments| {
            let value = |argument: &Argument| match argument {
                Argument::Text(text) => json!(text),
                Argument::Number(number) => json!(number),
                Argument::Flag(flag) => json!(flag),
            };
            arguments.iter().map(|(name, a)| ((*name).to_owned(), value(a))).collect::<Value>()
        };
        let topology = Topology::describe(options);
        let exchanges = topology.exchanges.iter().map(|e| {
            json!({"name": e.name, "type": e.kind, "durable": true, "arguments": arguments(&e.arguments)})
        });
        let queues = topology.queues.iter().map(
            |q| json!({"name": q.name, "durable": true, "arguments": arguments(&q.arguments)}),
        );
        let bindings = topology.bindings.iter().map(|b| {
            json!({"source": b.exchange, "destination": b.queue, "destination_type": "queue",
                   "routing_key": b.routing_key})
        });
        Managed {
            exchanges: exchanges.collect(),
            queues: queues.collect(),
            bindings: bindings.collect(),
        }
    }

    #[test]
    fn what_is_as_described_is_no_difference() {
        let options = AmqpOptions::from_settings(&Settings::default()).unwrap();
        assert_eq!(compare(&options, &sound(&options)), Verdict::default());
        assert_eq!(vhost(&options), "/");
    }

    #[test]
    fn every_difference_is_named() {
        let options = AmqpOptions::from_settings(&Settings::default()).unwrap();
        let mut managed = sound(&options);
        managed.exchanges[1]["arguments"] = json!({});
        managed.exchanges[2]["type"] = json!("direct");
        managed.queues[0]["arguments"]["x-delivery-limit"] = json!(3);
        managed.queues[1]["arguments"]["x-max-length"] = json!(50);
        managed.queues[2]["durable"] = json!(false);
        managed.bindings.as_array_mut().unwrap().remove(0);
        let old = json!({"name": "copydesk.webhook.old", "messages": 7});
        managed.queues.as_array_mut().unwrap().push(old);
        let found = compare(&options, &managed);
        assert_eq!(found.missing, ["binding copydesk.articles -> copydesk.articles key=\"#\""]);
        assert_eq!(
            found.differences,
            [
                "exchange copydesk.articles: argument alternate-exchange: expected copydesk.unrouted, found none",
                "exchange copydesk.records: expected type topic, found direct",
                "queue copydesk.articles: argument x-delivery-limit: expected 20, found 3",
                "queue copydesk.articles.suspects: argument x-max-length: expected none, found 50",
                "queue copydesk.articles.retry.10s: expected durable, found transient",
                "queue copydesk.webhook.old: expected a webhook in the configuration, found none \
                 (7 messages: `topology prune`)",
            ]
        );
        assert_eq!(compare(&options, &Managed::default()).differences, [""; 0]);
    }
}
