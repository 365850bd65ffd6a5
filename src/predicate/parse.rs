//! From tokens to a tree: a recursive descent that knows what each key holds.

use memchr::memmem::Finder;

use super::keys::{ENTITY, Key, QUOTE, RECORD, Type};
use super::read::Reads;
use super::test::{AnyKey, Check, Constant, Test};
use super::tokens::{self, Kind, Token, fault};
use super::{How, Items, Node, Predicate, PredicateError, constants};
use crate::nearest::nearest;

/// How deep brackets and `not` may nest.
const DEEPEST: usize = 32;

/// The most words that are taken for one value without marks, to say what was meant.
const LONGEST_VALUE: usize = 6;

/// Reads `source`.
pub(super) fn predicate(source: &str) -> Result<Predicate, PredicateError> {
    let (tokens, end) = tokens::of(source)?;
    let mut parser = Parser {
        tokens,
        next: 0,
        end,
        within: None,
        of_a_quote: false,
        lists: Vec::new(),
        depth: 0,
        reads: Reads::default(),
        questions: 0,
        keys: Vec::new(),
    };
    let root = parser.or()?;
    match parser.peek() {
        None => {
            let Parser { of_a_quote, lists, reads, questions, keys, .. } = parser;
            Ok(Predicate { root, of_a_quote, lists, reads, questions, keys: keys.len() })
        }
        Some(token) => {
            let message = format!("expected `and`, `or` or the end, found {}", told(token));
            Err(PredicateError { hint: parser.several_words(), ..fault(token.at, message) })
        }
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    /// Characters of the source.
    end: usize,
    /// Whose keys may be named beside the record's.
    within: Option<Items>,
    of_a_quote: bool,
    /// The lists that were named, each with the characters before it.
    lists: Vec<(usize, String)>,
    depth: usize,
    reads: Reads,
    questions: usize,
    keys: Vec<AnyKey>,
}

impl Parser {
    fn or(&mut self) -> Result<Node, PredicateError> {
        let mut nodes = vec![self.and()?];
        while self.takes_word("or") {
            nodes.push(self.and()?);
        }
        nodes.sort_by_key(Node::cost);
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Or(nodes) })
    }

    fn and(&mut self) -> Result<Node, PredicateError> {
        let mut nodes = vec![self.one()?];
        while self.takes_word("and") {
            nodes.push(self.one()?);
        }
        nodes.sort_by_key(Node::cost);
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::And(nodes) })
    }

    fn one(&mut self) -> Result<Node, PredicateError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message =
                format!("expected at most {DEEPEST} brackets and `not` within each other");
            return Err(fault(self.at(), message));
        }
        let node = if self.takes_word("not") {
            Node::Not(Box::new(self.one()?))
        } else if self.takes_sign("(") {
            self.closed()?
        } else if let Some(items) = self.items()? {
            self.once(items)
        } else {
            let test = self.test()?;
            let is_of_all = matches!(test.key, AnyKey::Record(_));
            let node = Node::Test(test);
            if is_of_all { self.once(node) } else { node }
        };
        self.depth -= 1;
        Ok(node)
    }

    fn once(&mut self, node: Node) -> Node {
        let question = self.questions;
        self.questions += 1;
        Node::Once { question, inner: Box::new(node) }
    }

    /// The key's number; the same for the same key.
    fn number(&mut self, key: AnyKey) -> usize {
        let known = self.keys.iter().position(|known| known.is(key));
        known.unwrap_or_else(|| {
            self.keys.push(key);
            self.keys.len() - 1
        })
    }

    /// The rest of a bracket.
    fn closed(&mut self) -> Result<Node, PredicateError> {
        let node = self.or()?;
        if self.takes_sign(")") { Ok(node) } else { Err(self.expected("`)`")) }
    }

    /// `quotes any ( … )`
    fn items(&mut self) -> Result<Option<Node>, PredicateError> {
        let of = match self.lower_word().as_str() {
            "quotes" => Items::Quotes,
            "entities" => Items::Entities,
            _ => return Ok(None),
        };
        if self.within.is_some() {
            return Err(fault(self.at(), "expected a key, found items within items"));
        }
        match of {
            Items::Quotes => self.reads.quotes = true,
            Items::Entities => self.reads.entities = true,
        }
        self.next += 1;
        let how = match self.lower_word().as_str() {
            "any" => How::Any,
            "all" => How::All,
            "none" => How::None,
            _ => return Err(self.expected("`any`, `all` or `none`")),
        };
        self.next += 1;
        if !self.takes_sign("(") {
            return Err(self.expected("`(`"));
        }
        let outside = self.within.replace(of);
        let inner = Box::new(self.closed()?);
        self.within = outside;
        Ok(Some(Node::Items { of, how, inner }))
    }

    fn test(&mut self) -> Result<Test, PredicateError> {
        let key = self.key()?;
        let at = self.at();
        let check = match self.peek().map(|token| token.kind.clone()) {
            Some(Kind::Word(word)) if word.eq_ignore_ascii_case("exists") => {
                self.next += 1;
                Check::Exists
            }
            Some(Kind::Word(word)) if word.eq_ignore_ascii_case("in") => {
                self.next += 1;
                match self.listed(key)? {
                    Some(list) => Check::Listed(list),
                    None => Check::OneOf(self.list(key)?),
                }
            }
            Some(Kind::Word(word)) if word.eq_ignore_ascii_case("contains") => {
                if key.values() != Type::Text {
                    return Err(fault(
                        at,
                        format!("expected `=` or the like: `{}` is no text", key.name()),
                    ));
                }
                self.next += 1;
                match self.constant(key)? {
                    Constant::Text(text) => {
                        Check::Contains(Box::new(Finder::new(text.as_bytes()).into_owned()))
                    }
                    _ => return Err(fault(at, "expected a text")),
                }
            }
            Some(Kind::Sign(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">="))) => {
                self.next += 1;
                self.compared(key, sign, at)?
            }
            _ => {
                let signs = "`=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`";
                return Err(PredicateError { hint: self.meant_test(key), ..self.expected(signs) });
            }
        };
        Ok(Test { key, number: self.number(key), check })
    }

    /// The test that is meant by what stands behind a key.
    fn meant_test(&self, key: AnyKey) -> Option<String> {
        let after = |word: &str| {
            let next = self.tokens.get(self.next + 1).map(|token| token.kind.text());
            next.is_some_and(|next| next.eq_ignore_ascii_case(word))
        };
        let meant = match &self.peek()?.kind {
            Kind::Sign("==") => "=",
            Kind::Sign("=>") => ">=",
            Kind::Sign("=<") => "<=",
            Kind::Sign("<>") => "!=",
            Kind::Word(word) => match word.to_lowercase().as_str() {
                "not" => {
                    let test = ["in", "contains", "exists"].into_iter().find(|word| after(word))?;
                    return Some(format!("not {} {test}", key.name()));
                }
                "is" if after("not") => "!=",
                "is" | "equals" => "=",
                "like" | "matches" => "contains",
                "any" | "all" | "none" if key.name() == "quote" => "quotes",
                word => nearest(word, ["contains", "exists"])?,
            },
            _ => return None,
        };
        Some(meant.to_owned())
    }

    /// `list:NAME`
    fn listed(&mut self, key: AnyKey) -> Result<Option<String>, PredicateError> {
        let Some(name) = self.word().and_then(|word| word.strip_prefix("list:")) else {
            return Ok(None);
        };
        let (name, at) = (name.to_lowercase(), self.at());
        if !key.is_somebody() {
            let message = format!(
                "expected `[`: only `speaker`, `addressee` and `name` are on lists, not `{}`",
                key.name()
            );
            return Err(fault(at, message));
        }
        if name.is_empty() {
            let message = "expected the name of a list after `list:`, found none";
            return Err(PredicateError { hint: self.meant_list(1), ..fault(at, message) });
        }
        self.next += 1;
        // Who is on it, the entities tell.
        self.reads.entities = true;
        self.lists.push((at + "list:".len(), name.clone()));
        Ok(Some(name))
    }

    fn compared(
        &mut self,
        key: AnyKey,
        sign: &'static str,
        at: usize,
    ) -> Result<Check, PredicateError> {
        let ordered = matches!(key.values(), Type::Number | Type::Share | Type::Time);
        if !ordered && !matches!(sign, "=" | "!=") {
            let message =
                format!("expected `=` or `!=`, found `{sign}`: `{}` has no order", key.name());
            return Err(fault(at, message));
        }
        let with = self.whole(key)?;
        Ok(match sign {
            "=" => Check::OneOf(vec![with]),
            "!=" => Check::NoneOf(vec![with]),
            _ => Check::Compared { sign, with },
        })
    }

    /// `[ value, value ]`
    fn list(&mut self, key: AnyKey) -> Result<Vec<Constant>, PredicateError> {
        if !self.takes_sign("[") {
            let hint = match self.peek().map(|token| &token.kind) {
                Some(Kind::Sign("(")) => Some("[".to_owned()),
                _ if !key.is_somebody() => None,
                Some(Kind::Word(word)) if word.eq_ignore_ascii_case("list") => self.meant_list(1),
                _ => self.meant_list(0),
            };
            let what = if key.is_somebody() { "`[` or `list:` and a name" } else { "`[`" };
            return Err(PredicateError { hint, ..self.expected(what) });
        }
        let mut constants = vec![self.whole(key)?];
        while self.takes_sign(",") {
            constants.push(self.whole(key)?);
        }
        if self.takes_sign("]") {
            return Ok(constants);
        }
        Err(PredicateError { hint: self.several_words(), ..self.expected("`,` or `]`") })
    }

    /// The list that is meant by the word or text so many tokens further.
    fn meant_list(&self, further: usize) -> Option<String> {
        let token = self.tokens.get(self.next + further)?;
        let name = match &token.kind {
            Kind::Word(name) | Kind::Text(name) => name.strip_prefix("list:").unwrap_or(name),
            _ => return None,
        };
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
        (!name.is_empty() && name.chars().all(plain)).then(|| format!("list:{name}"))
    }

    /// A constant that is not only a part of a value.
    fn whole(&mut self, key: AnyKey) -> Result<Constant, PredicateError> {
        let at = self.at();
        let constant = self.constant(key)?;
        if let (true, Constant::Text(name)) = (key.is_lists(), &constant) {
            self.lists.push((at, name.clone()));
        }
        Ok(constant)
    }

    fn constant(&mut self, key: AnyKey) -> Result<Constant, PredicateError> {
        let token = self.peek().filter(|token| !matches!(token.kind, Kind::Sign(_)));
        let constant = constants::of(key, token.ok_or_else(|| self.expected("a value"))?)?;
        self.next += 1;
        Ok(constant)
    }

    fn key(&mut self) -> Result<AnyKey, PredicateError> {
        let Some(word) = self.word().map(str::to_owned) else {
            return Err(self.expected("a key, `not`, `quotes`, `entities` or `(`"));
        };
        let quotes = self.within != Some(Items::Entities);
        let entities = self.within == Some(Items::Entities);
        let key = (quotes.then(|| named(QUOTE, &word)).flatten().map(AnyKey::Quote))
            .or_else(|| entities.then(|| named(ENTITY, &word)).flatten().map(AnyKey::Entity))
            .or_else(|| named(RECORD, &word).map(AnyKey::Record));
        let key = key.ok_or_else(|| self.unknown_key(&word))?;
        self.reads.quotes |= matches!(key, AnyKey::Quote(_)) || key.name() == "quote_count";
        self.reads.entities |= matches!(key, AnyKey::Entity(_)) || key.name() == "entity_count";
        self.of_a_quote |= matches!(key, AnyKey::Quote(_)) && self.within.is_none();
        self.next += 1;
        Ok(key)
    }

    /// What is wrong with a word that is no key here.
    fn unknown_key(&self, word: &str) -> PredicateError {
        const OWN: [&str; 5] = ["and", "or", "in", "contains", "exists"];
        let entities = self.within == Some(Items::Entities);
        if OWN.iter().any(|own| word.eq_ignore_ascii_case(own)) {
            return self.expected("a key, `not`, `quotes`, `entities` or `(`");
        }
        // As the record has it: "article.title", "entities.name".
        let lower = word.to_lowercase();
        let (of, last) = lower.rsplit_once('.').unwrap_or(("", &lower));
        let known = named(ENTITY, last).is_some();
        if !entities && known && (of.is_empty() || of.starts_with("entit")) {
            let message = format!("`{last}` is a key of entities: write `entities any ({last} …)`");
            return fault(self.at(), message);
        }
        if entities && named(QUOTE, &lower).is_some() {
            let message =
                format!("`{lower}` is a key of quotes: it stands outside `entities any ( … )`");
            return fault(self.at(), message);
        }
        let mut keys: Vec<&str> = RECORD.iter().map(|key| key.name).collect();
        if !entities {
            keys.extend(QUOTE.iter().map(|key| key.name).chain(["quotes", "entities"]));
        }
        keys.extend(ENTITY.iter().map(|key| key.name));
        let last = if last == "entity" { "entities" } else { last };
        let whole = |name: &str| keys.iter().copied().find(|key| *key == name);
        // "speaker.name" is the speaker.
        let speaker = named(QUOTE, of).map(|key| key.name);
        let whole = whole(&lower).or(speaker).or_else(|| whole(last)).or_else(|| whole(of));
        let hint = whole.or_else(|| nearest(&lower, keys)).map(str::to_owned);
        PredicateError {
            hint,
            ..fault(self.at(), format!("unknown key `{}`", word.escape_debug()))
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn at(&self) -> usize {
        self.peek().map_or(self.end, |token| token.at)
    }

    fn word(&self) -> Option<&str> {
        match self.peek().map(|token| &token.kind) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn lower_word(&self) -> String {
        self.word().unwrap_or_default().to_lowercase()
    }

    /// The value before, with this word and what follows it: `"Jane Doe"` for a bare Jane Doe.
    fn several_words(&self) -> Option<String> {
        let word = |at: usize| match self.tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) => Some(word.as_str()),
            _ => None,
        };
        let value = word(self.next.checked_sub(1)?)?;
        let begins = matches!(self.tokens.get(self.next.checked_sub(2)?)?.kind, Kind::Sign(_))
            || word(self.next.checked_sub(2)?)?.eq_ignore_ascii_case("contains");
        let joins = |word: &&str| !["and", "or"].iter().any(|w| word.eq_ignore_ascii_case(w));
        let next = self.next..self.next + LONGEST_VALUE;
        let more: Vec<&str> = next.map_while(word).take_while(joins).collect();
        let ends = matches!(
            self.tokens.get(self.next + more.len()).map(|token| &token.kind),
            None | Some(Kind::Word(_) | Kind::Sign(")" | "]" | ","))
        );
        (begins && ends && !more.is_empty()).then(|| format!("\"{value} {}\"", more.join(" ")))
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let stands = self.word().is_some_and(|found| found.eq_ignore_ascii_case(word));
        self.next += usize::from(stands);
        stands
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let stands = matches!(self.peek(), Some(Token { kind: Kind::Sign(s), .. }) if *s == sign);
        self.next += usize::from(stands);
        stands
    }

    fn expected(&self, what: &str) -> PredicateError {
        let found = self.peek().map_or_else(|| "the end".to_owned(), told);
        fault(self.at(), format!("expected {what}, found {found}"))
    }
}

fn named<T>(keys: &'static [Key<T>], name: &str) -> Option<&'static Key<T>> {
    keys.iter().find(|key| key.name == name)
}

fn told(token: &Token) -> String {
    token.kind.told()
}
