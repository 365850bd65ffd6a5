//! Compares the topology with what the broker's management API tells, which is
//! more than AMQP does: all arguments, bindings, queues of nobody, and queues that
//! are full. Pure.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::options::AmqpOptions;
use super::orphans::orphaned;
use super::readers::Told;
use super::topology::{Argument, Arguments, Binding, Exchange, Names, Topology};
use super::verify::Verdict;
use crate::config;
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

impl Managed {
    /// The lists by their names in the API.
    pub const LISTS: [&str; 3] = ["exchanges", "queues", "bindings"];

    /// What is read of each entry of these, by the names of the fields. All of a list is
    /// some kilobytes for each queue.
    pub const FIELDS: [&str; 3] = [
        "name,type,durable,arguments",
        "name,durable,arguments,consumers,messages,messages_ready,message_bytes_ready,\
         messages_dlx,policy,operator_policy,effective_policy_definition",
        "source,destination,destination_type,routing_key",
    ];

    /// From answers in that order.
    ///
    /// # Errors
    /// If one is no list of objects: then something else than the API has answered.
    pub fn from_lists(lists: Vec<Value>) -> Result<Self, String> {
        for (list, name) in lists.iter().zip(Self::LISTS) {
            if !list.as_array().is_some_and(|entries| entries.iter().all(Value::is_object)) {
                return Err(format!("expected a list of {name}, found other JSON"));
            }
        }
        let mut lists = lists.into_iter();
        let mut next = || lists.next().unwrap_or_default();
        Ok(Self { exchanges: next(), queues: next(), bindings: next() })
    }

    /// Whether it tells of any of these exchanges.
    pub(super) fn knows_any<'e>(&self, exchanges: impl IntoIterator<Item = &'e Exchange>) -> bool {
        exchanges.into_iter().any(|exchange| named(&self.exchanges, &exchange.name).is_some())
    }
}

/// Of an API that knows nothing of what is there.
pub(super) const OF_ANOTHER: &str = "none of the exchanges that are there is in its list, so it \
                                     is that of another broker or virtual host";

/// The virtual host that the options name.
pub fn vhost(options: &AmqpOptions) -> String {
    options.uris.first().and_then(config::vhost).unwrap_or_default()
}

/// What is missing, differs or belongs to nobody; nothing stays unchecked. The endpoints
/// that are `paused` belong to another service.
pub(super) fn compare(
    options: &AmqpOptions,
    managed: &Managed,
    paused: &BTreeSet<String>,
) -> Verdict {
    let topology = Topology::describe(options);
    let mut verdict = objects(&topology, managed);
    for binding in &topology.bindings {
        let what = format!("binding {binding}");
        if is_lost(binding, managed) {
            // Not merely undeclared: what it should bring goes elsewhere now.
            let line =
                format!("{what}: expected it, found none (`topology declare` brings it back)");
            verdict.differences.push(line);
        } else if !is_there(binding, managed) {
            verdict.missing.push(what);
        }
    }
    verdict.differences.extend(strange_bindings(options, &topology, managed));
    strange_queues(options, &topology, managed, paused, &mut verdict);
    verdict
}

/// Queues of webhooks that the configuration does not name. Where somebody fetches from the
/// first queue of one, another service has it, with all that begin as it does.
fn strange_queues(
    options: &AmqpOptions,
    topology: &Topology,
    managed: &Managed,
    paused: &BTreeSet<String>,
    verdict: &mut Verdict,
) {
    let names = Names::new(&options.prefix);
    let webhooks = names.source(&Source::Webhook(String::new()));
    let strange = entries(&managed.queues).filter_map(|queue| {
        let name = queue["name"].as_str().unwrap_or_default();
        let ours = topology.queues.iter().any(|ours| ours.name == name);
        (name.starts_with(&webhooks) && !ours).then_some((name, queue))
    });
    let strange: Vec<_> = strange.collect();
    let fetched = strange.iter().filter(|(_, q)| q["consumers"].as_u64() > Some(0));
    let fetched = fetched.map(|(name, _)| (*name).to_owned());
    let paused = paused.iter().map(|endpoint| names.source(&Source::Webhook(endpoint.clone())));
    let had: Vec<_> = fetched.chain(paused).collect();
    for (name, queue) in &strange {
        let rest =
            |of: &str| name.strip_prefix(of).is_some_and(|r| r.is_empty() || r.starts_with('.'));
        if had.iter().any(|of| rest(of)) {
            let line = format!("queue {name}: not in this configuration; another service has it");
            verdict.others.push(line);
        } else {
            let held = queue["messages"].as_u64().unwrap_or(0);
            verdict.differences.push(orphaned(name, held));
        }
    }
}

/// Exchanges and queues that are there otherwise than described, or under a policy by which
/// messages are lost.
pub(super) fn altered(options: &AmqpOptions, managed: &Managed) -> Vec<String> {
    objects(&Topology::describe(options), managed).differences
}

fn objects(topology: &Topology, managed: &Managed) -> Verdict {
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
        if let Some(found) = named(&managed.queues, &queue.name) {
            verdict.differences.extend(losses(&what, found, &queue.arguments));
        }
    }
    verdict
}

/// Settings of a policy by which the broker would drop messages of a queue of ours, or
/// take them out of it before their time.
fn losses(what: &str, found: &Value, arguments: &Arguments) -> Vec<String> {
    let policy = &found["effective_policy_definition"];
    let by = found["policy"].as_str().or(found["operator_policy"].as_str()).unwrap_or("?");
    let is_kept = arguments.contains_key("x-dead-letter-exchange");
    let refuses = arguments.contains_key("x-overflow")
        || policy["overflow"].as_str().is_some_and(|overflow| overflow != "drop-head");
    let is_lower = |name: &str| {
        let ours = match arguments.get(&*format!("x-{name}")) {
            Some(Argument::Number(number)) => *number,
            _ => i64::MAX,
        };
        policy[name].as_i64().is_some_and(|limit| limit < ours)
    };
    let (drops, moves) = ("drops messages", "moves messages on");
    let settings = [
        // With the queue go its messages.
        ("expires", drops, true),
        ("message-ttl", if is_kept { moves } else { drops }, is_lower("message-ttl")),
        ("delivery-limit", if is_kept { moves } else { drops }, is_lower("delivery-limit")),
        ("max-length", drops, !refuses),
        ("max-length-bytes", drops, !refuses),
    ];
    let set = settings.into_iter().filter(|(name, _, counts)| *counts && !policy[*name].is_null());
    set.map(|(name, does, _)| {
        let value = &policy[name];
        format!("{what}: expected no policy that {does}, found {name}={value} in `{by}`")
    })
    .collect()
}

/// Bindings by which others' messages come where only ours are expected, or ours come back.
/// Others may bind what takes in articles to exchanges of their own.
fn strange_bindings(options: &AmqpOptions, topology: &Topology, managed: &Managed) -> Vec<String> {
    let intake = Names::new(&options.prefix).articles();
    let is_ours = |name: &str| {
        topology.exchanges.iter().any(|ours| ours.name == name)
            || topology.queues.iter().any(|ours| ours.name == name)
    };
    let strange = |found: &Value| {
        let [source, kind, destination, routing_key] =
            ["source", "destination_type", "destination", "routing_key"]
                .map(|key| found[key].as_str().unwrap_or_default());
        let is_described = topology.bindings.iter().any(|ours| {
            kind == "queue"
                && (ours.exchange.as_str(), ours.queue.as_str(), ours.routing_key.as_str())
                    == (source, destination, routing_key)
        });
        // The broker binds every queue to the exchange without a name.
        let is_welcome = source.is_empty() || destination == intake && !is_ours(source);
        (is_ours(destination) && !is_described && !is_welcome).then(|| {
            format!("binding {source} -> {kind} {destination} key=\"{routing_key}\": expected none, found it")
        })
    };
    entries(&managed.bindings).filter_map(strange).collect()
}

/// The bindings that are gone although both of their ends are there.
pub(super) fn lost_bindings(options: &AmqpOptions, managed: &Managed) -> Vec<String> {
    let bindings = Topology::describe(options).bindings;
    bindings.iter().filter(|binding| is_lost(binding, managed)).map(ToString::to_string).collect()
}

fn is_lost(binding: &Binding, managed: &Managed) -> bool {
    named(&managed.exchanges, &binding.exchange).is_some()
        && named(&managed.queues, &binding.queue).is_some()
        && !is_there(binding, managed)
}

fn is_there(binding: &Binding, managed: &Managed) -> bool {
    entries(&managed.bindings).any(|found| {
        found["source"] == *binding.exchange
            && found["destination"] == *binding.queue
            && found["destination_type"] == "queue"
            && found["routing_key"] == *binding.routing_key
    })
}

/// What the lists tell of the readers: whose queue is at its limit and refuses more,
/// and how many records wait for that.
pub(super) fn readers(options: &AmqpOptions, managed: &Managed) -> Told {
    let names = Names::new(&options.prefix);
    let records = names.records();
    let reached = reached_from(&records, &managed.bindings);
    let full = |queue: &Value| {
        let name = queue["name"].as_str()?;
        let limit = limit(queue)?;
        reached.contains(&("queue", name)).then(|| format!("{name} ({limit})"))
    };
    Told {
        queues: entries(&managed.queues).filter_map(full).collect(),
        waiting: named(&managed.queues, &names.refused())
            .and_then(|queue| queue["messages_dlx"].as_u64()),
    }
}

/// Every exchange and queue that an exchange leads to, with its kind.
fn reached_from<'a>(exchange: &'a str, bindings: &'a Value) -> HashSet<(&'a str, &'a str)> {
    let mut reached = HashSet::from([("exchange", exchange)]);
    loop {
        let before = reached.len();
        for binding in entries(bindings) {
            let [source, kind, name] = ["source", "destination_type", "destination"]
                .map(|key| binding[key].as_str().unwrap_or_default());
            if reached.contains(&("exchange", source)) {
                reached.insert((kind, name));
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

/// The limit at which a queue refuses what is published to it, if it stands there.
fn limit(queue: &Value) -> Option<String> {
    // Of an argument and a policy the lower number holds.
    let setting = |name: &str| {
        let argument = &queue["arguments"][format!("x-{name}")];
        [argument, &queue["effective_policy_definition"][name]].map(Clone::clone)
    };
    let refuses = |value: &Value| value.as_str().is_some_and(|v| v.starts_with("reject-publish"));
    if !setting("overflow").iter().any(refuses) {
        return None;
    }
    let reached = |limit: &str, count: &str, unit: &str| {
        let most = setting(limit).iter().filter_map(Value::as_u64).min()?;
        let found = queue[count].as_u64()?;
        (found >= most).then(|| format!("{found} {unit}, at most {most}"))
    };
    reached("max-length", "messages_ready", "messages")
        .or_else(|| reached("max-length-bytes", "message_bytes_ready", "bytes"))
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
        let topology = Topology::describe(options);
        let exchanges = topology.exchanges.iter().map(
            |e| json!({"name": e.name, "type": e.kind, "durable": true, "arguments": e.arguments}),
        );
        let queues = topology
            .queues
            .iter()
            .map(|q| json!({"name": q.name, "durable": true, "arguments": q.arguments}));
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
    fn what_is_no_list_of_objects_is_no_answer() {
        let lists = |queues: Value| Managed::from_lists(vec![json!([]), queues, json!([{}])]);
        assert!(lists(json!([{"name": "a"}])).is_ok());
        for other in [json!(null), json!({"error": "x"}), json!([1, 2]), json!(["a"])] {
            assert_eq!(lists(other).unwrap_err(), "expected a list of queues, found other JSON");
        }
    }

    #[test]
    fn what_is_as_described_is_no_difference() {
        let options = AmqpOptions::from_settings(&Settings::default()).unwrap();
        assert_eq!(compare(&options, &sound(&options), &BTreeSet::new()), Verdict::default());
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
        let found = compare(&options, &managed, &BTreeSet::new());
        assert_eq!(found.missing, [""; 0]);
        assert_eq!(
            found.differences,
            [
                "exchange copydesk.articles: argument alternate-exchange: expected copydesk.unrouted, found none",
                "exchange copydesk.records: expected type topic, found direct",
                "queue copydesk.articles: argument x-delivery-limit: expected 20, found 3",
                "queue copydesk.articles.suspects: argument x-max-length: expected none, found 50",
                "queue copydesk.articles.retry.10s: expected durable, found transient",
                "binding copydesk.articles -> copydesk.articles key=\"#\": expected it, found none \
                 (`topology declare` brings it back)",
                "queue copydesk.webhook.old: expected a webhook in the configuration, found none, \
                 and nobody fetches (7 messages; another service may be down; if none has it: \
                 `topology prune`)",
            ]
        );
        assert_eq!(compare(&options, &Managed::default(), &BTreeSet::new()).differences, [""; 0]);
    }

    #[test]
    fn a_policy_that_drops_messages_is_a_difference() {
        let options = AmqpOptions::from_settings(&Settings::default()).unwrap();
        let differences = |queue: &str, policy: Value| {
            let mut managed = sound(&options);
            let queues = managed.queues.as_array_mut().unwrap();
            let found = queues.iter_mut().find(|found| found["name"] == queue).unwrap();
            found["policy"] = json!("limits");
            found["effective_policy_definition"] = policy;
            compare(&options, &managed, &BTreeSet::new()).differences
        };
        assert_eq!(
            differences("copydesk.parked", json!({"max-length": 10, "message-ttl": 5})),
            [
                "queue copydesk.parked: expected no policy that drops messages, found message-ttl=5 \
                 in `limits`",
                "queue copydesk.parked: expected no policy that drops messages, found max-length=10 \
                 in `limits`",
            ]
        );
        let refusing = json!({"max-length": 10, "overflow": "reject-publish"});
        assert_eq!(differences("copydesk.parked", refusing), [""; 0]);
        // What it refuses stays with the publisher, what it moves on is parked.
        let limits = json!({"max-length": 10, "delivery-limit": 30});
        assert_eq!(differences("copydesk.articles", limits), [""; 0]);
        assert_eq!(
            differences("copydesk.articles", json!({"message-ttl": 5, "delivery-limit": 1})),
            [
                "queue copydesk.articles: expected no policy that moves messages on, found \
                 message-ttl=5 in `limits`",
                "queue copydesk.articles: expected no policy that moves messages on, found \
                 delivery-limit=1 in `limits`",
            ]
        );
        assert_eq!(differences("copydesk.articles", json!({"expires": 5})).len(), 1);
    }

    #[test]
    fn a_binding_that_nobody_expects_is_a_difference() {
        let options = AmqpOptions::from_settings(&Settings::default()).unwrap();
        let mut managed = sound(&options);
        let mut bind = |source: &str, kind: &str, destination: &str| {
            managed.bindings.as_array_mut().unwrap().push(json!({
                "source": source, "destination_type": kind, "destination": destination,
                "routing_key": "#",
            }));
        };
        // These are the others' own.
        bind("", "queue", "copydesk.parked");
        bind("wires", "exchange", "copydesk.articles");
        bind("wires", "queue", "copydesk.articles");
        bind("copydesk.records", "queue", "reader");
        // And these bring what nobody expects there.
        bind("wires", "queue", "copydesk.parked");
        bind("copydesk.records", "queue", "copydesk.articles");
        bind("copydesk.records", "exchange", "copydesk.articles");
        assert_eq!(
            compare(&options, &managed, &BTreeSet::new()).differences,
            [
                "binding wires -> queue copydesk.parked key=\"#\": expected none, found it",
                "binding copydesk.records -> queue copydesk.articles key=\"#\": expected none, found it",
                "binding copydesk.records -> exchange copydesk.articles key=\"#\": expected none, \
                 found it",
            ]
        );
    }

    #[test]
    fn a_binding_without_its_queue_is_not_lost_but_undeclared() {
        let options = AmqpOptions::from_settings(&Settings::default()).unwrap();
        let mut managed = sound(&options);
        assert_eq!(lost_bindings(&options, &managed), [""; 0]);
        managed.bindings.as_array_mut().unwrap().remove(0);
        let lost = "copydesk.articles -> copydesk.articles key=\"#\"";
        assert_eq!(lost_bindings(&options, &managed), [lost]);
        managed.queues.as_array_mut().unwrap().remove(0);
        assert_eq!(lost_bindings(&options, &managed), [""; 0]);
        let missing = compare(&options, &managed, &BTreeSet::new()).missing;
        assert_eq!(missing, ["queue copydesk.articles".to_owned(), format!("binding {lost}")]);
    }

    #[test]
    fn readers_that_refuse_are_named_wherever_their_limit_stands() {
        let options = AmqpOptions::from_settings(&Settings::default()).unwrap();
        let queue = |name: &str, ready: u64, arguments: Value, policy: Value| {
            json!({"name": name, "messages_ready": ready, "message_bytes_ready": ready * 10,
                   "arguments": arguments, "effective_policy_definition": policy})
        };
        let refusing = json!({"x-max-length": 50, "x-overflow": "reject-publish"});
        let binding = |from: &str, kind: &str, to: &str| json!({"source": from, "destination_type": kind, "destination": to, "routing_key": ""});
        let managed = Managed {
            exchanges: json!([]),
            queues: json!([
                queue("by-argument", 50, refusing.clone(), json!([])),
                queue("by-policy", 7, json!({}),
                      json!({"max-length-bytes": 60, "overflow": "reject-publish-dlx"})),
                queue("lower-policy", 20, refusing.clone(), json!({"max-length": 20})),
                queue("has-room", 49, refusing.clone(), json!({})),
                queue("drops", 50, json!({"x-max-length": 50}), json!({})),
                queue("elsewhere", 50, refusing, json!({})),
                {"name": "copydesk.refused", "messages_dlx": 12},
            ]),
            bindings: json!([
                binding("copydesk.records", "queue", "by-argument"),
                binding("copydesk.records", "exchange", "fan"),
                binding("fan", "queue", "by-policy"),
                binding("fan", "queue", "lower-policy"),
                binding("fan", "queue", "has-room"),
                binding("fan", "queue", "drops"),
                binding("other", "queue", "elsewhere"),
            ]),
        };
        let told = readers(&options, &managed);
        assert_eq!(
            told.queues,
            [
                "by-argument (50 messages, at most 50)",
                "by-policy (70 bytes, at most 60)",
                "lower-policy (20 messages, at most 20)",
            ]
        );
        assert_eq!(told.waiting, Some(12));
        assert_eq!(readers(&options, &Managed::default()), Told::default());
    }
}
