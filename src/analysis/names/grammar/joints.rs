//! Names that the model cut in two, ran together, or saw the end of alone.

use std::ops::Range;

use super::super::Name;
use super::super::document::SentenceCase;
use super::super::lexicon::Entry;
use super::super::words::Case;
use super::Grammar;
use super::extent::NICKNAME;
use crate::analysis::entities::EntityType;
use crate::lexicon::Class;

/// The most letters of an acronym.
const LETTERS: usize = 8;

/// How many tokens the words may have that an acronym stands for, or one item of a list.
const SPELT: usize = 14;

/// The most that one body is for: bounds the work.
const PORTFOLIOS: usize = 16;

impl Grammar<'_> {
    /// Puts names together and takes them apart; `names` are in order and stay so.
    pub(super) fn joint(&self, names: &mut Vec<Name>) {
        self.whole(names);
        self.join_brackets(names);
        self.nicknamed(names);
        self.split(names);
        self.join_hyphens(names);
        self.compass(names);
        self.portfolios(names);
    }

    /// Names that their words tell whole, however the model labelled them.
    fn whole(&self, names: &mut Vec<Name>) {
        let mut found: Vec<Name> = Vec::new();
        for (sentence, case) in self.document.layout.sentences.iter().zip(&self.words.cases) {
            let mark = |at: &usize| *case == SentenceCase::Prose && !self.document.is_word(*at);
            for at in sentence.tokens.clone().filter(mark) {
                match self.document.token(at) {
                    "(" => self.spell_out(&sentence.tokens, at, names, &mut found),
                    _ if self.document.is_possessive_mark(at) => {
                        self.offices(&sentence.tokens, at, &mut found);
                    }
                    _ => {}
                }
            }
        }
        let overlaps =
            |a: &Name, b: &Name| a.tokens.start < b.tokens.end && b.tokens.start < a.tokens.end;
        found.retain(|new| {
            let covers = |n: &Name| {
                overlaps(n, new)
                    && n.tokens.start <= new.tokens.start
                    && n.tokens.end >= new.tokens.end
            };
            let at = names.partition_point(|n| n.tokens.end <= new.tokens.start);
            !names.get(at).is_some_and(covers)
        });
        if found.is_empty() {
            return;
        }
        found.sort_by_key(|name| name.tokens.start);
        found.dedup_by(|b, a| overlaps(a, b));
        let mut news = found.iter().peekable();
        names.retain(|name| {
            while news.next_if(|new| new.tokens.end <= name.tokens.start).is_some() {}
            !news.peek().is_some_and(|new| overlaps(new, name))
        });
        names.extend(found);
        names.sort_by_key(|name| name.tokens.start);
    }

    /// "United Nations High Commissioner for Refugees (UNHCR)": the words whose first
    /// letters an acronym in brackets has are one name.
    fn spell_out(
        &self,
        sentence: &Range<usize>,
        open: usize,
        names: &[Name],
        found: &mut Vec<Name>,
    ) {
        if self.document.token(open + 2) == ")"
            && let Some(start) = self.spelt(sentence.start..open, open + 1)
        {
            found.push(self.named(start..open, names));
        }
    }

    /// "Marsh County Sheriff’s Office": with the office it is a body.
    fn offices(&self, sentence: &Range<usize>, mark: usize, found: &mut Vec<Name>) {
        let body = self.is_capital(mark + 1) && self.document.is(mark + 1, Class::StateBody);
        let officer = mark
            .checked_sub(1)
            .filter(|&at| body && self.is_capital(at) && self.document.is(at, Class::Role));
        let Some(officer) = officer else { return };
        let capital = |&at: &usize| {
            let small = [Class::Function, Class::Article];
            self.is_capital(at) && !self.document.properties(at).is_any(&small)
        };
        let before = (sentence.start..officer).rev().take_while(capital).count();
        if before > 0 {
            let end = self.district(mark + 2, sentence.end);
            let tokens = officer - before..end;
            let span = self.document.span_of(tokens.clone());
            found.push(Name { span, tokens, kind: EntityType::Organization });
        }
    }

    /// Where an office ends that is told with its district: "Office | for the Northern
    /// District of Elm".
    fn district(&self, at: usize, end: usize) -> usize {
        let word = |back: usize| self.document.lower(at + back);
        let district = 2 + usize::from(word(3) == "district");
        let told = word(0) == "for" && word(1) == "the" && word(district) == "district";
        let place = at + district + 2;
        let capital = |&t: &usize| self.is_capital(t);
        let last = (place..end).take_while(capital).last();
        let last = last.filter(|_| told && word(district + 1) == "of");
        last.map_or(at, |last| last + 1)
    }

    /// Where the words begin, before a bracket, whose first letters `acronym` has.
    fn spelt(&self, room: Range<usize>, acronym: usize) -> Option<usize> {
        let token = self.document.token(acronym);
        let capitals = token.bytes().all(|b| b.is_ascii_uppercase());
        if !capitals || !(3..=LETTERS).contains(&token.len()) {
            return None;
        }
        let mut letters = token.chars().rev().peekable();
        for at in room.rev().take(SPELT).filter(|&at| self.document.token(at) != ",") {
            let first = self.document.token(at).chars().next()?;
            if letters.next_if_eq(&first).is_some() {
                if letters.peek().is_none() {
                    return Some(at);
                }
            } else if first.is_uppercase() || !self.document.is(at, Class::Function) {
                return None;
            }
        }
        None
    }

    /// A name over `tokens` of the kind that the last name in them has, else of an
    /// organisation.
    fn named(&self, tokens: Range<usize>, names: &[Name]) -> Name {
        let at = names.partition_point(|n| n.tokens.end < tokens.end);
        let ends = names.get(at).filter(|n| n.tokens.start < tokens.end);
        let kind = ends.map_or(EntityType::Organization, |n| n.kind);
        let kind = if kind == EntityType::Person { EntityType::Organization } else { kind };
        Name { span: self.document.span_of(tokens.clone()), tokens, kind }
    }

    /// "Coach (Frank) Harker said": the given name that an editor put in is part of the name.
    fn join_brackets(&self, names: &mut Vec<Name>) {
        let opens = |name: &Name| {
            let start = name.tokens.start.checked_sub(3)?;
            let marks = (self.document.token(start), self.document.token(start + 2));
            let put_in = matches!(marks, ("(", ")") | ("[", "]"));
            let given = self.is_given(start + 1) && self.is_capital(start + 1);
            (name.tokens.len() == 1 && put_in && given).then_some(start)
        };
        let starts: Vec<usize> = names.iter().filter_map(opens).collect();
        if starts.is_empty() {
            return;
        }
        names.retain(|name| !starts.contains(&name.tokens.start.saturating_sub(1)));
        for name in names.iter_mut() {
            if let Some(start) = opens(name) {
                name.tokens.start = start;
                name.kind = EntityType::Person;
                name.span = self.document.span_of(name.tokens.clone());
            }
        }
    }

    /// Puts the given name before a nickname to the family name after it.
    fn nicknamed(&self, names: &mut Vec<Name>) {
        for at in 0..names.len() {
            let person = names.get(at).filter(|name| name.kind == EntityType::Person);
            let known = names.get(..at).unwrap_or_default();
            let start = person.and_then(|name| self.before_nickname(name, known));
            let Some(start) = start else { continue };
            let before = names.iter_mut().take(at).rev();
            for name in before.take_while(|name| name.tokens.end > start) {
                name.tokens.end = name.tokens.start;
            }
            if let Some(name) = names.get_mut(at) {
                name.tokens.start = start;
            }
        }
        names.retain(|name| !name.tokens.is_empty());
    }

    /// The given name before the nickname in front of a family name: "Guadalupe “Lupe” |
    /// Arriaga".
    fn before_nickname(&self, name: &Name, known: &[Name]) -> Option<usize> {
        let token = |at: usize| self.document.token(at);
        let close = name.tokens.start.checked_sub(1)?;
        let open = match token(close) {
            "”" => "“",
            "\"" => "\"",
            _ => return None,
        };
        let open =
            (close.saturating_sub(NICKNAME + 1)..close).rev().find(|&at| token(at) == open)?;
        let first = self.sentence(name).start;
        let inside = (open + 1..close).all(|at| self.is_capital(at));
        // "Avin “Smalls” | Seetharam": a person too, by the model.
        let person = |n: &&Name| n.kind == EntityType::Person && n.tokens.end == open;
        let named = known.iter().rev().take(NICKNAME).find(person).map(|n| n.tokens.start);
        let given = open.checked_sub(1).filter(|&at| at >= first && self.is_given(at));
        let given = named.filter(|&at| at >= first).or(given)?;
        (inside && open + 1 < close && self.is_capital(given)).then_some(given)
    }

    /// "Acme LLC | Jo Lind", "President of Chad | Idriss Deby".
    fn split(&self, names: &mut Vec<Name>) {
        let mut parts: Vec<Name> = Vec::new();
        for name in names.iter_mut() {
            let Some((at, kind)) = self.seam(name) else { continue };
            let part = |tokens: Range<usize>, kind| Name {
                span: self.document.span_of(tokens.clone()),
                tokens,
                kind,
            };
            parts.push(part(name.tokens.start..at, kind));
            *name = part(at..name.tokens.end, EntityType::Person);
        }
        if !parts.is_empty() {
            names.extend(parts);
            names.sort_by_key(|name| name.tokens.start);
        }
    }

    /// Where the name of a person begins inside a name, and of what kind the part
    /// before is.
    fn seam(&self, name: &Name) -> Option<(usize, EntityType)> {
        let tokens = name.tokens.clone();
        let form = tokens.clone().skip(1).find(|&at| {
            self.document.properties(at).is_any(&[Class::CompanyForm, Class::LegalForm])
        });
        let after = form.map_or(tokens.end, |form| form + 1);
        let titled = |at: usize| self.words.get(at).case == Case::Title;
        if tokens.end == after + 2 && self.is_given(after) && titled(after + 1) {
            return Some((after, EntityType::Organization));
        }
        let of = tokens.start.checked_sub(2)?;
        let held = self.document.token(of + 1) == "of" && self.document.is(of, Class::Role);
        let place = self.words.get(tokens.start).entry.place() > 0;
        (name.kind == EntityType::Person && tokens.len() > 2 && held && place)
            .then_some((tokens.start + 1, EntityType::Location))
    }

    /// "Paul" and "Lois Berger" around a hyphen are one; "Ki" of "Ki-moon" takes the
    /// rest of it, if a name in the text ends so.
    fn join_hyphens(&self, names: &mut Vec<Name>) {
        let mut given: Vec<&str> = Vec::new();
        for name in names.iter().filter(|n| n.kind == EntityType::Person) {
            let last = name.tokens.end.saturating_sub(1);
            if self.document.is_two_syllables(last) {
                given.push(self.document.token(last));
            }
        }
        for name in names.iter_mut().filter(|n| n.kind == EntityType::Person) {
            let start = name.tokens.start;
            let before = start.checked_sub(2).filter(|&b| self.hyphenates(b + 1));
            if let Some(before) = before.filter(|&b| self.is_given(b) && self.is_capital(b)) {
                name.tokens.start = before;
            }
            let end = name.tokens.end;
            if self.hyphenates(end) {
                let whole = self.document.span_of(start..end + 2).slice(self.document.text);
                // "May Day | -Winters"; "her aunt, LaToya Day | -Winters |, left"
                let apposed = start > 0
                    && self.document.token(start - 1) == ","
                    && self.document.token(end + 2) == ",";
                let family = name.tokens.len() == 2
                    && self.words.get(end + 1).case == Case::Title
                    && (apposed || self.is_given(start) && !self.is_given(end + 1));
                if family || name.tokens.len() == 1 && given.contains(&whole) {
                    name.tokens.end = end + 2;
                }
            }
            name.span = self.document.span_of(name.tokens.clone());
        }
        let tokens: Vec<Range<usize>> = names.iter().map(|n| n.tokens.clone()).collect();
        let mut next = tokens.iter().skip(1);
        names.retain(|name| next.next().is_none_or(|n| n.start > name.tokens.start));
    }

    /// Whether a token is a hyphen that touches the words on both sides.
    pub(super) fn hyphenates(&self, at: usize) -> bool {
        let tokens = &self.document.layout.tokens;
        let touches = |a: usize| match (tokens.get(a), tokens.get(a + 1)) {
            (Some(a), Some(b)) => a.span.end == b.span.start,
            _ => false,
        };
        self.document.token(at) == "-" && at > 0 && touches(at - 1) && touches(at)
    }

    /// "N. Korea" is no person where the text has North Korea.
    fn compass(&self, names: &mut [Name]) {
        let points =
            |at: usize| matches!(self.document.token(at), "North" | "South" | "East" | "West");
        let mut places: Vec<&str> = Vec::new();
        for name in names.iter().filter(|n| n.kind == EntityType::Location && n.tokens.len() == 2) {
            if points(name.tokens.start) {
                places.push(self.document.token(name.tokens.start + 1));
            }
        }
        for name in names.iter_mut().filter(|n| n.kind == EntityType::Person && n.tokens.len() == 2)
        {
            let start = name.tokens.start;
            let short = matches!(self.document.token(start), "N." | "S." | "E." | "W.");
            if short && places.contains(&self.document.token(start + 1)) {
                name.kind = EntityType::Location;
            }
        }
    }

    /// "Ministry of Agriculture | , Forestry and Fisheries": all that a body is for is its name.
    fn portfolios(&self, names: &mut Vec<Name>) {
        for at in 0..names.len() {
            let Some(end) = names.get(at).and_then(|name| self.end_of_portfolios(name)) else {
                continue;
            };
            let after = names.get(at + 1..).unwrap_or_default();
            let inside = after.iter().take_while(|n| n.tokens.start < end);
            let free = inside.clone().all(|n| self.document.is(n.tokens.start, Class::Portfolio));
            let behind = at + 1 + inside.count();
            if let Some(name) = names.get_mut(at).filter(|_| free) {
                name.tokens.end = end;
                name.span = self.document.span_of(name.tokens.clone());
                names.drain(at + 1..behind);
            }
        }
    }

    /// Where a list ends that the name of a body begins: "of Agriculture | , Trade and Labour |".
    fn end_of_portfolios(&self, name: &Name) -> Option<usize> {
        let is = |at: usize, class| self.document.is(at, class);
        let token = |at: usize| self.document.token(at);
        let run = |at: usize| (at..at + SPELT).take_while(|&t| self.is_capital(t)).count();
        if name.kind != EntityType::Organization || token(name.tokens.end) != "," {
            return None;
        }
        let body = name.tokens.clone().any(|t| is(t, Class::StateBody));
        let of = name.tokens.clone().any(|t| matches!(token(t), "of" | "for"));
        let (mut end, mut count) = (name.tokens.end, 0);
        while token(end) == "," && self.is_capital(end + 1) && count < PORTFOLIOS {
            end += 1 + run(end + 1);
            count += 1;
        }
        let listed = token(end) == "and" && self.is_capital(end + 1) && end > name.tokens.end;
        let end = end + 1 + run(end + 1);
        let portfolio = (name.tokens.start..end).any(|t| is(t, Class::Portfolio));
        (body && of && listed && portfolio).then_some(end)
    }

    /// Whether an unknown given name stands between a title and the name of a person:
    /// "President | Susilo | Bambang Yudhoyono".
    pub(super) fn stands_between(&self, at: usize, free: usize) -> bool {
        let known = self.document.properties(at);
        let entry = self.words.get(at).entry;
        let other = [Class::Title, Class::Role, Class::Body, Class::Function, Class::Nationality];
        let body = Entry::ORGANIZATION | Entry::ORGANIZATION_WORD | Entry::NATIONALITY;
        let plain = self.words.get(at).case == Case::Title
            && !known.is_any(&other)
            && !entry.has(body)
            && entry.place() == 0;
        let before = at.checked_sub(1).filter(|&before| before >= free);
        let titled =
            before.is_some_and(|b| self.document.is(b, Class::Title) && self.is_capital(b));
        plain && titled && !self.ends_title(&(at..at + 2))
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::names::tests::check;
    use expect_test::expect;

    #[test]
    fn words_that_an_acronym_stands_for() {
        check(
            "He wrote to the Northern High Commissioner for Harbours (NHCH) on Monday.",
            &expect![[r#"
                He wrote to the Northern High Commissioner for Harbours (NHCH) on Monday.
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^  ^^^^ organization, organization
            "#]],
        );
        check(
            "He wrote to Harbours, Quays and Canals Nordland (HQCN) on Monday.",
            &expect![[r#"
            He wrote to Harbours, Quays and Canals Nordland (HQCN) on Monday.
                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^  ^^^^ organization, organization
        "#]],
        );
        check(
            "The meeting of the council (it was short) ended.",
            &expect![[r#"
            The meeting of the council (it was short) ended.
        "#]],
        );
    }

    #[test]
    fn the_office_of_an_officer() {
        check(
            "The Marsh County Sheriff’s Office called the sheriff’s office in Elm.",
            &expect![[r#"
                The Marsh County Sheriff’s Office called the sheriff’s office in Elm.
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
            "#]],
        );
    }

    #[test]
    fn an_office_with_its_district() {
        check(
            "The Elm Attorney’s Office for the Northern District of Marsh spoke.",
            &expect![[r#"
                The Elm Attorney’s Office for the Northern District of Marsh spoke.
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
            "#]],
        );
    }

    #[test]
    fn a_given_name_put_in() {
        check(
            "“On Monday (Frank) Harker came and [Jo] Lind left (Elm) Square.”",
            &expect![[r#"
                “On Monday (Frank) Harker came and [Jo] Lind left (Elm) Square.”
                            ^^^^^                   ^^             ^^^  ^^^^^^ person, person, organization, organization
            "#]],
        );
    }

    #[test]
    fn the_house_is_no_part_of_a_name() {
        check(
            "On Monday Speaker of the House Nora Lind spoke.",
            &expect![[r#"
            On Monday Speaker of the House Nora Lind spoke.
                                           ^^^^^^^^^ person
        "#]],
        );
    }

    #[test]
    fn two_names_that_touch() {
        check(
            "The vice president of Bremer LLC Anna Lind resigned.",
            &expect![[r#"
            The vice president of Bremer LLC Anna Lind resigned.
                                             ^^^^^^^^^ person
        "#]],
        );
        check(
            "Then Lance Corporal Anna Lind spoke.",
            &expect![[r#"
            Then Lance Corporal Anna Lind spoke.
                                ^^^^^^^^^ person
        "#]],
        );
    }

    #[test]
    fn hyphens_and_unknown_given_names() {
        check(
            "On Monday Paul-Louis Bernard spoke; Bernard left.",
            &expect![[r#"
            On Monday Paul-Louis Bernard spoke; Bernard left.
                      ^^^^^^^^^^^^^^^^^^        ^^^^^^^ person, person
        "#]],
        );
        check(
            "On Monday President Wirjo Bambang Santoso spoke.",
            &expect![[r#"
            On Monday President Wirjo Bambang Santoso spoke.
                                ^^^^^^^^^^^^^^^^^^^^^ person
        "#]],
        );
    }

    #[test]
    fn all_that_a_ministry_is_for() {
        check(
            "He told the Ministry of Agriculture, Forestry and Fisheries that it was late.",
            &expect![[r#"
                He told the Ministry of Agriculture, Forestry and Fisheries that it was late.
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ organization
            "#]],
        );
        check(
            "He told the Ministry of Agriculture, Anna Lind and Paul Marsh that it was late.",
            &expect![[r#"
                He told the Ministry of Agriculture, Anna Lind and Paul Marsh that it was late.
                            ^^^^^^^^^^^^^^^^^^^^^^^  ^^^^^^^^^     ^^^^^^^^^^ organization, person, person
            "#]],
        );
    }

    #[test]
    fn a_family_name_of_three_parts() {
        check(
            "On Monday Prime Minister Somchai Chan-o-tha spoke.",
            &expect![[r#"
            On Monday Prime Minister Somchai Chan-o-tha spoke.
                                     ^^^^^^^^^^^^^^^^^^ person
        "#]],
        );
    }

    #[test]
    fn a_country_cut_short_is_no_person() {
        check(
            "North Korea answered. He said that N. Korea would wait.",
            &expect![[r#"
            North Korea answered.
            ^^^^^^^^^^^ location
            He said that N. Korea would wait.
                         ^^^^^^^^ location
        "#]],
        );
    }
}
