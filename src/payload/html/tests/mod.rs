mod ends;
mod openings;
mod others;

use super::*;
use crate::article::{Article, DateSource};

fn article(page: &str) -> Article {
    read(page, None).and_then(Draft::finish).unwrap()
}

const FERRY: &str = "The ferry to the islands was late again on Friday, the harbour office said.";
const PORT: &str =
    "“We are sorry for every minute,” said Ann Lee, who has run the port since 2019.";
const SAIL: &str = "It will sail on Saturday, if the wind allows, from the old pier at noon.";

#[test]
fn what_stands_around_the_text_is_left_out() {
    let page = format!(
        "<!doctype html><html lang='en-GB'><head><title>Ferry late again - Harbour Post</title>\
         <meta property='og:site_name' content='Harbour Post'>\
         <meta name='description' content='Islanders wait for their ferry once more.'></head><body>\
         <nav><ul><li><a href='/'>Home</a></li><li><a href='/sea'>Sea and weather of the week</a></li></ul></nav>\
         <main><h1>Ferry late again</h1><p>Islanders wait for their ferry once more.</p>\
         <div class='byline'>By <a href='/author/bo-ek'>Bo Ek</a></div><time>1 March 2024, 10:00 UTC</time>\
         <div class='story'><p>{FERRY}</p><div class='share'>Share this story on every network you know.</div>\
         <figure><img src='x.jpg'><figcaption>The ferry at the pier, seen from the lighthouse.</figcaption></figure>\
         <p>{PORT}</p><span>Advertisement</span><div><p><a href='/b'>Read more: Bridge closed for the whole winter</a></p></div>\
         <h2>What next</h2><p>{SAIL}</p>\
         <div class='related-stories'><p>Storm of the century takes roof off the town hall, nobody hurt.</p></div></div></main>\
         <aside><ul><li><h3><a href='/c'>Lighthouse for sale</a></h3><p>The keeper moves to the city after forty years of service.</p></li></ul></aside>\
         <div class='comments'><p>I have been on that ferry and it was late, as it has always been.</p></div>\
         <div id='consent'>We use cookies on this website. Cookies help us and our partners in many ways.</div>\
         <footer><p>Harbour Post, 1 Pier Road, is a member of the press council of the islands.</p></footer></body></html>"
    );
    let article = article(&page);
    assert_eq!(
        article.text,
        format!(
            "Islanders wait for their ferry once more.\n\n{FERRY}\n\n{PORT}\n\nWhat next\n\n{SAIL}"
        )
    );
    assert_eq!(article.title.as_deref(), Some("Ferry late again"));
    assert_eq!(article.sections.first().map(|s| s.span.slice(&article.text)), Some(SAIL));
    assert_eq!(article.authors, ["Bo Ek"]);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T10:00:00Z"));
    assert_eq!(article.source.as_deref(), Some("Harbour Post"));
    assert_eq!(article.language.as_deref(), Some("en-GB"));
}

#[test]
fn a_name_of_boilerplate_around_the_whole_text_means_something_else() {
    let page = format!(
        "<div class='sidebar-layout'><form><div class='comment-body'><p>{FERRY}</p><p>{PORT}</p><p>{SAIL}</p></div></form></div>"
    );
    assert_eq!(article(&page).text, format!("{FERRY}\n\n{PORT}\n\n{SAIL}"));
}

#[test]
fn line_breaks_in_pairs_separate_paragraphs() {
    let page = format!("<div>{FERRY}<br><br>{PORT}<br>{SAIL}</div>");
    assert_eq!(article(&page).text, format!("{FERRY}\n\n{PORT} {SAIL}"));
}

#[test]
fn linked_data_is_read_first_even_if_it_is_broken() {
    let page = format!(
        r#"<meta name="author" content="Not Me"><meta property="article:published_time" content="2020-01-01">
        <link rel="canonical" href="/ferry?utm_source=x#top"><script type="application/ld+json">/* <![CDATA[ */
        {{"@context": "https://schema.org", "@graph": [{{"@type": "Person", "@id": "urn:p", "name": "Ann O&#039;Lee"}},
         {{"@type": "NewsArticle", "headline": "Ferry
         late", "author": {{"@id": "urn:p"}}, "datePublished": "2024-03-01T09:00:00+01:00", "keywords": ["sea"],}}]}}
        /* ]]> */</script><p>{FERRY}</p><p>{PORT}</p>"#
    );
    let article = read(&page, Some("https://example.org/a")).and_then(Draft::finish).unwrap();
    assert_eq!(article.title.as_deref(), Some("Ferry late"));
    assert_eq!(article.authors, ["Ann O'Lee"]);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00+01:00"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/ferry"));
    assert_eq!(article.keywords, ["sea"]);
}

#[test]
fn a_page_that_a_script_fills_gives_its_declared_body() {
    let page = format!(
        r#"<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{FERRY}\n\n{SAIL}"}}</script>
        <div id="app">Loading</div>"#
    );
    assert_eq!(article(&page).text, format!("{FERRY}\n\n{SAIL}"));
}

#[test]
fn a_fragment_is_all_text_but_its_headline() {
    let mut body = BodyBuilder::default();
    let html = "<h1>Ferry late</h1><div>NTB</div><p>Late &amp; <b>full</b>.</p><figure><figcaption>Pier</figcaption></figure>\
        <h3>Next</h3><ul><li>One</li><li>Two</li></ul>";
    fragment(html, &mut body).unwrap();
    assert_eq!(body.finish().0, "Late & full.\n\nNext\n\nOne\n\nTwo");
}

#[test]
fn what_a_script_moves_into_place_is_read() {
    let page = |id: &str| {
        format!(
            "<main><h1>Ferry late</h1><p>{FERRY}</p></main>\
             <div hidden id='{id}'><p>{PORT}</p><p>{SAIL}</p><p>{FERRY}</p></div>"
        )
    };
    assert!(article(&page("S:1")).text.contains(SAIL));
    assert_eq!(article(&page("menu")).text, FERRY);
}

#[test]
fn the_day_is_the_one_that_readers_see() {
    let date = |head: &str, body: &str| {
        let page = format!("{head}<h1>Ferry late</h1>{body}<p>{FERRY}</p><p>{PORT}</p>");
        article(&page).published_at.unwrap_or_default()
    };
    let utc = "<meta property='article:published_time' content='2024-03-01T01:00:07Z'>";
    let shown = "<time datetime='2024-03-01T01:00:07Z'>Feb. 29, 2024 8:00 pm EST</time>";
    assert_eq!(date(utc, shown), "2024-02-29T20:00:07-05:00");
    assert_eq!(date(utc, "<p>Updated 2 March 2024, 10:17</p>"), "2024-03-01T01:00:07Z");
    let other = "<time datetime='2024-03-09'>Another story</time>";
    assert_eq!(date(other, "<p>1 March 2024</p>"), "2024-03-01T00:00:00Z");
    let address = "<link rel='canonical' href='https://example.org/2024-03-01/ferry'>";
    assert_eq!(date(&format!("{address}{other}"), ""), "2024-03-01T00:00:00Z");
}

#[test]
fn a_text_dealt_out_to_several_elements_is_whole() {
    let part =
        |text: &str| format!("<div class='chunk'><div><p>{text}</p></div></div><div>Ad</div>");
    let long = format!("{FERRY} {PORT}").repeat(3);
    let note =
        "<div class='chunk'><div><p>Corrections and notes stand here, it is said.</p></div></div>";
    let page = format!("<main><h1>Ferry late</h1>{}{}{note}</main>", part(&long), part(SAIL));
    assert_eq!(
        article(&page).text,
        format!("{long}\n\n{SAIL}\n\nCorrections and notes stand here, it is said.")
    );
    let story = format!("<div class='chunk'><h1>Bridge closed</h1><p>{SAIL}</p></div>");
    let page = format!("<main><h1>Ferry late</h1>{}{story}</main>", part(&long));
    assert_eq!(article(&page).text, long, "a headline begins another story");
}

#[test]
fn the_opening_of_a_live_blog_stands_before_its_entries() {
    let entry = |n: usize| format!("<div><h2>Entry {n}</h2><p>{PORT}</p><p>{FERRY}</p></div>");
    let entries: String = (1..=4).map(entry).collect();
    let page = |opening: &str| {
        format!("<main><h1>Ferry late: live</h1><div>{opening}</div><div>{entries}</div></main>")
    };
    let opened =
        article(&page(&format!("<p>{SAIL}</p><p>Follow it here, and tell us what you see.</p>")));
    assert!(
        opened.text.starts_with(&format!(
            "{SAIL}\n\nFollow it here, and tell us what you see.\n\nEntry 1"
        ))
    );
    assert!(article(&page(&format!("<p>{SAIL}</p>"))).text.starts_with("Entry 1"));
}

#[test]
fn a_list_at_the_end_belongs_to_the_text() {
    let items = "<ul><li>2023: Ann Lee</li><li>2022: Bo Ek</li></ul>";
    let links = "<ul><li><a href='/a'>Sea</a></li><li><a href='/b'>Port</a></li></ul>";
    let page = |list: &str| {
        format!("<article><p>{FERRY}</p><p>{PORT}</p><p>The winners:</p>{list}</article>")
    };
    assert!(article(&page(items)).text.ends_with("The winners:\n\n2023: Ann Lee\n\n2022: Bo Ek"));
    assert!(article(&page(links)).text.ends_with(PORT));
}

#[test]
fn a_byline_with_the_declared_people_is_trusted_with_their_number_and_spelling() {
    let authors = |declared: &str, shown: &str| {
        let head = format!("<meta name='author' content='{declared}'>");
        article(&format!("{head}<h1>Ferry late</h1>{shown}<p>{FERRY}</p><p>{PORT}</p>")).authors
    };
    let two = "<p>By <a rel='author'>Zoé Lee</a> and <a rel='author'>Bo Ek</a></p>";
    assert_eq!(authors("Zoe Lee", two), ["Zoé Lee", "Bo Ek"]);
    assert_eq!(authors("Ann Lee", two), ["Ann Lee"]);
    assert_eq!(authors("", "<p>By Zoe Lee, Staff Writer</p>"), ["Zoe Lee"]);
    assert_eq!(authors("", "<p>By the old pier it was said on Friday</p>"), [""; 0]);
    assert_eq!(authors("The Harbour Post", "<div>By Zoe Lee</div>"), ["Zoe Lee"]);
    assert_eq!(authors("The Harbour Post", ""), ["The Harbour Post"]);
}

#[test]
fn a_name_beside_other_words_keeps_the_story_it_holds() {
    let others = "<aside><p>Readers of this paper may park at the old pier for nothing until May.</p></aside>";
    for class in ["comments-enabled", "has-footer", "newsletter-content", "cookie-consent-given"] {
        let page = format!(
            "<main><h1>Ferry late</h1><div class='{class}'><p>{FERRY}</p><p>{PORT}</p></div></main>{others}"
        );
        assert_eq!(article(&page).text, format!("{FERRY}\n\n{PORT}"), "{class}");
    }
    let comments = "<div class='comments'><p>I have been on that ferry, and it was late.</p></div>";
    let page = format!("<main><h1>Ferry late</h1><p>{FERRY}</p><p>{PORT}</p>{comments}</main>");
    assert_eq!(article(&page).text, format!("{FERRY}\n\n{PORT}"));
}

#[test]
fn text_for_screen_readers_goes_and_what_a_paywall_covers_stays() {
    let page = format!(
        "<article><h1>Ferry late</h1><p>The port <a href='/x'>said<span class='sr-only'>, opens new tab</span></a> \
         it was sorry.</p><p>{FERRY}</p><div aria-hidden='true'><p>{PORT}</p></div></article>"
    );
    assert_eq!(article(&page).text, format!("The port said it was sorry.\n\n{FERRY}\n\n{PORT}"));
}

#[test]
fn what_comes_twice_is_read_once() {
    let page = format!(
        "<article><h1>Ferry late</h1><p class='summary'>{FERRY}</p><div><p>{FERRY}</p><p>{PORT}</p>\
         <blockquote class='pullquote'>We are sorry for every minute</blockquote><p>{SAIL}</p></div></article>"
    );
    assert_eq!(article(&page).text, format!("{FERRY}\n\n{PORT}\n\n{SAIL}"));
}

#[test]
fn a_preview_says_that_it_is_one() {
    let page = format!(
        "<script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": false}}</script>\
         <article><h1>Ferry late</h1><p>{FERRY}</p><div class='paywall'><p>This article is for subscribers. \
         Take out a trial today.</p></div></article>"
    );
    let article = article(&page);
    assert_eq!(article.text, FERRY);
    assert!(article.notes.iter().any(|note| note.contains("cut short")), "{:?}", article.notes);
}

#[test]
fn what_stands_in_an_articles_place_is_refused_by_name() {
    let refusal = |page: &str| {
        let rejection = read(page, None).and_then(Draft::finish).unwrap_err();
        assert_eq!(rejection.reason, Reason::NoArticle);
        rejection.detail
    };
    let error = "<title>404 Not Found</title><h1>Not Found</h1><p>The page has moved to another pier of ours.</p>";
    assert_eq!(refusal(error), "expected an article, found an error page");
    let script =
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>";
    assert_eq!(refusal(script), "expected an article, found a notice about the browser");
    let card = |n: usize| {
        format!("<div><h2><a href='/{n}'>Ferry {n} late</a></h2><p>{n}: {FERRY}</p></div>")
    };
    let list: String = (1..=6).map(card).collect();
    assert_eq!(refusal(&list), "expected an article, found a list of stories");
}

#[test]
fn the_source_of_the_date_is_named() {
    let source = |page: &str| article(&format!("{page}<p>{FERRY}</p><p>{PORT}</p>")).date_source;
    assert_eq!(source("<meta name='DC.Issued' content='2024-03-01'>"), Some(DateSource::Meta));
    assert_eq!(
        source("<h1>Ferry late</h1><time datetime='2024-03-01'></time>"),
        Some(DateSource::Time)
    );
    assert_eq!(source("<p>1 March 2024</p><h1>Ferry late</h1>"), Some(DateSource::Text));
    assert_eq!(
        source("<link rel='canonical' href='https://a.example/2024/03/01/f'>"),
        Some(DateSource::Url)
    );
    assert_eq!(source("<h1>Ferry late</h1>"), None);
    let both = "<h1>Ferry late</h1><time class='updated' datetime='2024-03-05'></time>\
                <time class='published' datetime='2024-03-01'></time>";
    let article = article(&format!("{both}<p>{FERRY}</p><p>{PORT}</p>"));
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T00:00:00Z"));
    assert_eq!(article.modified_at.as_deref(), Some("2024-03-05T00:00:00Z"));
}

#[test]
fn whoever_contributed_is_no_author() {
    let linked = r#"<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry late",
        "author": [{"name": "Ann Lee"}, {"name": "Bo Ek"}]}</script>"#;
    let page = |shown: &str| {
        format!(
            "{linked}<h1>Ferry late</h1><div>By <a>Ann Lee</a>{shown}</div><p>The ferry was late again on Friday, and nobody on the quay minded much.</p>"
        )
    };
    let helped = "<span class='byline__contributors'>Contributions from <a>Bo Ek</a></span>";
    assert_eq!(article(&page(helped)).authors, ["Ann Lee"]);
    let all = "<span class='contributors'><a>Ann Lee</a>, <a>Bo Ek</a></span>";
    assert_eq!(article(&page(all)).authors, ["Ann Lee", "Bo Ek"]);
}

#[test]
fn a_live_blog_that_a_script_fills_gives_its_declared_entries() {
    let page = r#"<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Port live",
        "liveBlogUpdate": [{"headline": "Quay shut", "articleBody": "The quay is shut until noon."},
            {"articleBody": "The first ferry has left."}]}</script><h1>Port live</h1><div id="root"></div>"#;
    let text = "Quay shut\n\nThe quay is shut until noon.\n\nThe first ferry has left.";
    assert_eq!(article(page).text, text);
}

#[test]
fn a_date_between_blocks_is_a_line_of_its_own() {
    let page = |line: &str| {
        let page = format!(
            "<html lang='et'><title>Ferry late</title><article><h1>Ferry late</h1>{line}<p>{FERRY}</p><p>{PORT}</p></article>"
        );
        article(&page).published_at
    };
    let day = Some("2023-03-02T00:00:00Z".to_owned());
    assert_eq!(page("<span class='info'>Ann Lee | 2. märts 2023</span>"), day);
    assert_eq!(page("Ann Lee | 2. märts 2023"), day);
    // Words of the line go on beside it.
    assert_eq!(page("<span>Ann Lee | 2. märts 2023</span> <b>harbour</b> was shut"), None);
}

#[test]
fn addresses_start_from_the_base_of_the_page() {
    let head = "<base href='https://post.example/news/'><link rel='canonical' href='ferry-late'>";
    let page = format!("<html><head><title>Ferry late</title>{head}</head><p>{FERRY}</p>");
    assert_eq!(article(&page).url.as_deref(), Some("https://post.example/news/ferry-late"));
    let head = "<base target='_blank'><link rel='canonical' href='/ferry-late'>";
    let page = format!("<html><head><title>Ferry late</title>{head}</head><p>{FERRY}</p>");
    let read = super::read(&page, Some("https://post.example/a")).unwrap();
    assert_eq!(read.url.as_deref(), Some("https://post.example/ferry-late"));
}

#[test]
fn an_empty_language_gives_way_to_another() {
    let meta = "<meta property='og:locale' content='en_GB'>";
    let page = format!("<html lang=''><head><title>Ferry late</title>{meta}</head><p>{FERRY}</p>");
    assert_eq!(article(&page).language.as_deref(), Some("en-GB"));
}

#[test]
fn what_asks_readers_to_pay_for_the_rest_is_noted() {
    let page = |last: &str| {
        let page = format!(
            "<title>Ferry late</title><article><h1>Ferry late</h1><p>{FERRY}</p><p>{PORT}</p>{last}</article>"
        );
        let article = article(&page);
        (article.text, article.notes.iter().any(|note| note.contains("paywall")))
    };
    let text = format!("{FERRY}\n\n{PORT}");
    for wall in [
        "<p>To read the full story, sign in or register for free.</p>",
        "<p>Contenido exclusivo para suscriptores.</p>",
        "<p>Jetzt abonnieren und alle Texte lesen.</p>",
    ] {
        assert_eq!(page(wall), (text.clone(), true), "{wall}");
    }
    assert_eq!(page("<p>Already a subscriber? Log in here.</p>"), (text.clone(), false));
    let (read, is_noted) =
        page("<p>“To read the full story takes an hour,” said Bo Ek of the port.</p>");
    assert!(read.ends_with("of the port.") && !is_noted);
}

#[test]
fn error_pages_are_told_in_many_languages() {
    for (title, text) in [
        ("Страница не найдена", "Вернитесь на главную страницу."),
        ("Strona nie znaleziona | Kurier", "Wróć na stronę główną."),
        ("ページが見つかりません", "トップページからお探しください。"),
    ] {
        let page = format!("<title>{title}</title><h1>{title}</h1><p>{text}</p>");
        assert_eq!(read(&page, None).unwrap_err().reason, Reason::NoArticle, "{title}");
    }
}
