//! What somebody does with the words: states, asks, demands, promises, judges, denies.

use super::direct::Found;
use super::evidence::Reporter;
use super::{Polarity, QuoteType, attribution};
use crate::analysis::scene::Scene;
use crate::analysis::scene::cues::{Act, Cue};
use crate::analysis::syntax::Tag;
use crate::named::named;

named! {
    /// What is done by saying it; none where the reporting word does not tell.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum SpeechAct {
        /// "said", "announced", "according to".
        Statement,
        /// "asked whether", "“Why?”".
        Question,
        /// "urged", "called for", "told them to".
        Demand,
        /// "vowed", "threatened".
        Promise,
        /// "praised", "accused".
        Judgement,
        /// "denied", "dismissed reports that".
        Denial,
        /// "believed", of words in quotation marks.
        Thought,
    }
}

/// How far into the words the infinitive of what shall be done may stand: "the new mayor
/// of Elm to resign".
const ADDRESSEE: usize = 5;

/// The act of a quote, whose reporting word is `cue`.
pub(super) fn of(
    scene: &Scene<'_>,
    quote: &Found,
    cue: Reporter,
    polarity: Polarity,
) -> Option<SpeechAct> {
    match polarity {
        Polarity::NotSaid | Polarity::May => return None,
        Polarity::Denied => return Some(SpeechAct::Denial),
        Polarity::Asked => return Some(SpeechAct::Question),
        Polarity::Said => {}
    }
    let last = quote.spans.last().map_or(0..0, |span| scene.document.tokens_in(*span));
    let asks = attribution::last_inside(scene, &last) == "?";
    match cue {
        Reporter::Verb(_) if quote.kind == QuoteType::Direct && asks => Some(SpeechAct::Question),
        Reporter::Verb(cue) => by_verb(scene, quote, cue),
        Reporter::According => Some(SpeechAct::Statement),
        Reporter::Other => None,
    }
}

fn by_verb(scene: &Scene<'_>, quote: &Found, cue: Cue) -> Option<SpeechAct> {
    let shall = cue.urges && shall_be_done(scene, quote);
    Some(match cue.act() {
        // "asked them to leave", "told them to leave", "called for calm"
        Act::Question | Act::Statement | Act::Judgement if shall => SpeechAct::Demand,
        // What is left of these was neither asked nor denied.
        Act::Question | Act::Denial => return None,
        // "assured them that it was safe"
        Act::Promise if !cue.urges => SpeechAct::Statement,
        Act::Statement | Act::Evidence => SpeechAct::Statement,
        Act::Demand => SpeechAct::Demand,
        Act::Promise => SpeechAct::Promise,
        Act::Judgement => SpeechAct::Judgement,
        Act::Thought => SpeechAct::Thought,
    })
}

/// Whether the reported words are what shall be done: "to leave", "them to leave", "for
/// calm"; but not "he wants to leave".
fn shall_be_done(scene: &Scene<'_>, quote: &Found) -> bool {
    let first = quote.spans.first().map_or(0..0, |span| scene.document.tokens_in(*span));
    let after_for = first.start.checked_sub(1).is_some_and(|t| scene.lower(t) == "for");
    let mut opening = first.take(ADDRESSEE).take_while(|&t| !scene.carries(t));
    // "told them to “get out”"
    let after = |t: usize| t + 1 + usize::from(scene.tag(t + 1) == Tag::Quote);
    let infinitive = |t: usize| scene.lower(t) == "to" && scene.tag(after(t)) == Tag::Vb;
    quote.kind != QuoteType::Direct && (after_for || opening.any(infinitive))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::quotes::tests::analyze;

    #[test]
    fn the_reporting_word_and_its_frame_tell() {
        for (text, act) in [
            ("Ann Berger said that the bridge was safe.", Some(SpeechAct::Statement)),
            ("The bridge is safe, according to Ann Berger.", Some(SpeechAct::Statement)),
            ("“Is the bridge safe?” Ann Berger said.", Some(SpeechAct::Question)),
            ("Ann Berger asked whether the bridge was safe.", Some(SpeechAct::Question)),
            ("Ann Berger asked the council to close the bridge.", Some(SpeechAct::Demand)),
            ("Ann Berger told the council to close the bridge.", Some(SpeechAct::Demand)),
            ("Ann Berger urged the council to close the bridge.", Some(SpeechAct::Demand)),
            ("Ann Berger called for the closure of the bridge.", Some(SpeechAct::Demand)),
            ("Ann Berger told the council she had to close it.", Some(SpeechAct::Statement)),
            ("Ann Berger vowed to close the bridge.", Some(SpeechAct::Promise)),
            ("Ann Berger assured them that the bridge was safe.", Some(SpeechAct::Statement)),
            ("Ann Berger accused the council of closing the bridge.", Some(SpeechAct::Judgement)),
            ("Ann Berger denied that the bridge was closed.", Some(SpeechAct::Denial)),
            ("Ann Berger would not say whether the bridge was closed.", None),
        ] {
            let found = analyze(text).quotes;
            assert_eq!(found.first().map(|quote| quote.act), Some(act), "{text}");
        }
    }
}
