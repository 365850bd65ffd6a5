//! What stands on a page beside its story.

use super::{DateSource, FERRY, PORT, Reason, SAIL, article, read};

fn story(inner: &str) -> String {
    format!("<h1>Ferry late again</h1>{inner}<p>{FERRY}</p><p>{PORT}</p><p>{SAIL}</p>")
}

#[test]
fn days_of_others_are_not_the_articles() {
    let date = "<time datetime='2024-05-03T10:00:00Z'>May 3, 2024</time>";
    let after = |other: &str| format!("<main><article>{}</article>{other}</main>", story(""));
    for page in [
        after(&format!(
            "<section class='comments'><div class='comment'>{date}<p>As ever.</p></div></section>"
        )),
        after(&format!("<div class='related'><a href='/x'>Bridge shut</a>{date}</div>")),
        after(&format!(
            "<article class='card'><h3><a href='/x'>Bridge is shut for the winter</a></h3>{date}</article>"
        )),
        after("<footer>Last updated: May 3, 2024</footer>"),
        format!("<main>{}</main>", story(&format!("<aside>{date}</aside>"))),
        format!(
            "<main>{}</main>",
            story("<figure><figcaption>The ferry on May 3, 2024</figcaption></figure>")
        ),
        format!("<main>{}</main>", story("<p>Event: May 12, 2024, 7 pm</p>")),
    ] {
        let article = article(&page);
        let dates = (article.published_at, article.modified_at, article.revision);
        assert_eq!(dates, (None, None, None), "{page}");
    }
    let own = format!(
        "<main><article>{}<footer>Published May 3, 2024</footer></article></main>",
        story("")
    );
    assert_eq!(article(&own).published_at.as_deref(), Some("2024-05-03T00:00:00Z"));
}

#[test]
fn a_second_article_does_not_join_the_first() {
    let linked = |title: &str, author: &str, day: &str| {
        format!(
            r#"<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{title}",
            "author": {{"name": "{author}"}}, "datePublished": "{day}", "url": "https://example.org/x"}}</script>"#
        )
    };
    let second = format!(
        "<article><h2>Bridge shut</h2><div class='byline'>By <a rel='author' href='/c'>Cy Orr</a></div><p>{}</p><p>{}</p></article>",
        FERRY.replace("ferry", "bridge"),
        SAIL.replace("sail", "open")
    );
    let page = format!("<div><article>{}</article>{second}</div>", story(""));
    let plain = article(&page);
    assert_eq!((plain.text, plain.authors), (format!("{FERRY}\n\n{PORT}\n\n{SAIL}"), vec![]));
    let declared = linked("Bridge shut", "Cy Orr", "2023-01-01")
        + &linked("Ferry late again", "Bo Ek", "2024-03-01");
    let article = article(&(declared + &page));
    assert_eq!(article.authors, ["Bo Ek"]);
    assert_eq!(article.date_source, Some(DateSource::JsonLd));
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T00:00:00Z"));
}

#[test]
fn lists_of_dated_stories_are_no_article() {
    let teaser = |at: usize| {
        format!(
            "<div><h2><a href='/{at}'>Story number {at} of the day</a></h2><time datetime='2024-05-03'>May 3</time><p>{FERRY} ({at})</p></div>"
        )
    };
    let page = format!("<h1>News</h1>{}", (1..7).map(teaser).collect::<String>());
    let rejection = read(&page, None).unwrap_err();
    assert_eq!(rejection.reason, Reason::NoArticle);
    assert_eq!(rejection.detail, "expected an article, found a list of stories");
    // A page that declares its day is taken at its word, and doubted.
    let dated = "<meta property='article:published_time' content='2024-05-03'>".to_owned() + &page;
    let notes = article(&dated).notes;
    assert!(notes.iter().any(|note| note.contains("lists stories")), "{notes:?}");
}

#[test]
fn the_account_of_a_site_gives_way_to_a_byline() {
    let meta = "<meta property='og:site_name' content='Ardley News Online'><meta name='author' content='ANO'>\
                <link rel='canonical' href='https://www.ano.example/ferry-late'>";
    let page = format!(
        "{meta}<main>{}</main>",
        story("<p class='meta'>von <a href='/autoren/x'>Dr. Nina Berger</a></p>")
    );
    assert_eq!(article(&page).authors, ["Dr. Nina Berger"]);
}
