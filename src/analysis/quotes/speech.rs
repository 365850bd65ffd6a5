//! Whether words between quotation marks are somebody's, or a title or a term.

use std::ops::Range;

use super::attribution::{self, Attribution, Side};
use crate::analysis::scene::cues::{Act, Class};
use crate::analysis::scene::marks::Stretch;
use crate::analysis::scene::{Kind, Scene};
use crate::analysis::syntax::Tag;

/// Whether the stretch holds somebody's words, rather than a title or a term.
pub(super) fn speech(scene: &Scene<'_>, tokens: &Range<usize>, by: Option<&Attribution>) -> bool {
    let count = words(scene, tokens).count();
    match by {
        None => {
            let whole = sentence_like(scene, tokens) && attribution::ends_finally(scene, tokens);
            whole && count >= 3 && !title(scene, tokens) && !crosshead(scene, tokens)
        }
        Some(by) if by.side == Side::Right => {
            let inside = tokens.start.checked_sub(1).is_some_and(|k| {
                (matches!(
                    scene.kind(k),
                    Kind::Word | Kind::Name | Kind::Preposition | Kind::Possessive
                ) || scene.lower(k) == "as")
                    && !attribution::starts_clause(scene, tokens.start)
            });
            // "part of the “investor day,” said Smith": the clause around it is the quote.
            let noun = tokens
                .start
                .checked_sub(1)
                .is_some_and(|k| matches!(scene.kind(k), Kind::Preposition | Kind::Possessive));
            let part = title(scene, tokens) || noun && !sentence_like(scene, tokens);
            let named =
                inside && part || title_goes_on(scene, tokens, by) || title_of_noun(scene, tokens);
            count > 0 && !named && !names_source(scene, tokens, by)
        }
        Some(by) if attribution::introduces(scene, by.cue.end, tokens.start) => {
            // "told “Fox and Friends”"
            let told = scene.cue(by.cue.start).is_some_and(|c| c.lemma == "tell");
            count > 0 && !(told && title(scene, tokens))
        }
        Some(by) => {
            let near = tokens.start.saturating_sub(by.cue.end);
            let fits = match by.class {
                Class::Say | Class::Claim => count > 1 || near <= 12,
                _ => near <= 12,
            };
            let thing = inscribed(scene, tokens, by) || added(scene, tokens, by);
            count > 0 && fits && !title(scene, tokens) && !thing
        }
    }
}

/// The fewest words of a title that a comma parts from its noun; "No Comment" is none.
const TITLE: usize = 3;

/// Whether a title stands between the commas behind its noun: "In his last book, | “Rich at
/// Last,” | Smith told readers to save"; or right behind one that was taken for a verb.
fn title_of_noun(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let Some(before) = tokens.start.checked_sub(1) else { return false };
    let noun = match scene.kind(before) {
        Kind::Comma => before.checked_sub(1).is_some_and(|n| scene.tag(n) == Tag::Nn),
        kind => kind == Kind::Verb,
    };
    let long = || words(scene, tokens).filter(|&k| scene.capital(k)).count() >= TITLE;
    noun && long() && title(scene, tokens)
}

/// Whether a title is the subject of what goes on after the attribution: "“The Iron Bridge,”
/// Smith says, | had been planned since 2015."
fn title_goes_on(scene: &Scene<'_>, tokens: &Range<usize>, by: &Attribution) -> bool {
    let end = by.subject.as_ref().map_or(by.cue.end, |s| s.tokens.end.max(by.cue.end));
    let verb = scene.kind(end) == Kind::Comma
        && (scene.kind(end + 1) == Kind::Auxiliary
            || matches!(scene.tag(end + 1), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
    verb && title(scene, tokens)
}

/// Whether the marked words are the subject of the verb: "‘The Times’ reports that …",
/// "a “security source” said".
fn names_source(scene: &Scene<'_>, tokens: &Range<usize>, by: &Attribution) -> bool {
    let closed = matches!(attribution::last_inside(scene, tokens), "," | "?" | "!" | ".");
    let determined = tokens.start.checked_sub(1).is_some_and(|k| scene.kind(k) == Kind::Determiner);
    let beside = by.cue.start == tokens.end && !scene.capital(by.cue.start);
    let goes_on = scene.lower(by.cue.end) == "that";
    !closed && beside && (determined || goes_on && title(scene, tokens))
}

/// Whether they stand on a thing that was found: "found a box labelled | “tools”".
fn inscribed(scene: &Scene<'_>, tokens: &Range<usize>, by: &Attribution) -> bool {
    let found = scene.cue(by.cue.start).is_some_and(|c| c.act() == Act::Evidence);
    let marked = tokens.start.checked_sub(2).is_some_and(|noun| {
        noun >= by.cue.end && scene.tag(noun).is_noun() && scene.tag(noun + 1) == Tag::Vbn
    });
    found && marked
}

/// Whether they say of what sort a thing is that is added to another: "added a | “fair pricing” |
/// clause to it".
fn added(scene: &Scene<'_>, tokens: &Range<usize>, by: &Attribution) -> bool {
    let adds = scene.cue(by.cue.start).is_some_and(|c| c.lemma == "add");
    let determined = tokens.start.checked_sub(1).is_some_and(|k| scene.kind(k) == Kind::Determiner);
    let noun = scene.tag(tokens.end).is_noun() && scene.stretch_of(tokens.end).is_none();
    adds && determined && by.cue.end + 1 == tokens.start && noun
}

/// Whether the quoted words begin like a sentence.
pub(super) fn sentence_like(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    opens_with_capital(scene, tokens) && words(scene, tokens).nth(1).is_some()
}

/// Whether the first word has a capital, or stands for one that has: "50 people have died."
pub(super) fn opens_with_capital(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let number = |k: usize| scene.document.token(k).starts_with(|c: char| c.is_ascii_digit());
    let first = tokens.clone().find(|&k| scene.document.is_word(k) || number(k));
    first.is_some_and(|k| scene.capital(k) || number(k) && tokens.clone().any(|t| scene.carries(t)))
}

/// Whether it reads like the title of a work: capitals throughout.
fn title(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let mut capitals = 0;
    let mut small = 0;
    for k in words(scene, tokens) {
        match scene.kind(k) {
            _ if scene.capital(k) => capitals += 1,
            _ if scene.lower(k).starts_with(|c: char| c.is_ascii_digit()) => {}
            Kind::Word
            | Kind::Verb
            | Kind::Cue(_)
            | Kind::Auxiliary
            | Kind::Pronoun
            | Kind::Adverb => {
                small += 1;
            }
            _ => {}
        }
    }
    capitals >= 2 && small == 0
}

/// Whether it is a heading between paragraphs: alone, in single marks where
/// quotes have double ones.
fn crosshead(scene: &Scene<'_>, tokens: &Range<usize>) -> bool {
    let paragraph = scene.paragraph_of(tokens.start);
    let alone = tokens.start == paragraph.start && tokens.end + 1 >= paragraph.end;
    let opens = |s: &Stretch, marks: &[char]| {
        s.span.slice(scene.document.text).starts_with(marks)
            && !s.span.slice(scene.document.text).starts_with("''")
    };
    let stretch = scene.stretch_of(tokens.start).and_then(|s| scene.stretches.get(s));
    alone
        && words(scene, tokens).count() <= 8
        && stretch.is_some_and(|s| opens(s, &['\'', '‘']))
        && scene.stretches.iter().take(64).any(|s| opens(s, &['"', '“']))
}

fn words<'a>(scene: &'a Scene<'_>, tokens: &Range<usize>) -> impl Iterator<Item = usize> + 'a {
    tokens.clone().filter(|&k| scene.document.is_word(k))
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn terms_and_titles_are_not_speech() {
        check(
            "The film “Bridge of Sighs” opened in a so-called “black box” theatre.",
            &expect![[r#"
            The film “Bridge of Sighs” opened in a so-called “black box” theatre.
        "#]],
        );
    }

    #[test]
    fn what_stands_on_a_thing_is_not_said() {
        check(
            "Officers found a box labelled “tools” that held three knives.",
            &expect![[r#"
            Officers found a box labelled “tools” that held three knives.
        "#]],
        );
        check(
            "Ann Berger said the box labelled “tools” was empty.",
            &expect![[r#"
            Ann Berger said the box labelled “tools” was empty.
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn a_title_may_be_the_subject_of_what_is_reported() {
        check(
            "“The Iron Bridge,” Ann Berger says, had been in development since 2015.",
            &expect![[r#"
                “The Iron Bridge,” Ann Berger says, had been in development since 2015.
                ------------------                  ---------------------------------- q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn a_title_behind_its_noun_is_not_said() {
        check(
            "In her first book, “The Iron Bridge,” Ann Berger told builders to wait.",
            &expect![[r#"
                In her first book, “The Iron Bridge,” Ann Berger told builders to wait.
                                                                               ------- q0 → Ann Berger
            "#]],
        );
        check(
            "At the end of the old anthem “A Bridge Is Gonna Come,” she added: “Good night.”",
            &expect![[r#"
                At the end of the old anthem “A Bridge Is Gonna Come,” she added: “Good night.”
                                                                                  ^^^^^^^^^^^^^ q0 → ?
            "#]],
        );
        check(
            "After the vote, “No Comment,” Ann Berger said.",
            &expect![[r#"
            After the vote, “No Comment,” Ann Berger said.
                            ^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn what_sort_of_thing_is_added() {
        check(
            "The council added a “fair toll” clause to its contract.",
            &expect![[r#"
            The council added a “fair toll” clause to its contract.
        "#]],
        );
    }
}
