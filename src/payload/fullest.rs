//! Which of several bodies is the article.

use crate::article::BodyBuilder;

/// The first body, unless another has much more: a teaser often stands under a
/// better key than the article. Of bodies about equally long, one that was cut
/// into paragraphs is preferred to one long line.
pub(super) fn of(bodies: Vec<BodyBuilder>) -> BodyBuilder {
    let longest = bodies.iter().map(BodyBuilder::len).max().unwrap_or(0);
    let mut whole: Vec<BodyBuilder> =
        bodies.into_iter().filter(|b| !b.is_empty() && b.len() * 3 >= longest * 2).collect();
    let is_line = whole.first().is_some_and(|b| b.paragraphs().len() == 1 && b.len() > LONG_LINE);
    let cut = whole.iter().position(|b| is_line && b.paragraphs().len() > 2).unwrap_or(0);
    if whole.is_empty() { BodyBuilder::default() } else { whole.swap_remove(cut) }
}

/// In bytes; a shorter text may well be one paragraph.
const LONG_LINE: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    fn body(paragraphs: &[&str]) -> BodyBuilder {
        let mut body = BodyBuilder::default();
        for paragraph in paragraphs {
            body.paragraph(paragraph);
        }
        body
    }

    #[test]
    fn a_teaser_gives_way_and_an_equal_does_not() {
        let (teaser, whole) = (body(&["Ferry late"]), body(&["The ferry was late on Friday."]));
        assert_eq!(of(vec![teaser.clone(), whole.clone()]).finish().0, whole.clone().finish().0);
        let other = body(&["The ferry was late on a Friday."]);
        assert_eq!(of(vec![whole.clone(), other]).finish().0, whole.finish().0);
        assert!(of(vec![BodyBuilder::default()]).is_empty());
    }

    #[test]
    fn paragraphs_are_kept_where_they_are_known() {
        let sentence =
            "The ferry was late again, and nobody who waited on the quay could say why. ";
        let line = body(&[&sentence.repeat(6)]);
        let cut = body(&[sentence, sentence, sentence, sentence, sentence, sentence]);
        assert_eq!(of(vec![line, cut]).paragraphs().len(), 6);
    }
}
