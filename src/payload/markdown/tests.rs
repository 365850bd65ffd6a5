use super::*;
use crate::payload::Reason;

fn article(text: &str) -> crate::article::Article {
    read(text).and_then(Draft::finish).unwrap()
}

#[test]
fn a_scraped_article_is_read() {
    let article = article(
        "# Harbour reopens after storm\n\nPublished :`2024-03-02 08:15:00`\n\n---\n\n\
         The harbour reopened on **Saturday**, the [port authority](https://example.org) said.\n\n\
         ### Repairs go on\n\nTwo cranes are still out of use.\n\nThey will be back in May.\n\n---\n\n",
    );
    assert_eq!(article.title.as_deref(), Some("Harbour reopens after storm"));
    assert_eq!(article.published_at.as_deref(), Some("2024-03-02T08:15:00Z"));
    assert!(article.notes.contains(&"published_at has no zone: taken as UTC".to_owned()));
    assert_eq!(
        article.text,
        "The harbour reopened on Saturday, the port authority said.\n\nRepairs go on\n\n\
         Two cranes are still out of use.\n\nThey will be back in May."
    );
    let section = article.sections.first().unwrap();
    assert_eq!(section.heading, "Repairs go on");
    assert_eq!(
        section.span.slice(&article.text),
        "Two cranes are still out of use.\n\nThey will be back in May."
    );
}

#[test]
fn front_matter_is_metadata() {
    let article = article(
        "---\ntitle: \"A quiet week\"\ndate: 2024-03-02T08:15:00+01:00\nauthors:\n  - Jane Smith\n  - John Doe\n\
         tags: [ports, weather]\nlang: en\nlayout: post\n---\n\n# A quiet week\n\nNothing happened.\n",
    );
    assert_eq!(article.title.as_deref(), Some("A quiet week"));
    assert_eq!(article.authors, ["Jane Smith", "John Doe"]);
    assert_eq!(article.keywords, ["ports", "weather"]);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-02T08:15:00+01:00"));
    assert_eq!(article.text, "Nothing happened.");
}

#[test]
fn front_matter_without_an_end_is_malformed() {
    let rejection = read("---\ntitle: A\n\nText.").unwrap_err();
    assert_eq!(rejection.reason, Reason::Malformed);
    assert_eq!(rejection.detail, "expected `---` after the front matter, found the end");
}

#[test]
fn blocks_lose_their_markers() {
    let article = article(
        "Title line\n==========\n\n*By Jane Smith*\n\n> Quoted words\n> go on.\n\n- First item\n- Second item\n\n\
         1. Numbered\n\n| a | b |\n|---|---|\n\n![photo](x.jpg)\n\n<!-- hidden\nstill hidden -->\n\n[1]: https://example.org\n\n\
         The last paragraph ends.\n---\n",
    );
    assert_eq!(article.title.as_deref(), Some("Title line"));
    assert_eq!(article.authors, ["Jane Smith"]);
    assert_eq!(
        article.text,
        "Quoted words go on.\n\nFirst item\n\nSecond item\n\nNumbered\n\na, b\n\nThe last paragraph ends."
    );
}

#[test]
fn a_rule_at_the_start_is_no_front_matter() {
    assert_eq!(article("---\n\nText: here.\n").text, "Text: here.");
}

#[test]
fn tables_footnotes_and_nested_lists_come_out_clean() {
    let article = article(
        "# Ferries\n\nThe ferry was late.[^1] See [the *plan*](https://example.org/a_b \"t\") <b>now</b>.\n\n\
         | Port | Boats |\n|:-----|------:|\n| Ardley | **2** |\n| Merrow | 14 |\n\n\
         1. First\n   - Inner *one*\n   - [x] Inner two\n2. Second\n\n[^1]: The harbour office says so.\n\n\
         <div><p>Set in HTML.</p></div>\n",
    );
    assert_eq!(article.title.as_deref(), Some("Ferries"));
    assert_eq!(
        article.text,
        "The ferry was late. See the plan now.\n\nPort, Boats\n\nArdley, 2\n\nMerrow, 14\n\n\
         First\n\nInner one\n\nInner two\n\nSecond\n\nThe harbour office says so.\n\nSet in HTML."
    );
}

#[test]
fn endless_markdown_is_read_as_plain_text() {
    let article = article(&"The ferry was late.\n".repeat(60_000));
    assert_eq!(
        article.notes.first().unwrap(),
        "markdown of more than 1048576 bytes is read as plain text"
    );
}
