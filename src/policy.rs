//! Who may say what about which source: `[[source]]` of the configuration.
//!
//! Whoever can publish could otherwise withdraw the article of any source, with a
//! revision that no later one exceeds.

use crate::article::{self, Article};
use crate::config::{Act, QueueKind, Settings, SourceSettings, vhost};
use crate::queue::LOCAL;
use crate::record::{Head, Status};

/// The name that stands for every source without rules of its own.
const OTHERS: &str = "*";

/// The rules, and the virtual host that everything comes from.
#[derive(Debug, Default)]
pub struct Policy {
    rules: Vec<SourceSettings>,
    vhost: Option<String>,
    /// Who publishes without a name: on the embedded queue only who is on this
    /// machine can.
    nameless: Option<&'static str>,
}

/// What somebody says about an article, as far as the rules ask.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    source: &'a str,
    usable: bool,
    revision: Option<&'a str>,
    published_at: Option<&'a str>,
    modified_at: Option<&'a str>,
}

impl<'a> From<&'a Article> for Statement<'a> {
    fn from(article: &'a Article) -> Self {
        Self {
            source: article.source.as_deref().unwrap_or_default(),
            usable: article.status == article::Status::Usable,
            revision: article.revision.as_deref(),
            published_at: article.published_at.as_deref(),
            modified_at: article.modified_at.as_deref(),
        }
    }
}

impl<'a> From<&'a Head> for Statement<'a> {
    fn from(record: &'a Head) -> Self {
        Self {
            source: record.source.as_deref().unwrap_or_default(),
            usable: record.status == Status::Usable,
            revision: record.revision.as_deref(),
            published_at: record.published_at.as_deref(),
            modified_at: record.modified_at.as_deref(),
        }
    }
}

impl Policy {
    /// The rules of a configuration.
    pub fn new(settings: &Settings) -> Self {
        let rules = settings.source.clone();
        match settings.queue.kind {
            QueueKind::Embedded => Self { rules, vhost: None, nameless: Some(LOCAL) },
            QueueKind::Amqp => {
                let vhost = settings.amqp.uris.first().and_then(vhost);
                Self { rules, vhost, nameless: None }
            }
        }
    }

    /// Whether there are rules, so that it matters who somebody is.
    pub fn has_rules(&self) -> bool {
        !self.rules.is_empty()
    }

    /// Why `user` may not say this; `None`: they may.
    pub fn forbids<'a>(
        &self,
        user: Option<&str>,
        statement: impl Into<Statement<'a>>,
    ) -> Option<String> {
        if !self.has_rules() {
            return None;
        }
        let user = user.or(self.nameless);
        let statement = statement.into();
        let (source, act) = (statement.source, act(statement));
        let own = self.rules.iter().any(|rule| rule.name == source);
        let name = if own { source } else { OTHERS };
        let allowed = self.rules.iter().filter(|rule| rule.name == name).any(|rule| {
            rule.may.contains(&act) && rule.users.iter().any(|known| self.is(known, user))
        });
        (!allowed).then(|| {
            let user = user.map_or_else(|| "no `user_id`".to_owned(), |user| format!("`{user}`"));
            let act = act.as_str();
            let source = match source {
                "" => "without a source".to_owned(),
                source => format!("of source `{source}`"),
            };
            format!("expected a user who may {act} articles {source}, found {user}")
        })
    }

    /// Whether a name in the rules means this user.
    fn is(&self, known: &str, user: Option<&str>) -> bool {
        match known.strip_prefix("vhost:") {
            Some(vhost) => self.vhost.as_deref() == Some(vhost),
            None => user == Some(known),
        }
    }
}

/// What a statement does to the document: a later revision corrects it.
fn act(statement: Statement<'_>) -> Act {
    let Statement { usable, revision, published_at, modified_at, .. } = statement;
    if !usable {
        return Act::Withdraw;
    }
    let numbered = revision.is_some_and(|revision| {
        !matches!(revision.parse::<u64>(), Ok(0 | 1)) && Some(revision) != modified_at
    });
    let modified = modified_at.is_some() && modified_at != published_at;
    if numbered || modified { Act::Correct } else { Act::Publish }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Scratch;
    use crate::config::Secret;
    use crate::payload::{Limits, Payload};
    use crate::pipeline::Engine;

    fn record(more: &str) -> Head {
        let json = format!("{{\"id\": \"1\", \"text\": \"A short text.\", {more}}}");
        let payload = Payload {
            bytes: json.as_bytes(),
            content_type: Some("application/json"),
            content_encoding: None,
        };
        Engine::new(Limits::default()).process(&mut Scratch::default(), &payload).unwrap().head()
    }

    fn rule(name: &str, users: &[&str], may: &[Act]) -> SourceSettings {
        let users = users.iter().map(|user| (*user).to_owned()).collect();
        SourceSettings { name: name.into(), users, may: may.to_vec() }
    }

    fn policy(rules: Vec<SourceSettings>) -> Policy {
        let mut settings = Settings { source: rules, ..Settings::default() };
        settings.queue.kind = QueueKind::Amqp;
        settings.amqp.uris = vec![Secret::new("amqp://u:p@broker/news%2Fdesk")];
        Policy::new(&settings)
    }

    #[test]
    fn without_rules_everybody_may_everything() {
        let withdrawal = record(r#""source": "wire", "status": "canceled""#);
        assert_eq!(policy(Vec::new()).forbids(None, &withdrawal), None);
    }

    #[test]
    fn an_act_needs_a_rule_of_its_source() {
        let policy = policy(vec![
            rule("wire", &["wire"], &[Act::Publish, Act::Correct, Act::Withdraw]),
            rule("wire", &["token:desk"], &[Act::Publish]),
            rule("*", &["scraper"], &[Act::Publish]),
        ]);
        let first = record(r#""source": "wire", "version": "1""#);
        let later = record(r#""source": "wire", "version": "99999999999""#);
        let gone = record(r#""source": "wire", "status": "canceled""#);
        let other = record(r#""source": "blog""#);
        for (user, record, allowed) in [
            (Some("wire"), &first, true),
            (Some("wire"), &later, true),
            (Some("wire"), &gone, true),
            (Some("token:desk"), &first, true),
            (Some("token:desk"), &later, false),
            (Some("token:desk"), &gone, false),
            (Some("scraper"), &other, true),
            (Some("scraper"), &first, false),
            (Some("wire"), &other, false),
            (None, &first, false),
        ] {
            let forbids = policy.forbids(user, record);
            assert_eq!(forbids.is_none(), allowed, "{user:?}: {forbids:?}");
        }
        assert_eq!(
            policy.forbids(Some("scraper"), &gone).unwrap(),
            "expected a user who may withdraw articles of source `wire`, found `scraper`"
        );
    }

    #[test]
    fn on_the_embedded_queue_who_has_no_name_is_local() {
        let first = record(r#""source": "wire""#);
        let of = |user: &str| {
            let source = vec![rule("wire", &[user], &[Act::Publish])];
            Policy::new(&Settings { source, ..Settings::default() })
        };
        assert_eq!(of("local").forbids(None, &first), None);
        assert!(of("local").forbids(Some("token:desk"), &first).is_some());
        assert!(of("vhost:/").forbids(None, &first).is_some());
    }

    #[test]
    fn a_virtual_host_stands_for_all_who_publish_on_it() {
        let first = record(r#""source": "wire""#);
        let of = |user: &str| policy(vec![rule("wire", &[user], &[Act::Publish])]);
        assert_eq!(of("vhost:news/desk").forbids(None, &first), None);
        assert_eq!(
            of("vhost:/").forbids(None, &first).unwrap(),
            "expected a user who may publish articles of source `wire`, found no `user_id`"
        );
    }

    #[test]
    fn a_modification_after_publication_corrects() {
        let published = r#""published_at": "2026-03-04T09:00:00Z""#;
        let as_published =
            record(&format!("{published}, \"modified_at\": \"2026-03-04T09:00:00Z\""));
        let modified = record(&format!("{published}, \"modified_at\": \"2026-03-04T10:00:00Z\""));
        assert_eq!(act((&as_published).into()), Act::Publish);
        assert_eq!(act((&modified).into()), Act::Correct);
    }
}
