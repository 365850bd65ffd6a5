//! Where a text begins, and what comes again in it.

use super::{FERRY, PORT, SAIL, article};

const WHY: &str = "Nobody on the quay had an idea why the captain had left his post so early.";
const YEAR: &str =
    "Last year the ferry was late on one day of three, the office told the council in spring.";

fn text(page: &str) -> String {
    article(page).text
}

#[test]
fn a_word_of_a_sentence_is_no_popup_by_its_class() {
    let inner = "The <a class='popup' href='/a'>harbour office</a> said so, and the \
                 <em class='promo'>Anna</em> sailed at noon with all who had waited.";
    let page = format!("<article><h1>Ferry late</h1><p>{FERRY}</p><p>{inner}</p></article>");
    assert!(text(&page).ends_with(
        "The harbour office said so, and the Anna sailed at noon with all who had waited."
    ));
}

#[test]
fn the_first_paragraphs_may_stand_in_an_element_of_their_own() {
    let block = |inner: &str| format!("<div class='story-body'><p>{inner}</p></div>");
    let page = format!(
        "<main><h1>Ferry late</h1><div><div class='teaser-content'>{}{}</div>{}{}{}</div></main>",
        block(FERRY),
        block(PORT),
        block(SAIL),
        block(WHY),
        block(YEAR),
    );
    assert!(text(&page).starts_with(&format!("{FERRY}\n\n{PORT}\n\n{SAIL}")));
    let long = format!("<p>{PORT}</p><p>{SAIL}</p><p>Nobody on the quay had an idea why.</p>");
    let page = format!(
        "<main><h1>Ferry late</h1><div class='block wide first'><div><div><p>{FERRY}</p></div></div></div>\
         <div class='block wide'><div><div>{long}</div></div></div></main>"
    );
    assert!(text(&page).starts_with(&format!("{FERRY}\n\n{PORT}")));
}

#[test]
fn a_standfirst_is_told_by_what_the_page_says_of_itself() {
    let body = [PORT, SAIL, WHY, YEAR].join("\n\n");
    let page = |lead: &str| {
        format!(
            "<meta name='description' content='The ferry to the outer islands was late again, and \
             the harbour office is sorry for it'><main><h1>Ferry late</h1><div><div>{lead}</div></div>\
             <div><img><div><div><p>{PORT}</p><p>{SAIL}</p><p>{WHY}</p><p>{YEAR}</p></div></div></div></main>"
        )
    };
    for lead in [
        "Ardley. The ferry to the outer islands was late again, and the harbour office is sorry for it",
        "The ferry to the outer islands was late once more, and the harbour office is sorry for it",
    ] {
        assert_eq!(text(&page(lead)), format!("{lead}\n\n{body}"));
    }
    let other = "Weather for the islands: rain in the morning, wind from the west, cold at night";
    assert_eq!(text(&page(other)), body);
}

#[test]
fn what_an_author_writes_again_stays() {
    let refrain =
        "And the ferry, the ferry, the ferry of old Ardley town will never be late any more.";
    let page = format!(
        "<article><h1>Song</h1><div><p>{FERRY}</p><p>{refrain}</p><p>{PORT}</p><p>{refrain}</p>\
         <p>{refrain}</p></div></article>"
    );
    assert_eq!(text(&page), format!("{FERRY}\n\n{refrain}\n\n{PORT}\n\n{refrain}"));
}

#[test]
fn prose_of_few_characters_is_prose() {
    let lines = [
        "昨日の夕方から港の渡し船がまた遅れていると町の人たちは言う",
        "町の人たちは桟橋で朝まで船を待っていたが船は来なかった",
    ];
    let page = format!("<h1>渡し船</h1><div><p>{}</p><p>{}</p></div>", lines[0], lines[1]);
    assert_eq!(text(&page), lines.join("\n\n"));
    let page = "<h1>渡し船</h1><div><p>港の渡し船がまた遅れている（本社）</p></div>";
    assert_eq!(text(page), "港の渡し船がまた遅れている（本社）");
}

#[test]
fn source_code_of_an_article_is_text() {
    let page = format!(
        "<article><h1>Ferry late</h1><p>{FERRY}</p><pre>const late = function() {{ return 1; }});</pre>\
         <p>{PORT}</p><p>https://post.example/a/b</p><p>{SAIL}</p></article>"
    );
    let code = "const late = function() { return 1; });";
    assert_eq!(text(&page), format!("{FERRY}\n\n{code}\n\n{PORT}\n\n{SAIL}"));
}

#[test]
fn whose_picture_it_is_does_not_sign_the_article() {
    let page = format!(
        "<h1>Ferry late</h1><div><img><div><span>The old ferry at its pier. </span>\
         <span>By <a href='/w/1'>Bo Ek</a></span></div></div>\
         <div><span>By <a href='/w/2'>Ann Lee</a></span></div><div><p>{FERRY}</p><p>{PORT}</p></div>"
    );
    assert_eq!(article(&page).authors, ["Ann Lee"]);
    let desk = "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"author\": \
                {\"@type\": \"Person\", \"name\": \"Harbour staff reporter\"}}</script>";
    let desk = article(&format!("{desk}<h1>Ferry late</h1><p>{FERRY}</p><p>{PORT}</p>"));
    assert_eq!((desk.authors.len(), desk.byline.as_deref()), (0, Some("Harbour staff reporter")));
}

#[test]
fn the_next_story_of_the_page_is_another_one() {
    let story =
        |title: &str, inner: &str| format!("<div class='story'><h1>{title}</h1>{inner}</div>");
    let bridge = "<p>The bridge to the mainland was shut on Monday after a crack was found.</p>\
                  <p>It will stay shut until the spring, the council said in a note to all.</p>";
    let page = format!(
        "<title>Ferry late</title><main>{}{}</main>",
        story("Ferry late", &format!("<p>{FERRY}</p><p>{PORT}</p><p>{SAIL}</p>")),
        story("Bridge shut", bridge),
    );
    assert_eq!(text(&page), format!("{FERRY}\n\n{PORT}\n\n{SAIL}"));
    // A subheading of the first level is the story's own.
    let page = format!(
        "<title>Ferry late</title><main class='story'><h1>Ferry late</h1><p>{FERRY}</p>\
         <h1>Who is sorry</h1><p>{PORT}</p></main>"
    );
    assert_eq!(text(&page), format!("{FERRY}\n\nWho is sorry\n\n{PORT}"));
}

#[test]
fn what_a_template_declares_as_shown_is_read() {
    let page = format!(
        "<news-story><template shadowrootmode='open'><h1>Ferry late</h1><div><p>{FERRY}</p>\
         <p>{PORT}</p></div></template></news-story><template><p>{SAIL}</p></template>"
    );
    assert_eq!(text(&page), format!("{FERRY}\n\n{PORT}"));
}

#[test]
fn markup_that_a_page_shows_is_read_as_markup() {
    let page = format!(
        "<article><h1>Ferry late</h1><div>&lt;p&gt;{FERRY}&lt;/p&gt;&lt;p&gt;{PORT}&lt;/p&gt;</div></article>"
    );
    assert_eq!(text(&page), format!("{FERRY}\n\n{PORT}"));
    let about = "The tag <p> begins a paragraph, </p> ends it, the office told its clerks.";
    let escaped = about.replace('<', "&lt;");
    let page = format!("<article><h1>Tags</h1><p>{FERRY}</p><p>{escaped}</p></article>");
    assert_eq!(text(&page), format!("{FERRY}\n\n{about}"));
}
