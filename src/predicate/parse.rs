//! From tokens to a tree: a recursive descent that knows what each key holds.

use super::keys::{ENTITY, Key, QUOTE, RECORD, Type};
use super::test::{AnyKey, Check, Constant, Test, time_of};
use super::tokens::{self, Kind, Token, fault};
use super::values::{is_code, is_item, meant_item};
use super::{How, Items, Node, Predicate, PredicateError};
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
    };
    let root = parser.or()?;
    match parser.peek() {
        None => {
            let Parser { of_a_quote, lists, .. } = parser;
            Ok(Predicate { root, of_a_quote, lists })
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
}

impl Parser {
    fn or(&mut self) -> Result<Node, PredicateError> {
        let mut nodes = vec![self.and()?];
        while self.takes_word("or") {
            nodes.push(self.and()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Or(nodes) })
    }

    fn and(&mut self) -> Result<Node, PredicateError> {
        let mut nodes = vec![self.one()?];
        while self.takes_word("and") {
            nodes.push(self.one()?);
        }
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
        } else if let Some(of) = self.items()? {
            of
        } else {
            Node::Test(self.test()?)
        };
        self.depth -= 1;
        Ok(node)
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
                    Constant::Text(text) => Check::Contains(text),
                    _ => return Err(fault(at, "expected a text")),
                }
            }
            Some(Kind::Sign(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">="))) => {
                self.next += 1;
                self.compared(key, sign, at)?
            }
            found => {
                let signs = "`=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `in` or `exists`";
                let hint = match found {
                    Some(Kind::Sign("==")) => Some("="),
                    Some(Kind::Word(word)) => nearest(&word, ["contains", "exists"]),
                    _ => None,
                };
                let hint = hint.map(str::to_owned);
                return Err(PredicateError { hint, ..self.expected(signs) });
            }
        };
        Ok(Test { key, check })
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
            return Err(fault(at, "expected the name of a list after `list:`, found none"));
        }
        self.next += 1;
        self.lists.push((at + "list:".len(), name.clone()));
        Ok(Some(name))
    }

    fn compared(
        &mut self,
        key: AnyKey,
        sign: &'static str,
        at: usize,
    ) -> Result<Check, PredicateError> {
        let ordered = matches!(key.values(), Type::Number | Type::Time);
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
            return Err(self.expected("`[`"));
        }
        let mut constants = vec![self.whole(key)?];
        while self.takes_sign(",") {
            constants.push(self.whole(key)?);
        }
        if self.takes_sign("]") { Ok(constants) } else { Err(self.expected("`,` or `]`")) }
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
        let Some(Token { kind, at }) = self.peek().cloned() else {
            return Err(self.expected("a value"));
        };
        let text = match &kind {
            Kind::Word(text) | Kind::Text(text) => Some(text.as_str()),
            Kind::Number(_) => None,
            Kind::Sign(_) => return Err(self.expected("a value")),
        };
        let constant = match (key.values(), text, &kind) {
            (Type::Number, _, Kind::Number(number)) => Some(Constant::Number(*number)),
            (Type::Text, Some(text), _) => Some(Constant::Text(text.to_lowercase())),
            (Type::Text, None, Kind::Number(number)) => Some(Constant::Text(number.to_string())),
            (Type::Code { most, .. }, Some(text), _) if is_code(text, most) => {
                Some(Constant::Text(text.to_lowercase()))
            }
            (Type::Item, Some(text), _) if is_item(text) => {
                Some(Constant::Text(text.to_lowercase()))
            }
            (Type::Time, Some(text), _) => time_of(text).map(Constant::Time),
            (Type::Choice(words), Some(text), _) => words
                .iter()
                .find(|word| word.eq_ignore_ascii_case(text))
                .map(|word| Constant::Text((*word).to_owned())),
            _ => None,
        };
        let found = self.peek().map(told).unwrap_or_default();
        let constant = constant.ok_or_else(|| match key.values() {
            Type::Choice(words) => PredicateError {
                at,
                message: format!("expected one of {}, found {found}", words.join(", ")),
                hint: text.and_then(|text| nearest(text, words.iter().copied())).map(str::to_owned),
            },
            Type::Time => fault(at, format!("expected a time as \"2026-01-31T12:00:00Z\" or a day as \"2026-01-31\", found {found}")),
            Type::Number => fault(at, format!("expected a number, found {found}")),
            Type::Text => fault(at, format!("expected a text, found {found}")),
            Type::Code { example, .. } => {
                fault(at, format!("expected a code such as `{example}`, found {found}"))
            }
            Type::Item => PredicateError {
                at,
                message: format!("expected an item of Wikidata such as Q567, found {found}"),
                hint: meant_item(&kind),
            },
        })?;
        self.next += 1;
        Ok(constant)
    }

    fn key(&mut self) -> Result<AnyKey, PredicateError> {
        let at = self.at();
        let Some(word) = self.word().map(str::to_owned) else {
            return Err(self.expected("a key, `not`, `quotes`, `entities` or `(`"));
        };
        let quotes = self.within != Some(Items::Entities);
        let entities = self.within == Some(Items::Entities);
        let key = (quotes.then(|| named(QUOTE, &word)).flatten().map(AnyKey::Quote))
            .or_else(|| entities.then(|| named(ENTITY, &word)).flatten().map(AnyKey::Entity))
            .or_else(|| named(RECORD, &word).map(AnyKey::Record));
        let Some(key) = key else {
            if !entities && named(ENTITY, &word).is_some() {
                let message =
                    format!("`{word}` is a key of entities: write `entities any ({word} …)`");
                return Err(fault(at, message));
            }
            let known = RECORD.iter().map(|key| key.name);
            let hint = nearest(
                &word,
                known
                    .chain(QUOTE.iter().map(|key| key.name))
                    .chain(ENTITY.iter().map(|key| key.name)),
            )
            .map(str::to_owned);
            return Err(PredicateError {
                at,
                message: format!("unknown key `{}`", word.escape_debug()),
                hint,
            });
        };
        self.of_a_quote |= matches!(key, AnyKey::Quote(_)) && self.within.is_none();
        self.next += 1;
        Ok(key)
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
    match &token.kind {
        Kind::Word(text) | Kind::Text(text) => format!("`{}`", text.escape_debug()),
        Kind::Number(number) => format!("`{number}`"),
        Kind::Sign(sign) => format!("`{sign}`"),
    }
}
