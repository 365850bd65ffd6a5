//! What belongs to a text at its ends, and what stands between its words.

use super::{FERRY, PORT, SAIL, article};

fn text(inner: &str) -> String {
    article(&format!("<main><article><h1>Ferry late again</h1>{inner}</article></main>")).text
}

fn with(after: &str) -> String {
    text(&format!("<p>{FERRY}</p><p>{PORT}</p><p>{SAIL}</p>{after}"))
}

#[test]
fn what_is_short_at_the_end_stays() {
    assert!(with("<p>It sails on.</p><p>All wait.</p>").ends_with("It sails on.\n\nAll wait."));
    let linked = "The old gate was <a href='/a'>shut to every ship in 2018</a> after \
                  <a href='/b'>a storm took the roof off</a>.";
    assert!(with(&format!("<p>{linked}</p>")).ends_with("a storm took the roof off."));
    let rows = "<tr><td>Anna</td><td>10:00</td></tr><tr><td>Bella</td><td>11:00</td></tr>";
    assert!(with(&format!("<table>{rows}</table>")).ends_with("Anna 10:00\n\nBella 11:00"));
    let times = "<dl><dt>Anna</dt><dd>at ten</dd><dt>Bella</dt><dd>at noon</dd></dl>";
    assert!(with(times).ends_with("Bella\n\nat noon"));
}

#[test]
fn who_the_author_is_goes() {
    let byline = "<div class='byline'>By <a rel='author' href='/a'>Bo Ek</a></div>";
    let page =
        |after: &str| text(&format!("{byline}<p>{FERRY}</p><p>{PORT}</p><p>{SAIL}</p>{after}"));
    let whole = format!("{FERRY}\n\n{PORT}\n\n{SAIL}");
    let life = "has sailed all of his life and writes of ships for papers of the north.";
    assert_eq!(page(&format!("<p><em>Bo Ek {life}</em></p>")), whole);
    assert_eq!(page(&format!("<h3>About the author</h3><p>He {life}</p>")), whole);
    // Somebody else is news.
    assert!(page(&format!("<p>Cy Orr {life}</p>")).ends_with(life));
}

#[test]
fn lines_about_the_article_are_no_text() {
    for lines in [
        ["By Nina Berger", "Published: 3 May 2024", "4 min read"],
        ["Von Nina Berger", "Stand: 03.05.2024, 06:00 Uhr", "Lesezeit: 4 Minuten"],
        ["Por Nina Berger", "Publicado el 3 de mayo de 2024", "Tiempo de lectura: 4 min"],
        ["Par Nina Berger", "Publié le 3 mai 2024 à 10h00", "Temps de lecture : 4 min"],
    ] {
        let lines = lines.map(|line| format!("<p>{line}</p>")).concat();
        let page = text(&format!("{lines}<p>{FERRY}</p><p>{PORT}</p>"));
        assert_eq!(page, format!("{FERRY}\n\n{PORT}"), "{lines}");
    }
    let asides = "<p>DON'T MISS: <a href='/a'>Lighthouse is for sale</a></p>\
                  <p>Read next:</p><ul><li>Storm over Wick: <a href='/b'>what to know</a></li></ul>";
    assert_eq!(text(&format!("<p>{FERRY}</p>{asides}<p>{PORT}</p>")), format!("{FERRY}\n\n{PORT}"));
}

#[test]
fn entries_of_a_live_blog_keep_their_times() {
    let entry = |time: &str, text: &str| {
        format!(
            "<article class='entry'><time datetime='2024-03-01T{time}:00Z'>{time}</time><p>{text}</p></article>"
        )
    };
    let page = format!(
        "<main><h1>Ferry live</h1><p>{FERRY}</p>{}{}</main>",
        entry("14:05", PORT),
        entry("13:20", SAIL)
    );
    assert_eq!(article(&page).text, format!("{FERRY}\n\n14:05\n\n{PORT}\n\n13:20\n\n{SAIL}"));
    assert_eq!(
        text(&format!("<time>14:05</time><p>{FERRY}</p><p>{PORT}</p>")),
        format!("{FERRY}\n\n{PORT}")
    );
}

#[test]
fn words_are_not_glued_where_elements_meet() {
    let own = format!("<x-text><x-p>{FERRY}</x-p><x-p>{PORT}</x-p><x-p>{SAIL}</x-p></x-text>");
    assert_eq!(text(&own), format!("{FERRY}\n\n{PORT}\n\n{SAIL}"));
    let set_apart = format!(
        "<div><span style='display: block'>{FERRY}</span><span style='display:block'>{PORT}</span></div>"
    );
    assert_eq!(text(&set_apart), format!("{FERRY}\n\n{PORT}"));
    let label = format!("<p><span>Exclusive</span><span>{FERRY}</span></p><p>{PORT}</p>");
    assert_eq!(text(&label), format!("Exclusive {FERRY}\n\n{PORT}"));
    let inline = format!(
        "<p>The <x-name>port</x-name>’s <b>U.S.</b>A. <span>T</span>eam.</p><p>{PORT}</p><p>{SAIL}</p>"
    );
    assert!(text(&inline).starts_with("The port’s U.S.A. Team."));
    let card = "<span><a href='/ann'>Ann Lee</a><span class='card'><a href='/ann'>Ann Lee</a><a href='/x'>Port shut</a></span></span>";
    let named = format!(
        "<p>Nobody but {card} knew why the ferry was late on Friday again.</p><p>{PORT}</p>"
    );
    assert!(text(&named).starts_with("Nobody but Ann Lee knew"));
}

#[test]
fn headings_that_link_to_themselves_or_to_places_stay() {
    let own = format!("<p>{FERRY}</p><h2 id='n'><a href='#n'>What next</a></h2><p>{PORT}</p>");
    assert_eq!(text(&own), format!("{FERRY}\n\nWhat next\n\n{PORT}"));
    let places: String = [("Anna’s", FERRY), ("The Pier", PORT), ("Old Wick", SAIL)]
        .map(|(name, text)| format!("<h2><a href='/tag/x'>{name}</a></h2><p>{text}</p>"))
        .concat();
    assert!(text(&places).contains(&format!("The Pier\n\n{PORT}")));
}
