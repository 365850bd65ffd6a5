//! Who is the subject of a verb, and of a sentence.

use std::ops::Range;

use super::bounds::{LONGEST, clause_start, ends_finally, last_inside};
use crate::analysis::mentions::{self, Noun};
use crate::analysis::quotes::tree;
use crate::analysis::scene::cues::{self, Act, Class, Cue, Form};
use crate::analysis::scene::phrase::{self, Phrase};
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::{Relation, Tag};
use crate::lexicon::Class as WordClass;

/// How far those to whom somebody writes reach, in tokens.
const ADDRESSED: usize = 24;

/// How far an aside reaches between a subject and its verb, in tokens.
const ASIDE: usize = 60;

/// Who does the saying of the verb at `verb`, which stands after token `from`:
/// a name or pronoun right before it, else what the tree says, else the words.
/// The subject of a passive is none: "Smith was asked".
pub(in crate::analysis::quotes) fn subject(
    scene: &Scene<'_>,
    verb: usize,
    from: usize,
) -> Option<Phrase> {
    let found = beside_or_above(scene, verb, from)?;
    let found = tree::without_body(scene, found);
    // "Ann Berger, PhD, a dietitian, told": not the letters.
    let bearer = scene.bearer(found.head);
    if bearer == found.head {
        return Some(found);
    }
    let start = scene.name_before(from, bearer + 1)?;
    Some(Phrase { tokens: start..bearer + 1, head: bearer })
}

/// The same, letters after a name included.
fn beside_or_above(scene: &Scene<'_>, verb: usize, from: usize) -> Option<Phrase> {
    if tree::is_passive(scene, verb) {
        let agent = scene.child(verb, Relation::Agent)?;
        return scene.child(agent, Relation::Pobj).map(|by| tree::phrase(scene, by));
    }
    // "the agency quoted Smith as saying", "he heard the judge say"
    if let Some((_, source)) = tree::told_of(scene, verb, from) {
        return Some(source);
    }
    // "Smith, a lawyer, went on to say": the subject of "went".
    let purpose = verb > from && scene.lower(verb - 1) == "to";
    let governor = scene.head(verb).filter(|&h| purpose && (from..verb).contains(&h));
    if let Some(made) = governor.and_then(|outer| tree::made_to(scene, outer, verb)) {
        return Some(made);
    }
    let verb = governor.filter(|&h| scene.tag(h).is_verb()).unwrap_or(verb);
    let k = phrase::skip_back(scene, verb, from);
    if let Some(around) = around_aside(scene, verb, k, from) {
        return Some(around);
    }
    if let Some(around) = around_dashes(scene, k, from).or_else(|| around_examples(scene, k, from))
    {
        return Some(around);
    }
    if let Some(around) =
        around_relative(scene, verb, k, from).or_else(|| around_addition(scene, verb, k, from))
    {
        return Some(around);
    }
    if let Some(around) = around_clause(scene, verb, k, from) {
        return Some(around);
    }
    if let Some(shared) = shared(scene, verb, k, from).or_else(|| listed(scene, verb, k, from)) {
        return Some(shared);
    }
    if scene.cue(verb).is_some_and(|c| c.form == Form::Gerund)
        && let Some(found) = received_by(scene, k, from)
            .map(|(_, post)| post)
            .or_else(|| author(scene, k, from))
            .or_else(|| sender(scene, k, from))
            .or_else(|| with(scene, k, from))
            .or_else(|| judging(scene, k, from))
            .or_else(|| added(scene, verb, from))
    {
        return Some(found);
    }
    let found = tree::subject(scene, verb).filter(|s| s.tokens.start >= from);
    if let Some(next) = found.as_ref().and_then(|first| after_and(scene, verb, k, first)) {
        return Some(next);
    }
    let beside = k > from && matches!(scene.kind(k - 1), Kind::Name | Kind::Pronoun);
    let nominal = |t: usize| {
        matches!(
            scene.kind(t),
            Kind::Name | Kind::And | Kind::Preposition | Kind::Determiner | Kind::Word
        )
    };
    // "Smith of the Ministry of Health and Sports says"
    let joined = |s: &Phrase| {
        s.tokens.end < k && scene.kind(s.head) == Kind::Name && (s.tokens.end..k).all(nominal)
    };
    let reaches = |s: &Phrase| s.head > verb || s.tokens.end >= k || s.head + 1 == k || joined(s);
    if beside && !found.as_ref().is_some_and(reaches) {
        return phrase::before(scene, verb, from).or(found);
    }
    // "… near the sea, the army said": not the sea.
    let apart = |s: &Phrase| {
        let between = s.tokens.end..k;
        scene.kind(between.start) == Kind::Comma
            && between.len() > 1
            && scene.kind(between.start + 1) == Kind::Determiner
            && between.skip(1).all(|t| {
                matches!(
                    scene.kind(t),
                    Kind::Determiner | Kind::Word | Kind::Name | Kind::Possessive
                )
            })
    };
    let found = found.filter(|s| !apart(s));
    found.or_else(|| phrase::before(scene, verb, from))
}

/// "Smith, who has run the city since May, said": the name before the aside
/// that ends at the verb, where a word inside it would be taken.
pub(super) fn around_aside(
    scene: &Scene<'_>,
    verb: usize,
    k: usize,
    from: usize,
) -> Option<Phrase> {
    let close = k.checked_sub(1).filter(|&c| c > from && scene.kind(c) == Kind::Comma)?;
    let from = from.max(verb.saturating_sub(ASIDE));
    let plain = |t: usize| !scene.verbal(t);
    let opens = |s: &usize| {
        let named = phrase::at(scene, *s, close).filter(|p| scene.kind(p.head) == Kind::Name)?;
        let comma = Some(named.tokens.end).filter(|&c| scene.kind(c) == Kind::Comma)?;
        let aside = comma + 1..close;
        let joined = |t: usize| scene.kind(t) == Kind::Comma && scene.kind(t + 1) == Kind::And;
        let relative = aside.clone().find(|&t| matches!(scene.lower(t), "who" | "whose"));
        let described = scene.kind(aside.start) == Kind::Determiner
            || scene.document.token(aside.start).chars().filter(|c| c.is_uppercase()).count() > 1;
        let fits = aside.clone().take_while(|&t| relative.is_none_or(|r| t < r)).all(plain)
            && (relative.is_some() || described)
            && !aside.clone().any(|t| joined(t) && !plain(t + 2));
        fits.then_some(named)
    };
    let starts = (from..close).filter(|&s| s == from || scene.kind(s - 1) == Kind::Comma);
    starts.collect::<Vec<_>>().iter().rev().find_map(opens)
}

/// "Smith – whose team won, and whose wife is a nurse – said": the name before the dashes.
fn around_dashes(scene: &Scene<'_>, k: usize, from: usize) -> Option<Phrase> {
    let dash = |t: &usize| scene.kind(*t) == Kind::Dash;
    let close = k.checked_sub(1).filter(|c| *c > from && dash(c))?;
    let open = (from + 1..close).rev().find(dash)?;
    let named = phrase::before(scene, open, from)?;
    let relative = scene.kind(open + 1) == Kind::Relative;
    (relative && named.tokens.end == open).then_some(named)
}

/// The comma that opens an aside in front of the verb at `k` that names others than the noun
/// before it: "Farmers |, including Smith, said", "The firm |, owned by Smith, said".
pub(in crate::analysis::quotes) fn aside_on_others(
    scene: &Scene<'_>,
    k: usize,
    from: usize,
) -> Option<usize> {
    let comma = |t: usize| scene.kind(t) == Kind::Comma;
    let close = k.checked_sub(1).filter(|&c| c > from && comma(c))?;
    let open = (from + 1..close).rev().find(|&t| comma(t) && names_others(scene, t + 1))?;
    // "The winner, a friend of Smith, Ann Berger, said": who it is.
    let named = |t: usize| {
        let name = phrase::at(scene, t + 1, close).filter(|p| scene.kind(p.head) == Kind::Name);
        name.is_some_and(|name| name.tokens.end == close)
    };
    // "dated Tuesday and | sent | to Smith", where the tag is wrong
    let participle = |t: usize| {
        scene.kind(t - 1) == Kind::And && matches!(scene.lower(t + 1), "by" | "to" | "for")
    };
    let carries = |t: usize| scene.carries(t) && !participle(t);
    // "in a statement issued by his spokesman, Smith,": whatever is named there.
    let through = opens_through(scene, open + 1);
    let plain = !(open + 2..close).any(|t| carries(t) || comma(t) && named(t) && !through);
    plain.then_some(open)
}

/// "in a statement signed by Smith", "in an interview with Smith", "speaking through Smith": by whose
/// mouth, or to whom, somebody speaks.
fn opens_through(scene: &Scene<'_>, t: usize) -> bool {
    match (scene.lower(t), scene.lower(t + 1)) {
        ("speaking" | "talking", "through" | "to" | "with") => true,
        ("in", "a" | "an") => {
            let noun = phrase::at(scene, t + 1, t + LONGEST);
            let opens = |n: Phrase| {
                let next = n.tokens.end;
                scene.lower(next) == "with"
                    || scene.tag(next) == Tag::Vbn
                        && matches!(scene.lower(next + 1), "by" | "through")
            };
            noun.is_some_and(opens)
        }
        _ => false,
    }
}

/// "including Smith", "led by Smith", "sent on Monday to Smith", "among them Smith", "a friend of Smith".
pub(super) fn names_others(scene: &Scene<'_>, t: usize) -> bool {
    match (scene.lower(t), scene.lower(t + 1)) {
        ("including", _) | ("among", "them") | ("some" | "many" | "most", "of") => true,
        ("in" | "speaking" | "talking", _) => opens_through(scene, t),
        ("a" | "an", _) => {
            let of = (t + 2..t + 4).find(|&of| scene.lower(of) == "of");
            of.is_some_and(|of| {
                mentions::noun(scene, of - 1) == Noun::Person && scene.kind(of + 1) == Kind::Name
            })
        }
        (_, next) => match scene.tag(t) {
            Tag::Vbn => true,
            // Mostly a participle with the wrong tag.
            Tag::Vbd => matches!(next, "by" | "to") || scene.cue(t).is_none(),
            _ => false,
        },
    }
}

/// "Farmers, including Smith and Lind, | said", "Members, led by Smith, | said": those before the
/// aside.
fn around_examples(scene: &Scene<'_>, k: usize, from: usize) -> Option<Phrase> {
    let open = aside_on_others(scene, k, from)?;
    let all = phrase::before(scene, open, from).filter(|all| all.tokens.end == open)?;
    // "Lawmakers on the committee, led by Smith": the lawmakers.
    let first = phrase::at(scene, from, open).filter(|first| {
        let on = first.tokens.end..all.tokens.start;
        let links = |t: usize| matches!(scene.kind(t), Kind::Preposition | Kind::Determiner);
        first.tokens.end < open
            && scene.tag(first.head).is_noun()
            && mentions::noun(scene, first.head) == Noun::Person
            && !on.is_empty()
            && on.into_iter().all(links)
    });
    Some(first.unwrap_or(all))
}

/// "Parents whose children go there | said": the noun that opens the sentence with its
/// relative clause, where the tree has the end of that for the subject.
fn around_relative(scene: &Scene<'_>, verb: usize, k: usize, from: usize) -> Option<Phrase> {
    let noun = phrase::at(scene, from, k)?;
    let opens = |t: &usize| match scene.lower(*t) {
        "who" | "whose" => scene.kind(*t) == Kind::Relative,
        "that" | "which" => scene.tag(*t) == Tag::Wdt && scene.carries(t + 1),
        _ => false,
    };
    let relative = Some(noun.tokens.end).filter(opens)?;
    let inside = relative + 1..k;
    let carry = inside.clone().filter(|&t| scene.carries(t)).count();
    let plain = |t: usize| {
        !matches!(scene.kind(t), Kind::Comma | Kind::And | Kind::Dash | Kind::Conjunction)
            && scene.stretch_of(t).is_none()
    };
    let form = scene.cue(verb).map(|c| c.form);
    // "… | has said", "Those who left | say"
    let helped = k < verb && (k..verb).any(|t| scene.carries(t));
    let finite = match form {
        Some(Form::Past) => true,
        Some(Form::Present | Form::Base) => !helped,
        Some(Form::Participle) => helped,
        _ => false,
    };
    let fits = finite && carry == 1 && (k == verb || helped) && inside.into_iter().all(plain);
    fits.then_some(Phrase { tokens: noun.tokens.start..k, ..noun })
}

/// How far the clause behind a noun reaches, in tokens.
const CLAUSE: usize = 24;

/// "The lawyer representing Smith | said", "After he fell, a man who knew him | said": the noun
/// with the clause behind it, whomever that names.
fn around_clause(scene: &Scene<'_>, verb: usize, k: usize, from: usize) -> Option<Phrase> {
    let helped = (k..verb).any(|t| scene.carries(t));
    let cue = scene.cue(verb)?;
    let finite = match cue.form {
        Form::Past => true,
        Form::Present | Form::Base => !helped,
        Form::Participle => helped,
        Form::Gerund => false,
    };
    // "The bill putting it off Smith said | was bold": Smith said it of the bill.
    if !finite || scene.carries(verb + 1) {
        return None;
    }
    let breaks = |&t: &usize| {
        let mark = matches!(scene.kind(t), Kind::Comma | Kind::Stop | Kind::Colon | Kind::Dash);
        mark && !phrase::hyphenates(scene, t)
            || scene.lower(t) == ";"
            || scene.stretch_of(t).is_some()
    };
    let from = from.max(k.saturating_sub(CLAUSE));
    let start = (from..k).rev().find(breaks).map_or(from, |t| t + 1);
    // "Smith, head of a firm making bricks said", where a comma was left out.
    let apposed = start > from
        && scene.kind(start - 1) == Kind::Comma
        && scene.kind(from) == Kind::Name
        && !(from..start).any(|t| scene.carries(t));
    if apposed {
        return None;
    }
    let mut openers = (start + 1..k.saturating_sub(1)).filter(|&t| opens_clause(scene, t));
    openers.find_map(|opener| {
        let participle = matches!(scene.tag(opener), Tag::Vbg | Tag::Vbn);
        let carry = (opener..k).filter(|&t| scene.carries(t)).count();
        let noun = phrase::before(scene, opener, start).filter(|n| n.tokens.end == opener)?;
        let ahead = noun.tokens.start.checked_sub(1).filter(|&t| t >= start);
        let joined = |t: usize| {
            matches!(scene.kind(t), Kind::And | Kind::Adverb) || cues::is_time(scene.document, t)
        };
        let governor = scene.head(noun.head);
        let subject = scene.relation(noun.head) == Relation::Nsubj
            && governor.is_some_and(|g| (k..=verb).contains(&g));
        let free = subject || ahead.is_none_or(joined);
        // "A report written by Smith", "Research by Smith shows": his words.
        let by = (opener..k).any(|t| matches!(scene.lower(t), "by" | "from" | "of"));
        let kind = mentions::noun(scene, noun.head);
        let shows = kind == Noun::Other && cue.act() == Act::Evidence;
        let document = participle && by && (kind == Noun::Document || shows);
        let fits = free
            && carry == usize::from(!participle)
            && (scene.tag(noun.head).is_noun()
                || kind == Noun::Person
                || scene.lower(opener - 1) == "those")
            && !document
            && !cues::is_time(scene.document, noun.head);
        fits.then_some(Phrase { tokens: noun.tokens.start..k, ..noun })
    })
}

/// Whether a clause that says more of the noun before it begins at token `t`: "a man | who left",
/// "a man | accused of theft".
pub(in crate::analysis::quotes) fn opens_clause(scene: &Scene<'_>, t: usize) -> bool {
    let noun = |t: usize| {
        scene.tag(t).is_noun()
            || mentions::noun(scene, t) == Noun::Person
            || cues::is_time(scene.document, t)
            || scene.lower(t) == "those"
    };
    let before = || t.checked_sub(1).is_some_and(noun);
    let day = || cues::is_date(scene.document, t + 1);
    match scene.lower(t) {
        "who" | "whose" => scene.kind(t) == Kind::Relative,
        "that" | "which" => scene.carries(t + 1) && before(),
        // "a deal | signed | Thursday", but not "a woman | named | Smith".
        _ => match scene.tag(t) {
            Tag::Vbn => {
                let told = scene.kind(t + 1) != Kind::Name || day();
                told && !scene.capital(t) && before()
            }
            // "Acme's | managing | director"
            Tag::Vbg => {
                let modifies = scene.document.is(t, WordClass::RoleModifier)
                    && mentions::noun(scene, t + 1) == Noun::Person;
                !scene.capital(t) && !modifies && before()
            }
            _ => false,
        },
    }
}

/// "The bill, which the Senate must sign, | says": the noun that opens the sentence, not one in
/// its relative clause.
fn around_addition(scene: &Scene<'_>, verb: usize, k: usize, from: usize) -> Option<Phrase> {
    let finite = scene.cue(verb).is_some_and(|c| matches!(c.form, Form::Past | Form::Present));
    let start = from + usize::from(matches!(scene.lower(from), "and" | "but"));
    let comma = (start..k).find(|&t| scene.kind(t) == Kind::Comma).filter(|_| finite)?;
    let noun = phrase::at(scene, start, comma)?;
    let nominal = |t: usize| !scene.verbal(t) && scene.stretch_of(t).is_none();
    let whole = (noun.tokens.end..comma).all(nominal) && is_in_addition(scene, comma, verb);
    whole.then_some(Phrase { tokens: noun.tokens.start..comma, ..noun })
}

/// Whether all from the comma to the verb at `verb` is a relative clause, and so is nothing
/// there the verb's subject: ", which the Senate must sign, | says", ", who lives in Elm | said".
pub(in crate::analysis::quotes) fn is_in_addition(
    scene: &Scene<'_>,
    comma: usize,
    verb: usize,
) -> bool {
    let k = phrase::skip_back(scene, verb, comma);
    let relative = matches!(scene.lower(comma + 1), "who" | "which" | "whose");
    let goes_on = |t: usize| {
        let next = t + 1 + usize::from(scene.kind(t + 1) == Kind::Adverb);
        scene.kind(next) == Kind::And || scene.carries(next)
    };
    let resumes = |t: usize| scene.kind(t) == Kind::Comma && goes_on(t);
    let closed = k > comma + 2 && scene.kind(k - 1) == Kind::Comma;
    relative
        && !(comma + 1..k.saturating_sub(1)).any(resumes)
        && (closed || ends_with_place(scene, comma, k, verb))
}

/// "who works for Acme | said", "who grew up in Elm, Ohio | said he …": the name at the end depends
/// on a preposition. Not "which fell in Elm, Smith said on Monday, …".
fn ends_with_place(scene: &Scene<'_>, from: usize, end: usize, verb: usize) -> bool {
    let before_name = |end: usize| scene.name_before(from, end)?.checked_sub(1);
    let governs = |t: usize| scene.kind(t) == Kind::Preposition;
    let outer = before_name(end);
    let inner = outer.filter(|&t| scene.kind(t) == Kind::Comma).and_then(before_name);
    let thrown_in = matches!(scene.kind(verb + 1), Kind::Comma | Kind::Stop | Kind::Preposition)
        || cues::is_time(scene.document, verb + 1);
    let goes_on = scene.kind(verb + 1) != Kind::Comma;
    outer.is_some_and(governs) && goes_on || inner.is_some_and(governs) && !thrown_in
}

/// "Smith | liked | a post | saying …", before token `end`: the verb, and the document, whose words
/// they are.
pub(in crate::analysis::quotes) fn received_by(
    scene: &Scene<'_>,
    end: usize,
    from: usize,
) -> Option<(usize, Phrase)> {
    let post = phrase::before(scene, end, from).filter(|p| p.tokens.end == end)?;
    let verb = post.tokens.start.checked_sub(1).filter(|&t| t > from)?;
    let others = scene.document.is(verb, WordClass::Receiving);
    (others && mentions::noun(scene, post.head) == Noun::Document).then_some((verb, post))
}

/// "waved a letter from | the union | warning …": whose words a document says.
pub(in crate::analysis::quotes) fn author(
    scene: &Scene<'_>,
    end: usize,
    from: usize,
) -> Option<Phrase> {
    let last = end.checked_sub(1).filter(|&t| t > from)?;
    let source = |t: &usize| matches!(scene.lower(*t), "from" | "by");
    let link = (from.max(end.saturating_sub(ADDRESSED))..last).rev().find(source)?;
    let document = link.checked_sub(1).filter(|&t| t >= from)?;
    let by = phrase::at(scene, link + 1, end).filter(|by| by.tokens.end == end)?;
    let somebody = match scene.kind(by.head) {
        Kind::Name => scene.is_person(by.head) || scene.kind(link + 1) == Kind::Determiner,
        _ => matches!(mentions::noun(scene, by.head), Noun::Person | Noun::Body),
    };
    (somebody && mentions::noun(scene, document) == Noun::Document).then_some(by)
}

/// "sent a letter to Smith demanding …": who sent it, not who was to read it.
fn sender(scene: &Scene<'_>, end: usize, from: usize) -> Option<Phrase> {
    if let Some(verb) = addressed(scene, end, from) {
        return subject(scene, verb, from);
    }
    let named = end.checked_sub(1).is_some_and(|t| scene.kind(t) == Kind::Name);
    let to = to_whom(scene, end, from).filter(|&t| named && t > from)?;
    let writes = |t: &usize| scene.document.is(*t, WordClass::Publishing);
    let verb = (from..to).rev().find(|&t| scene.carries(t)).filter(writes)?;
    tree::subject(scene, verb).filter(|s| s.tokens.start >= from)
}

/// "wrote to | Smith and his deputy | asking …", "emailed | Smith | asking …": the verb that
/// says to whom somebody writes.
fn addressed(scene: &Scene<'_>, end: usize, from: usize) -> Option<usize> {
    let from = from.max(end.saturating_sub(ADDRESSED));
    // "acting director Smith"
    let before_name = |t: usize| scene.tag(t) == Tag::Vbg && scene.kind(t + 1) == Kind::Name;
    let verb = (from..end).rev().find(|&t| scene.verbal(t) && !before_name(t))?;
    let writes = scene.document.is(verb, WordClass::Addressing) && verb + 1 < end;
    let whom = verb + 1 + usize::from(scene.lower(verb + 1) == "to");
    let noun = phrase::at(scene, whom, end).is_some_and(|p| {
        let person = mentions::noun(scene, p.head) == Noun::Person;
        scene.kind(p.head) == Kind::Name || scene.kind(p.head) == Kind::Pronoun || person
    });
    let plain = |t: usize| !matches!(scene.lower(t), "from" | "by" | "about" | "who" | "which");
    (writes && noun && (whom..end).all(plain)).then_some(verb)
}

/// The "to" before the words of a name up to token `end`: "to | FBI Director | Smith".
pub(in crate::analysis::quotes) fn to_whom(
    scene: &Scene<'_>,
    end: usize,
    from: usize,
) -> Option<usize> {
    let first = (from..end).rev().take_while(|&t| scene.kind(t) == Kind::Name).last();
    let before = first.unwrap_or(end).checked_sub(1)?;
    (scene.lower(before) == "to").then_some(before)
}

/// "The party defended Smith | saying …": who judges, not who is judged.
fn judging(scene: &Scene<'_>, end: usize, from: usize) -> Option<Phrase> {
    let verb = judged_by(scene, end).filter(|&verb| verb > from)?;
    subject(scene, verb, from)
}

/// The verb by which somebody judges whom the name up to token `end` is of: "defended | Smith".
pub(in crate::analysis::quotes) fn judged_by(scene: &Scene<'_>, end: usize) -> Option<usize> {
    let first = scene.name_before(0, end)?;
    let verb = first.checked_sub(1).filter(|&t| scene.tag(t).is_verb())?;
    let judges = |c: Cue| c.class == Class::Judge && c.form == Form::Past;
    scene.cue(verb).is_some_and(judges).then_some(verb)
}

/// The most words between a noun and its verb, such as adverbs.
const HELPERS: usize = 3;

/// "with Smith saying": the noun between.
fn with(scene: &Scene<'_>, end: usize, from: usize) -> Option<Phrase> {
    let plain = |t: &usize| !scene.tag(*t).is_verb() && scene.kind(*t) != Kind::Comma;
    let verb = (end..end + HELPERS).find(|&t| scene.tag(t) == Tag::Vbg);
    let governor =
        verb.filter(|&v| scene.relation(v) == Relation::Pcomp).and_then(|v| scene.head(v));
    // "with Smith, lawyer for Lind saying"
    let governor = governor.filter(|&w| (from..end).contains(&w) && scene.lower(w) == "with");
    let near = || (from..end).rev().take_while(plain).find(|&t| scene.lower(t) == "with");
    let with = governor.or_else(near)?;
    // "met with Smith | despite promising": a clause of its own.
    let apart = matches!(scene.kind(end - 1), Kind::Preposition | Kind::Conjunction);
    // "on “Late Night With Smith” when joking": a title.
    phrase::at(scene, with + 1, end)
        .filter(|named| !apart && !tree::is_marked_off(scene, named.head, end))
}

/// "Smith smiled and said", "Smith said … and called …": the second verb has the subject of the first.
fn shared(scene: &Scene<'_>, verb: usize, start: usize, from: usize) -> Option<Phrase> {
    let and = start.checked_sub(1).filter(|&a| a > from)?;
    let past = scene.tag(verb) == Tag::Vbd;
    if !matches!(scene.lower(and), "and" | "but") || scene.child(verb, Relation::Nsubj).is_some() {
        return None;
    }
    let reports = |t: &usize| {
        scene.stretch_of(*t).is_none()
            && scene.tag(*t).is_verb()
            && scene.cue(*t).is_some_and(|c| {
                scene.cue(verb).is_some_and(|own| own.form == c.form)
                    && matches!(c.class, Class::Say | Class::Claim)
            })
    };
    // Not "said the men | lied and called …", whose second verb is the outer subject's.
    let reported = |t: usize| {
        scene.relation(t) == Relation::Ccomp
            && scene.head(t).is_some_and(|outer| outer < t && scene.cue(outer).is_some())
    };
    let beside = and.checked_sub(1).filter(|&t| past && scene.tag(t) == Tag::Vbd && !reported(t));
    let first = beside.or_else(|| (from..and).rev().find(reports))?;
    // "Smith cited a worker, | who lived there | and told …": the worker.
    if let Some(who) = relative_between(scene, first, and)
        && let Some(noun) = phrase::before(scene, who, from)
    {
        return Some(noun);
    }
    // "Farmers, including Smith, | called it a threat | and argued …": all of them.
    let k = phrase::skip_back(scene, first, from);
    if let Some(all) = around_examples(scene, k, from) {
        return Some(all);
    }
    if let Some(listed) = listed(scene, first, first, from) {
        return Some(listed);
    }
    tree::subject(scene, first)
        .filter(|s| s.tokens.start >= from)
        .or_else(|| phrase::before(scene, first, from))
}

/// The "who" of a relative clause behind a comma that ends at `and`, with a verb of its own.
fn relative_between(scene: &Scene<'_>, verb: usize, and: usize) -> Option<usize> {
    let comma = (verb + 1..and).rev().find(|&t| scene.kind(t) == Kind::Comma)?;
    let own = scene.lower(comma + 1) == "who" && scene.carries(comma + 2);
    own.then_some(comma)
}

/// "Peru denied the claim and | local media | reported that …": the noun between "and" and the verb
/// at `verb`, where the tree has the `first` subject for both verbs.
fn after_and(scene: &Scene<'_>, verb: usize, k: usize, first: &Phrase) -> Option<Phrase> {
    let finite = scene.tag(verb) == Tag::Vbd && scene.relation(verb) == Relation::Conj;
    let last = k.checked_sub(1).filter(|&t| finite && t > first.tokens.end)?;
    let noun = scene.tag(last).is_noun() && scene.kind(last) == Kind::Word;
    let nominal = |t: &usize| {
        !scene.verbal(*t)
            && matches!(
                scene.kind(*t),
                Kind::Determiner | Kind::Word | Kind::Name | Kind::Possessive | Kind::Preposition
            )
    };
    let start = (first.tokens.end..k).rev().take_while(nominal).last().filter(|_| noun)?;
    let and = start.checked_sub(1).filter(|&t| scene.kind(t) == Kind::And)?;
    let told = (first.tokens.end..and).any(|t| scene.verbal(t));
    let time =
        |t: usize| cues::is_time(scene.document, t) || scene.document.is(t, WordClass::TimeUnit);
    phrase::at(scene, start, k).filter(|_| told && !time(start) && !time(last))
}

/// "Smith said they were sorry, | insisted they had been right | and …": the second verb of a
/// list, after a comma, has the subject of the first.
pub(super) fn listed(scene: &Scene<'_>, verb: usize, start: usize, from: usize) -> Option<Phrase> {
    let own =
        [Relation::Nsubj, Relation::NsubjPass].iter().any(|&r| scene.child(verb, r).is_some());
    let comma = start.checked_sub(1).filter(|&c| c > from && scene.kind(c) == Kind::Comma)?;
    let past = |t: usize| scene.tag(t) == Tag::Vbd && scene.stretch_of(t).is_none();
    let governs = |t: usize| scene.children(verb).any(|c| c == t) && scene.carries(t);
    // "…, insisted Smith": no list.
    let clause = scene.lower(verb + 1) == "that"
        || scene
            .children(verb)
            .any(|c| c > verb && scene.relation(c) == Relation::Ccomp && governs(c));
    let first = scene.head(verb).filter(|&h| (from..comma).contains(&h) && past(h))?;
    let says = scene.cue(first).is_some_and(|c| matches!(c.class, Class::Say | Class::Claim));
    let fits = past(verb) && clause && says && !own;
    let found = tree::subject(scene, first).filter(|s| s.tokens.start >= from && s.head < first);
    found.filter(|_| fits)
}

/// "Smith called it a mistake, citing …": what is added after a comma has the
/// subject of the report before it.
pub(super) fn added(scene: &Scene<'_>, verb: usize, from: usize) -> Option<Phrase> {
    let comma = phrase::skip_back(scene, verb, from).checked_sub(1)?;
    // "Some call it art, but | Smith | disagrees, saying …"
    let but = (from..comma).rev().find(|&t| scene.lower(t) == "but");
    if let Some(but) =
        but.filter(|&b| b > 0 && [comma, b - 1].iter().all(|&t| scene.kind(t) == Kind::Comma))
        && let Some(named) = phrase::at(scene, but + 1, comma)
        && scene.kind(named.head) == Kind::Name
        && named.tokens.end < comma
        && scene.carries(named.tokens.end)
        && !(named.tokens.end + 1..comma).any(|t| scene.carries(t))
    {
        return Some(named);
    }
    let reports = |k: &usize| {
        scene.stretch_of(*k).is_none()
            && scene.cue(*k).is_some_and(|c| matches!(c.form, Form::Past | Form::Present))
            && scene.tag(*k).is_verb()
            && !matches!(scene.relation(*k), Relation::Amod | Relation::Relcl)
    };
    // Not one inside what is reported: "Smith said it reminds her, adding …".
    let main = |k: &usize| matches!(scene.relation(*k), Relation::Root | Relation::Conj);
    let mut inner = (from..comma).rev().filter(reports);
    let first = (from..comma).rev().filter(reports).find(main).or_else(|| inner.next())?;
    let found = subject(scene, first, from).filter(|s| s.head < verb);
    let quoted = scene.stretch_of(comma).and_then(|s| scene.stretches.get(s));
    let inside = quoted.is_some_and(|s| last_inside(scene, &scene.tokens_of(s)) == ",");
    found.filter(|_| inside || scene.kind(comma) == Kind::Comma)
}

/// "Smith’s advice", "the message from Smith": the noun for the words, and whose they are.
pub(super) fn utterance(scene: &Scene<'_>, named: &Phrase, end: usize) -> Option<(usize, Phrase)> {
    let is = |t: &usize| scene.document.is(*t, WordClass::Utterance);
    let noun = named.tokens.clone().find(is)?;
    let start = named.tokens.start;
    if let Some(mark) = (start..noun).find(|&t| scene.kind(t) == Kind::Possessive) {
        return phrase::at(scene, start, mark).map(|owner| (noun, owner));
    }
    if scene.document.is(start, WordClass::Possessive) {
        return Some((noun, Phrase { tokens: start..start + 1, head: start }));
    }
    let from = matches!(scene.lower(noun + 1), "from" | "of" | "by");
    phrase::at(scene, noun + 2, end).filter(|_| from).map(|owner| (noun, owner))
}

/// "a video of Smith saying …": whom the video shows, not the video.
pub(super) fn shown(scene: &Scene<'_>, verb: usize, from: usize) -> Option<Phrase> {
    let name = (from..verb).rev().take_while(|&k| scene.kind(k) == Kind::Name).last()?;
    let of = name.checked_sub(1).is_some_and(|k| k > from && scene.lower(k) == "of");
    of.then(|| phrase::at(scene, name, verb)).flatten()
}

/// The first subject of the clause, for "he went on, saying".
pub(in crate::analysis::quotes) fn main_subject(
    scene: &Scene<'_>,
    from: usize,
    verb: usize,
) -> Option<Phrase> {
    let fits = |k: &usize| {
        scene.relation(*k) == Relation::Nsubj
            && scene.stretch_of(*k).is_none()
            && !scene.in_dateline(*k)
    };
    let of_root = |k: &usize| scene.head(*k).is_some_and(|h| scene.relation(h) == Relation::Root);
    let root = (from..verb).filter(fits).find(of_root);
    let subject = root.or_else(|| (from..verb).find(fits));
    subject.map(|k| tree::phrase(scene, k)).or_else(|| acting(scene, from, verb))
}

/// The person that the sentence before a stretch is about.
pub(in crate::analysis::quotes) fn before(scene: &Scene<'_>, stretch: usize) -> Option<Phrase> {
    let start = clause_start(scene, stretch);
    let tokens = scene.document.sentence_of(start.checked_sub(1)?);
    let from = tokens.start.max(start.saturating_sub(LONGEST));
    let end = tokens.end.min(start);
    let is_person = |s: &Phrase| {
        let person =
            matches!(scene.kind(s.head), Kind::Name) || matches!(scene.lower(s.head), "he" | "she");
        person && scene.stretch_of(s.head).is_none()
    };
    let subject = main_subject(scene, from, end).or_else(|| acting(scene, from, end));
    subject.filter(is_person).or_else(|| {
        let whole =
            scene.opens_paragraph(start) && !(from..end).any(|t| scene.stretch_of(t).is_some());
        let reports = |t: &usize| {
            let root = scene.relation(*t) == Relation::Root;
            root && scene.cue(*t).is_some_and(|c| c.class == Class::Say && c.form == Form::Past)
        };
        subject_of_report(scene, (from..end).find(reports).filter(|_| whole)?, from)
    })
}

/// "Another villager, Ann Smith, said …": who says it, where that is somebody.
fn subject_of_report(scene: &Scene<'_>, verb: usize, from: usize) -> Option<Phrase> {
    let somebody = |s: &Phrase| {
        scene.kind(s.head) == Kind::Name || mentions::noun(scene, s.head) == Noun::Person
    };
    subject(scene, verb, from).filter(somebody)
}

/// The longest sentence about what somebody does while speaking, in tokens.
const BEAT: usize = 9;

/// "“We had nothing.” | Smith pauses. | “But …”": who does something in the short sentence
/// after a stretch that is one itself.
pub(in crate::analysis::quotes) fn beat_after(
    scene: &Scene<'_>,
    stretch: &Range<usize>,
) -> Option<Phrase> {
    let open = ends_finally(scene, stretch) && !scene.opens_paragraph(stretch.end);
    let found = beat(scene, stretch.end).filter(|_| open)?;
    // What reports the next words is no beat of these.
    let reports = (stretch.end..found.1).any(|t| scene.cue(t).is_some());
    (!reports).then_some(found.0)
}

/// "Smith was blunt. | “No.”": who does something in the short sentence before a stretch, in
/// its paragraph.
pub(in crate::analysis::quotes) fn beat_before(
    scene: &Scene<'_>,
    stretch: usize,
) -> Option<Phrase> {
    let last = stretch.checked_sub(1).filter(|_| !scene.opens_paragraph(stretch))?;
    let start = scene.document.sentence_of(last).start;
    beat(scene, start).filter(|(_, end)| *end == stretch).map(|(subject, _)| subject)
}

/// Who is the subject of the short sentence without marks that begins at token `start`, and
/// where that ends.
fn beat(scene: &Scene<'_>, start: usize) -> Option<(Phrase, usize)> {
    let sentence = scene.document.sentence_of(start);
    let tokens = start..sentence.end.min(start + BEAT + 1);
    let stretch = tokens.clone().find(|&t| scene.stretch_of(t).is_some());
    let end = stretch.unwrap_or(sentence.end);
    let short = (2..=BEAT).contains(&(end.saturating_sub(start)));
    let stops = end > start && scene.kind(end - 1) == Kind::Stop;
    let subject = main_subject(scene, start, end).or_else(|| acting(scene, start, end))?;
    let person =
        scene.kind(subject.head) == Kind::Name || matches!(scene.lower(subject.head), "he" | "she");
    (short && stops && person && subject.tokens.start == start).then_some((subject, end))
}

/// Who reports something in the sentence before a stretch of the same paragraph:
/// "The plan failed, Smith said. “It was mine.”"
pub(in crate::analysis::quotes) fn reporting_before(
    scene: &Scene<'_>,
    stretch: usize,
) -> Option<Phrase> {
    let start = clause_start(scene, stretch);
    let last = start.checked_sub(1).filter(|_| start > scene.paragraph_of(stretch).start)?;
    let tokens = scene.document.sentence_of(last);
    let from = tokens.start.max(start.saturating_sub(LONGEST));
    if (from..start).any(|k| scene.stretch_of(k).is_some()) {
        return None;
    }
    let reports = |k: &usize| {
        scene.tag(*k).is_verb()
            && scene.cue(*k).is_some_and(|c| {
                c.class == Class::Say && matches!(c.form, Form::Past | Form::Present)
            })
    };
    subject(scene, (from..start).rfind(reports)?, from)
}

/// "Smith disagreed.", "Smith, however, disagreed." where the tree has no subject: a name
/// and a past tense.
fn acting(scene: &Scene<'_>, from: usize, end: usize) -> Option<Phrase> {
    let tail = (from..end).find(|&t| scene.kind(t) != Kind::Name).filter(|&t| t > from)?;
    let aside = [Kind::Comma, Kind::Adverb, Kind::Comma];
    let thrown_in = aside.iter().zip(tail..).all(|(kind, t)| scene.kind(t) == *kind);
    let verb = if thrown_in { tail + aside.len() } else { tail };
    let past = scene.lower(verb).ends_with("ed") || scene.tag(verb) == Tag::Vbd;
    past.then(|| Phrase { tokens: from..tail, head: tail - 1 })
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn a_list_of_reports() {
        check(
            "The council said it was sorry, insisted that its offer was fair and urged the builders to talk.",
            &expect![[r#"
                The council said it was sorry, insisted that its offer was fair and urged the builders to talk.
                                 ------------ q0 → The council
                                                             ------------------ q1 → The council
                                                                                          -------------------- q2 → The council
            "#]],
        );
        check(
            "The council said it was “sorry”, insisted its offer was fair and urged builders to return.",
            &expect![[r#"
                The council said it was “sorry”, insisted its offer was fair and urged builders to return.
                                 ~~~~~~~~~~~~~~ q0 → The council
                                                          ------------------ q1 → The council
                                                                                       ------------------ q2 → The council
            "#]],
        );
    }

    #[test]
    fn the_words_of_another() {
        check(
            "Ann Berger liked a post saying the bridge was unsafe.",
            &expect![[r#"
            Ann Berger liked a post saying the bridge was unsafe.
                                           --------------------- q0 → a post
        "#]],
        );
        check(
            "Ann Berger has received a letter saying the bridge was unsafe.",
            &expect![[r#"
            Ann Berger has received a letter saying the bridge was unsafe.
                                                    --------------------- q0 → a letter
        "#]],
        );
        check(
            "Ann Berger sent a letter saying the bridge was unsafe.",
            &expect![[r#"
            Ann Berger sent a letter saying the bridge was unsafe.
                                            --------------------- q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn relative_clauses_and_asides() {
        check(
            "Ann Berger, who has run the city since 2010, said: “We are ready.”",
            &expect![[r#"
                Ann Berger, who has run the city since 2010, said: “We are ready.”
                                                                   ^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
        check(
            "“We are ready,” Ann Berger, the mayor of the city, told a radio station.",
            &expect![[r#"
            “We are ready,” Ann Berger, the mayor of the city, told a radio station.
            ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
    }
}
