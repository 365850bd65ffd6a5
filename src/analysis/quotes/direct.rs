//! Quotes in quotation marks.

use std::ops::Range;

use super::QuoteType;
use super::attribution::{self, Attribution, Side};
use super::confidence::Ground;
use super::labels;
use super::speech::{opens_with_capital, sentence_like, speech};
use crate::analysis::scene::cues::Class;
use crate::analysis::scene::marks::Stretch;
use crate::analysis::scene::phrase::Phrase;
use crate::analysis::scene::{Kind, Scene};
use crate::span::Span;

/// A quote whose speaker is a phrase, or is that of another quote.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) kind: QuoteType,
    pub(super) spans: Vec<Span>,
    pub(super) cue: Option<Span>,
    pub(super) source: Source,
    pub(super) ground: Ground,
    /// The probability of the source among the phrases around it.
    pub(super) odds: f32,
}

/// Whence the speaker is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// The words name one.
    Phrase(Phrase),
    /// The speaker of the quote with this index.
    Carried(usize),
    /// Nothing tells.
    Nobody,
}

impl Source {
    /// The phrase, if there is one.
    pub(super) fn phrase(&self) -> Option<&Phrase> {
        match self {
            Self::Phrase(phrase) => Some(phrase),
            _ => None,
        }
    }
}

/// The most words of what somebody is called.
const NICKNAME: usize = 3;

/// The quotes in quotation marks, in order.
pub(super) fn find(scene: &Scene<'_>) -> Vec<Found> {
    let (found, labelled) = labels::find(scene);
    let mut run = Run { scene, found, last: None, waiting: Vec::new(), labelled };
    for index in 0..scene.stretches.len() {
        run.take(index);
    }
    run.found
}

/// A stretch already taken into a quote.
#[derive(Clone)]
struct Last {
    quote: usize,
    stretch: usize,
    cue: Option<Range<usize>>,
}

struct Run<'a, 'd> {
    scene: &'a Scene<'d>,
    found: Vec<Found>,
    last: Option<Last>,
    /// Quotes of this paragraph that have no speaker yet.
    waiting: Vec<usize>,
    /// The paragraphs of an interview, which are taken already.
    labelled: Vec<bool>,
}

impl Run<'_, '_> {
    fn take(&mut self, index: usize) {
        let Some(stretch) = self.scene.stretches.get(index) else { return };
        if self.labelled.get(stretch.paragraph).copied().unwrap_or(false) {
            return;
        }
        let tokens = self.scene.tokens_of(stretch);
        if self.last.as_ref().is_none_or(|l| self.paragraph(l.stretch) != stretch.paragraph) {
            self.waiting.clear();
        }
        if stretch.continues
            && let Some(last) = self.last.clone().filter(|l| l.stretch + 1 == index)
        {
            self.extend(&last, index);
            if last.cue.is_none() {
                self.credit(last.quote, &tokens);
            }
            return;
        }
        if self.is_name(&tokens) {
            return;
        }
        match attribution::of(self.scene, &tokens) {
            // "“…,” said a man known as | “Old Finn”"
            Some(found)
                if self.is_of(&found.cue)
                    && (self.names_somebody(&tokens)
                        || self.tells_of_speaker(&found.cue, &tokens)) => {}
            Some(found) if speech(self.scene, &tokens, Some(&found)) => {
                self.attributed(index, &tokens, found);
            }
            _ if speech(self.scene, &tokens, None)
                || self.goes_on(stretch, &tokens)
                || self.follows_beat(&tokens)
                || self.runs_on(index, &tokens) =>
            {
                self.unattributed(index, &tokens);
            }
            _ => {}
        }
    }

    fn paragraph(&self, stretch: usize) -> usize {
        self.scene.stretches.get(stretch).map_or(usize::MAX, |s| s.paragraph)
    }

    fn extend(&mut self, last: &Last, index: usize) {
        let Some(stretch) = self.scene.stretches.get(index) else { return };
        if let Some(quote) = self.found.get_mut(last.quote) {
            quote.spans.push(stretch.span);
        }
        self.last = Some(Last { stretch: index, ..last.clone() });
    }

    /// The last paragraph of a quote may be the one that names the speaker.
    fn credit(&mut self, quote: usize, tokens: &Range<usize>) {
        let right = attribution::of(self.scene, tokens).filter(|by| by.side == Side::Right);
        let Some((Attribution { cue, subject: Some(subject), .. }, found)) =
            right.zip(self.found.get_mut(quote))
        else {
            return;
        };
        found.source = Source::Phrase(subject);
        found.cue = Some(self.scene.span(cue.clone()));
        found.ground = Ground::Right;
        if let Some(last) = &mut self.last {
            last.cue = Some(cue);
        }
    }

    /// "“We lost the quay,¶“We lost the boats.”": the next paragraph goes on.
    fn runs_on(&self, index: usize, tokens: &Range<usize>) -> bool {
        let next = self.scene.stretches.get(index + 1);
        next.is_some_and(|next| next.continues) && sentence_like(self.scene, tokens)
    }

    /// "“Are we ready?” she asked. “Yes!”": any sentence right after another, and
    /// "“We had no radio,” she said. “no water, nothing.”": what ends one.
    fn goes_on(&self, stretch: &Stretch, tokens: &Range<usize>) -> bool {
        let before = self.last.as_ref().and_then(|l| self.scene.stretches.get(l.stretch));
        let broken = before.is_some_and(|before| {
            attribution::last_inside(self.scene, &self.scene.tokens_of(before)) == ","
        });
        let whole = (opens_with_capital(self.scene, tokens) || broken)
            && (attribution::ends_finally(self.scene, tokens)
                || self.scene.kind(tokens.end) == Kind::Stop);
        // Not the programme in "Smith said on “Today.”"
        let before = tokens.start.checked_sub(1).map_or(Kind::Stop, |k| self.scene.kind(k));
        let inside = matches!(
            before,
            Kind::Word | Kind::Name | Kind::Preposition | Kind::Possessive | Kind::Determiner
        );
        let inside = inside || self.names_somebody(tokens);
        let last = self.last.as_ref().filter(|l| l.cue.is_some() && !inside);
        whole && last.is_some_and(|l| self.adjacent(l, stretch, tokens))
    }

    /// "Smith was blunt. “It’s rubbish.”": a sentence, however short, after one about somebody.
    fn follows_beat(&self, tokens: &Range<usize>) -> bool {
        let whole = sentence_like(self.scene, tokens)
            && attribution::starts_clause(self.scene, tokens.start)
            && attribution::ends_finally(self.scene, tokens);
        whole && attribution::beat_before(self.scene, tokens.start).is_some()
    }

    /// Whether the marks hold what somebody goes by: "known as “Kip”", "calls himself “Biscuit.”".
    fn is_name(&self, tokens: &Range<usize>) -> bool {
        let scene = self.scene;
        let Some(before) = tokens.start.checked_sub(1) else { return false };
        let words = || tokens.clone().filter(|&k| scene.document.is_word(k));
        let capitals = words().count() <= NICKNAME && words().all(|k| scene.capital(k));
        capitals
            && match scene.lower(before) {
                "as" => before.checked_sub(1).is_some_and(|k| scene.lower(k) == "known"),
                "name" | "nicknamed" | "dubbed" => true,
                word => attribution::is_reflexive(word),
            }
    }

    /// Whether the last quote has that cue.
    fn is_of(&self, cue: &Range<usize>) -> bool {
        self.last.as_ref().is_some_and(|l| l.cue.as_ref() == Some(cue))
    }

    /// "“…,” says Smith, who has seen many | “odd” | cases": whether the marks stand in a clause
    /// that tells who the speaker is.
    fn tells_of_speaker(&self, cue: &Range<usize>, tokens: &Range<usize>) -> bool {
        let scene = self.scene;
        let relative = |t: usize| {
            scene.kind(t) == Kind::Comma && matches!(scene.lower(t + 1), "who" | "whose" | "which")
        };
        let clause = (cue.end..tokens.start).rev().find(|&t| relative(t));
        let inside = |t: usize| {
            let mut between = t + 2..tokens.start;
            between.clone().any(|t| scene.carries(t))
                && !between.any(|t| matches!(scene.kind(t), Kind::Comma | Kind::Colon))
        };
        let beside = scene.kind(tokens.start.saturating_sub(1)) != Kind::Colon;
        clause.is_some_and(inside) && beside && !sentence_like(scene, tokens)
    }

    /// Whether the marks hold what somebody is called: "known as “…”", "nicknamed “…”".
    fn names_somebody(&self, tokens: &Range<usize>) -> bool {
        let before = tokens.start.checked_sub(1);
        before.is_some_and(|b| {
            let called = self.scene.tag(b).is_verb() && !matches!(self.scene.kind(b), Kind::Cue(_));
            self.scene.lower(b) == "as" || called
        })
    }

    fn attributed(&mut self, index: usize, tokens: &Range<usize>, by: Attribution) {
        // “A,” he said, “B”: the same cue on both sides.
        let same = self.is_of(&by.cue) && !self.starts_anew(tokens);
        if let Some(last) = self.last.clone().filter(|_| same) {
            self.extend(&last, index);
            return;
        }
        // "Her verdict? “No.”"
        let asked = tokens.start.checked_sub(1).is_some_and(|t| self.scene.lower(t) == "?");
        let near = asked || attribution::introduces(self.scene, by.cue.end, tokens.start);
        let ground = match by.side {
            Side::Right => Ground::Right,
            Side::Left if near => Ground::Introduced,
            Side::Left => Ground::Left,
        };
        let mut signed = false;
        // "blamed “Western culture” for it": a capital makes no sentence.
        let object = by.class == Class::Judge
            && matches!(ground, Ground::Introduced)
            && by.cue.end == tokens.start
            && !attribution::ends_finally(self.scene, tokens)
            && !tokens.clone().any(|t| self.scene.carries(t));
        let quote = self.push(index, tokens, by.subject.map(Source::Phrase), ground);
        // "“Amazing,” Smith said."
        let opens = opens_with_capital(self.scene, tokens)
            && attribution::starts_clause(self.scene, tokens.start);
        if let Some(found) = self.found.get_mut(quote) {
            if opens {
                found.kind = QuoteType::Direct;
            } else if object {
                found.kind = QuoteType::Mixed;
            }
            signed = self.scene.kind(by.cue.start) == Kind::Dash;
            let word = self.scene.document.token(by.cue.start).starts_with(char::is_alphabetic);
            found.cue = word.then(|| self.scene.span(by.cue.clone()));
        }
        // "She said: “A,” she added. “B”": what follows goes on after the second cue.
        let again = attribution::again(self.scene, tokens).filter(|_| by.side == Side::Left);
        let cue = Some(again.map_or(by.cue, |again| again.cue));
        // A signature ends what somebody said.
        self.last = (!signed).then_some(Last { quote, stretch: index, cue });
        // "Smith was blunt. “No.” Later Jones said: “Yes.”": the words before stay his.
        let introduces = ground == Ground::Introduced;
        let open = |found: &&mut Found| !(introduces && found.source.phrase().is_some());
        for waiting in std::mem::take(&mut self.waiting) {
            if let Some(found) = self.found.get_mut(waiting).filter(open) {
                found.source = Source::Carried(quote);
                found.ground = Ground::Carried;
            }
        }
    }

    /// "… a “mess”: “We are ready.”": a sentence of its own after a colon.
    fn starts_anew(&self, tokens: &Range<usize>) -> bool {
        let colon = tokens.start.checked_sub(1).is_some_and(|k| self.scene.kind(k) == Kind::Colon);
        colon && sentence_like(self.scene, tokens)
    }

    fn unattributed(&mut self, index: usize, tokens: &Range<usize>) {
        let Some(stretch) = self.scene.stretches.get(index) else { return };
        let last = self.last.clone().filter(|last| {
            let same = self.paragraph(last.stretch) == stretch.paragraph;
            same || self.follows_on(last, index)
        });
        let reporter = attribution::reporting_before(self.scene, tokens.start);
        let adjacent = last.as_ref().is_some_and(|l| self.adjacent(l, stretch, tokens));
        let Some(last) = last.filter(|_| adjacent || reporter.is_none()) else {
            let reported = reporter.is_some();
            let beat = || attribution::beat_after(self.scene, tokens);
            let subject = reporter
                .or_else(|| beat().filter(|_| self.scene.opens_paragraph(tokens.start)))
                .or_else(|| attribution::before(self.scene, tokens.start))
                .or_else(beat);
            let ground = match &subject {
                Some(_) if reported => Ground::Reported,
                Some(_) => Ground::Before,
                None => Ground::Bare,
            };
            let quote = self.push(index, tokens, subject.map(Source::Phrase), ground);
            if !reported {
                self.waiting.push(quote);
            }
            self.last = Some(Last { quote, stretch: index, cue: None });
            return;
        };
        let goes_on =
            adjacent || last.cue.is_some() && self.fills_paragraph_after(&last, stretch, tokens);
        if goes_on && !self.leaves_report(&last, tokens) {
            self.extend(&last, index);
            return;
        }
        let carried = self.found.get(last.quote).map_or(Source::Nobody, |q| match q.source {
            Source::Nobody => Source::Nobody,
            _ => Source::Carried(last.quote),
        });
        let nobody = carried == Source::Nobody;
        let quote = self.push(index, tokens, Some(carried), Ground::Carried);
        if nobody {
            self.waiting.push(quote);
        }
        self.last = Some(Last { quote, stretch: index, cue: None });
    }

    /// "She said it was a “mess.” | “We are ready.”": whether a sentence of its own follows a
    /// report with quoted words, of which it is no part.
    fn leaves_report(&self, last: &Last, tokens: &Range<usize>) -> bool {
        let reported = self.found.get(last.quote).is_some_and(|found| {
            let led = matches!(found.ground, Ground::Left | Ground::Introduced);
            found.kind == QuoteType::Mixed && led
        });
        reported
            && sentence_like(self.scene, tokens)
            && attribution::starts_clause(self.scene, tokens.start)
    }

    /// Whether the stretch is in the paragraph of `last`, and nothing but the
    /// attribution of `last` stands between.
    fn adjacent(&self, last: &Last, stretch: &Stretch, tokens: &Range<usize>) -> bool {
        if self.paragraph(last.stretch) != stretch.paragraph {
            return false;
        }
        let Some(before) = self.scene.stretches.get(last.stretch) else { return false };
        let end = self.scene.tokens_of(before).end;
        let attribution = attribution::clause_end(self.scene, end);
        let own = last.cue.as_ref().is_some_and(|cue| (end..attribution).contains(&cue.start));
        // "“A” and, “B”"
        let joined = end < tokens.start
            && last.cue.is_some()
            && (end..tokens.start).all(|k| matches!(self.scene.kind(k), Kind::And | Kind::Comma));
        end == tokens.start || joined || own && attribution + 1 >= tokens.start
    }

    /// Whether a paragraph of quoted words follows the paragraph of `last`.
    fn follows_on(&self, last: &Last, index: usize) -> bool {
        let Some(stretch) = self.scene.stretches.get(index) else { return false };
        let paragraph = self.scene.paragraph(stretch.paragraph);
        let opens = self.scene.tokens_of(stretch).start == paragraph.start;
        let Some(before) = self.scene.stretches.get(last.stretch) else { return false };
        let end = self.scene.tokens_of(before).end;
        let ends = attribution::clause_end(self.scene, end) + 1
            >= self.scene.paragraph(before.paragraph).end;
        opens && ends && before.paragraph + 1 == stretch.paragraph
    }

    /// "“A,” she said.¶“B.”": whether the stretch, which follows on `last`, is all of the next
    /// paragraph. Where `last` has asked something, another might answer.
    fn fills_paragraph_after(&self, last: &Last, stretch: &Stretch, tokens: &Range<usize>) -> bool {
        let before = self.scene.stretches.get(last.stretch);
        let asked = before.is_some_and(|before| {
            attribution::last_inside(self.scene, &self.scene.tokens_of(before)) == "?"
        });
        let paragraph = self.scene.paragraph(stretch.paragraph);
        let whole = (tokens.end..paragraph.end).all(|k| self.scene.kind(k) == Kind::Stop);
        whole && !asked && self.paragraph(last.stretch) + 1 == stretch.paragraph
    }

    /// "that “China is a big country” and that …": part of a reported clause.
    fn reported_on(&self, tokens: &Range<usize>) -> bool {
        let that = |k: usize| self.scene.lower(k) == "that";
        let before = tokens.start.checked_sub(1).is_some_and(that);
        let joins = matches!(self.scene.lower(tokens.end), "and" | "but");
        before && joins && that(tokens.end + 1)
    }

    fn push(
        &mut self,
        index: usize,
        tokens: &Range<usize>,
        source: Option<Source>,
        ground: Ground,
    ) -> usize {
        let span = self.scene.stretches.get(index).map_or(Span::default(), |s| s.span);
        let whole = sentence_like(self.scene, tokens) && !self.reported_on(tokens);
        let kind = if whole { QuoteType::Direct } else { QuoteType::Mixed };
        let source = source.unwrap_or(Source::Nobody);
        self.found.push(Found { kind, spans: vec![span], cue: None, source, ground, odds: 1.0 });
        self.found.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::quotes::tests::check;
    use expect_test::expect;

    #[test]
    fn one_quote_in_two_pieces() {
        check(
            "“The bridge,” Ann Berger said, “will open in May.”",
            &expect![[r#"
            “The bridge,” Ann Berger said, “will open in May.”
            ^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
        check(
            "“We are ready,” Ann Berger said. “The bridge will open in May.”",
            &expect![[r#"
            “We are ready,” Ann Berger said. “The bridge will open in May.”
            ^^^^^^^^^^^^^^^                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn what_somebody_does_while_speaking() {
        check(
            "“We had nothing.” Ann Berger pauses. “But we were happy.”",
            &expect![[r#"
            “We had nothing.” Ann Berger pauses. “But we were happy.”
            ^^^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                 ^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
        "#]],
        );
        check(
            "Ann Berger was blunt. “It’s rubbish.”",
            &expect![[r#"
            Ann Berger was blunt. “It’s rubbish.”
                                  ^^^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
        check(
            "“It is over.” Ann Berger shook her head.",
            &expect![[r#"
            “It is over.” Ann Berger shook her head.
            ^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
    }

    #[test]
    fn a_name_between_marks_is_not_said() {
        check(
            "“The locks hold,” said Thomas “Tommy” Aldous, the lock keeper.",
            &expect![[r#"
                “The locks hold,” said Thomas “Tommy” Aldous, the lock keeper.
                ^^^^^^^^^^^^^^^^^ q0 → Thomas “Tommy” Aldous
            "#]],
        );
        check(
            "“The locks hold,” said a keeper who calls himself “Kip.”",
            &expect![[r#"
                “The locks hold,” said a keeper who calls himself “Kip.”
                ^^^^^^^^^^^^^^^^^ q0 → a keeper
            "#]],
        );
    }

    #[test]
    fn two_who_speak_in_one_sentence() {
        check(
            "“We have turned a page,” the builder, Ann Berger, said, while her colleague, Carl Weber, spoke of “a new start”.",
            &expect![[r#"
                “We have turned a page,” the builder, Ann Berger, said, while her colleague, Carl Weber, spoke of “a new start”.
                ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
                                                                                                                  ~~~~~~~~~~~~~ q1 → Carl Weber
            "#]],
        );
    }

    #[test]
    fn speakers_carry_over() {
        check(
            "“We are ready,” Ann Berger said.\n\n“The bridge will open in May.”\n\nThe council meets on Tuesday.",
            &expect![[r#"
                “We are ready,” Ann Berger said.
                ^^^^^^^^^^^^^^^ q0 → Ann Berger
                “The bridge will open in May.”
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
                The council meets on Tuesday.
            "#]],
        );
        check(
            "“We are ready,” Ann Berger said.\n\n“The bridge will open in May.\n\n“We have built it.”",
            &expect![[r#"
                “We are ready,” Ann Berger said.
                ^^^^^^^^^^^^^^^ q0 → Ann Berger
                “The bridge will open in May.
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
                “We have built it.”
                ^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn a_sentence_after_a_report_with_quoted_words() {
        check(
            "Ann Berger said it was a “mess.” “We have no money left.”",
            &expect![[r#"
                Ann Berger said it was a “mess.” “We have no money left.”
                                ~~~~~~~~~~~~~~~~ q0 → Ann Berger
                                                 ^^^^^^^^^^^^^^^^^^^^^^^^ q1 → Ann Berger
            "#]],
        );
        check(
            "Ann Berger said, “We are ready.” “We have no money left.”",
            &expect![[r#"
                Ann Berger said, “We are ready.” “We have no money left.”
                                 ^^^^^^^^^^^^^^^ ^^^^^^^^^^^^^^^^^^^^^^^^ q0 → Ann Berger
            "#]],
        );
    }

    #[test]
    fn titles_in_an_attribution() {
        check(
            "“It was hard,” Ann Berger said on “Today.” “It was fun.”",
            &expect![[r#"
            “It was hard,” Ann Berger said on “Today.” “It was fun.”
            ^^^^^^^^^^^^^^                             ^^^^^^^^^^^^^ q0 → Ann Berger
        "#]],
        );
        check(
            "“It was hard,” the “Iron Bridge” star said.",
            &expect![[r#"
            “It was hard,” the “Iron Bridge” star said.
            ~~~~~~~~~~~~~~ q0 → the “Iron Bridge” star
        "#]],
        );
    }

    #[test]
    fn an_object_with_a_capital() {
        check(
            "Ann Berger blamed “Western culture” for the fall of the bridge.",
            &expect![[r#"
            Ann Berger blamed “Western culture” for the fall of the bridge.
                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ q0 → Ann Berger
        "#]],
        );
    }
}
