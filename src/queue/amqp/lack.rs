//! Permissions that the broker says an account lacks.

use std::fmt;

use lapin::uri::SASLMechanism;

use super::options::{AmqpOptions, parse_uri};
use super::vhost;
use crate::config::TopologyMode;

/// A permission on an exchange or a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lack {
    /// What the broker said, where it has none of the usual forms.
    said: String,
    known: Option<Known>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    user: String,
    vhost: String,
    /// `configure`, `write` or `read`, or what it may be.
    permission: &'static str,
    /// Whether the broker named the permission.
    is_told: bool,
    /// `exchange NAME` or `queue NAME`.
    object: String,
}

const CONFIGURE: &str = "configure";

/// So the broker calls the exchange without a name.
const DEFAULT: &str = "amq.default";

impl Lack {
    /// Reads what the broker said to a request.
    pub(super) fn new(request: &str, said: &str) -> Self {
        Self { said: format!("{request}: {said}"), known: known(request, said) }
    }

    /// Of an object that is declared with an exchange for its dead or unrouted messages: the
    /// broker also wants to see it read, and may not say which it missed.
    pub(super) fn may_be_to_read(mut self) -> Self {
        if let Some(known) = self.known.as_mut().filter(|known| !known.is_told) {
            known.permission = match known.permission {
                CONFIGURE => "configure or read",
                other => other,
            };
        }
        self
    }

    /// Whether it is this object, with its kind in front, that it is about.
    pub(super) fn is_of(&self, object: &str) -> bool {
        self.known.as_ref().is_some_and(|known| known.object == object)
    }

    /// Whether it kept this object from being declared, or a binding from being made: by
    /// itself or by another that it names.
    pub(super) fn stops(&self, request: &str) -> bool {
        self.said.strip_prefix(request).is_some_and(|rest| rest.starts_with(": "))
    }

    fn is_the_same(&self, other: &Self) -> bool {
        self.known.is_some() && self.known == other.known
    }

    /// The exchange that it is about, if it is one.
    pub(super) fn exchange(&self) -> Option<&str> {
        let name = self.known.as_ref()?.object.strip_prefix("exchange ")?;
        Some(if name == DEFAULT { "" } else { name })
    }

    /// Whether it is this exchange that it is about.
    pub(super) fn is_of_exchange(&self, name: &str) -> bool {
        self.exchange() == Some(name)
    }
}

#[cfg(test)]
impl Lack {
    /// Of a user who may not publish to this exchange.
    pub(super) fn to_publish(exchange: &str) -> Self {
        let said = format!("access to exchange '{exchange}' in vhost '/' refused for user 'w'");
        Self::new("publish", &said)
    }
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.known {
            Some(Known { user, vhost, permission, object, .. }) => {
                write!(
                    f,
                    "user {user} has no {permission} permission for {object} in vhost {vhost}"
                )
            }
            None => f.write_str(&self.said),
        }
    }
}

/// All of them in one sentence for each permission.
pub(super) fn told(lacks: &[Lack]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut last = None;
    for (index, lack) in lacks.iter().enumerate() {
        // One queue can be that of several bindings.
        if lacks.iter().take(index).any(|before| before.is_the_same(lack)) {
            continue;
        }
        let group = lack.known.as_ref().map(|known| (&known.user, &known.vhost, known.permission));
        match (parts.last_mut(), &lack.known) {
            (Some(part), Some(known)) if group.is_some() && group == last => {
                *part += ", ";
                *part += &known.object;
            }
            (_, Some(Known { user, vhost, permission, object, .. })) => parts.push(format!(
                "user {user} has no {permission} permission in vhost {vhost} for {object}"
            )),
            (_, None) => parts.push(lack.to_string()),
        }
        last = group;
    }
    parts.join("; ")
}

/// The command that lets the account do all that is needed.
pub(super) fn remedy(options: &AmqpOptions) -> String {
    let ours = format!("^{}\\.", pattern(&options.prefix));
    let configured = match options.topology {
        TopologyMode::Declare => &ours,
        TopologyMode::Verify => "^$",
    };
    let grant = grant(options, [configured, &ours, &ours]);
    format!("`{grant}` grants all that `copydesk run` needs")
}

/// The command that lets the account configure, write and read what fits these patterns.
pub(super) fn grant(options: &AmqpOptions, patterns: [&str; 3]) -> String {
    let uri = options.uris.iter().find_map(parse_uri);
    // Then the name is in a certificate.
    let uri = uri.filter(|uri| uri.query.auth_mechanism != Some(SASLMechanism::External));
    let user = uri.map_or("USER".into(), |uri| uri.authority.userinfo.username);
    let [configure, write, read] = patterns.map(quoted);
    let [vhost, user] = [&vhost(options), &user].map(|word| quoted(word));
    format!("rabbitmqctl set_permissions -p {vhost} {user} {configure} {write} {read}")
}

/// A prefix as part of a pattern.
pub(super) fn pattern(prefix: &str) -> String {
    prefix.replace('.', "\\.")
}

/// As one word of a shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// From `access to queue 'NAME' in vhost 'VHOST' refused for user 'USER'`; later releases
/// put the permission in front.
fn known(request: &str, said: &str) -> Option<Known> {
    let (before, rest) = said.split_once("access to ")?;
    let (kind, rest) = rest.split_once(" '")?;
    let (name, rest) = rest.split_once("' in vhost '")?;
    let (vhost, rest) = rest.split_once("' refused for user '")?;
    let (user, _) = rest.split_once('\'')?;
    if !matches!(kind, "exchange" | "queue") {
        return None;
    }
    let object = format!("{kind} {name}");
    let told = [CONFIGURE, "write", "read"]
        .into_iter()
        .find(|permission| before.trim_end().ends_with(permission));
    let permission = told.unwrap_or_else(|| needed(request, kind, &object));
    let is_told = told.is_some();
    Some(Known { user: user.into(), vhost: vhost.into(), permission, is_told, object })
}

/// What the request needs on an object, where the broker does not tell.
fn needed(request: &str, kind: &str, object: &str) -> &'static str {
    if request.starts_with("binding ") {
        return if kind == "queue" { "write" } else { "read" };
    }
    if request == object || request.starts_with("delete ") {
        return CONFIGURE;
    }
    let declares = request.starts_with("exchange ") || request.starts_with("queue ");
    // What is declared names an exchange for its dead or unrouted messages.
    if declares || request == "publish" { "write" } else { "read" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permission_follows_from_the_request_or_is_told() {
        let refused = |object: &str| {
            format!("ACCESS_REFUSED - access to {object} in vhost '/' refused for user 'w'")
        };
        for (request, object, permission) in [
            ("queue c.parked", "queue 'c.parked'", "configure permission for queue c.parked"),
            ("queue c.parked", "exchange 'c.dead'", "write permission for exchange c.dead"),
            ("exchange c.records", "exchange 'c.records'", "configure permission for exchange"),
            ("binding c.a -> c.b", "queue 'c.b'", "write permission for queue c.b"),
            ("binding c.a -> c.b", "exchange 'c.a'", "read permission for exchange c.a"),
            ("delete queue c.b", "queue 'c.b'", "configure permission for queue c.b"),
            ("publish", "exchange 'c.a'", "write permission for exchange c.a"),
            ("basic.consume", "queue 'c.b'", "read permission for queue c.b"),
        ] {
            let told = Lack::new(request, &refused(object)).to_string();
            assert!(told.starts_with("user w has no "), "{told}");
            assert!(told.contains(permission), "{request}, {object}: {told}");
        }
        let said = refused("queue 'q'").replace("access to", "read access to");
        assert!(Lack::new("queue q", &said).to_string().contains("no read permission"));
        let lack = Lack::new("queue q", &refused("queue 'q'")).may_be_to_read().to_string();
        assert_eq!(lack, "user w has no configure or read permission for queue q in vhost /");
        let lack = Lack::new("queue q", &said).may_be_to_read().to_string();
        assert!(lack.contains("no read permission"), "{lack}");
        let lack = Lack::new("queue c.parked", &refused("exchange 'c.dead'"));
        assert!(lack.stops("queue c.parked"));
        assert!(!lack.stops("queue c") && !lack.stops("exchange c.dead"));
        let other = Lack::new("publish", "ACCESS_REFUSED - not today");
        assert_eq!(other.to_string(), "publish: ACCESS_REFUSED - not today");
        assert!(Lack::new("publish", &refused("exchange 'amq.default'")).is_of_exchange(""));
    }

    #[test]
    fn many_are_told_in_one_sentence() {
        let lack = |name: &str| {
            let said = format!("access to queue '{name}' in vhost '/' refused for user 'w'");
            Lack::new(&format!("queue {name}"), &said)
        };
        assert_eq!(
            told(&[lack("a"), lack("b"), lack("a")]),
            "user w has no configure permission in vhost / for queue a, queue b"
        );
    }
}
