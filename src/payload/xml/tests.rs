use super::*;
use crate::article::{Article, Status};
use crate::payload::{Mappings, Source};

fn read(text: &str) -> Result<Draft, Rejection> {
    let open = |_: &Source<'_>| Err(Rejection::new(Reason::Empty, "expected no envelope"));
    super::read(text, &json::Context { open: &open, mappings: &Mappings::default() })
}

fn article(text: &str) -> Article {
    read(text).and_then(Draft::finish).unwrap()
}

#[test]
fn a_newsml_g2_item_with_nitf_inside() {
    let article = article(
        r#"<?xml version="1.0"?>
        <newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:ferry" version="20240301101500123" xml:lang="en-GB">
          <rightsInfo><copyrightNotice>© Harbour Post</copyrightNotice></rightsInfo>
          <itemMeta><itemClass qcode="ninat:text"/><provider qcode="p:HP"><name>Harbour Post</name></provider>
            <versionCreated>2024-03-01T10:15:00Z</versionCreated><firstCreated>2024-03-01T09:00:00Z</firstCreated>
            <embargoed>2024-03-02T00:00:00Z</embargoed><pubStatus qcode="stat:withheld"/></itemMeta>
          <contentMeta><creator><name>Ann Lee</name></creator><language tag="en"/>
            <subject><name>Shipping</name></subject><headline>Ferry late</headline></contentMeta>
          <contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.head>
            <byline>By Ann Lee, <byttl>Staff</byttl></byline></body.head>
            <body.content><p>The ferry was late &amp; full.</p><media><media-caption>A ferry</media-caption></media>
            <hl2>What next</hl2><p>It sails on.</p></body.content></body></nitf></inlineXML></contentSet>
        </newsItem>"#,
    );
    assert_eq!(article.text, "The ferry was late & full.\n\nWhat next\n\nIt sails on.");
    assert_eq!(article.sections.first().map(|s| s.heading.as_str()), Some("What next"));
    assert_eq!(article.source_id.as_deref(), Some("urn:x:ferry"));
    assert_eq!(article.revision.as_deref(), Some("20240301101500123"));
    assert_eq!(article.status, Status::Withheld);
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
    assert_eq!(article.modified_at.as_deref(), Some("2024-03-01T10:15:00Z"));
    assert_eq!(article.embargo_until.as_deref(), Some("2024-03-02T00:00:00Z"));
    assert_eq!(article.authors, ["Ann Lee"]);
    assert_eq!(article.keywords, ["Shipping"]);
    assert_eq!((article.language.as_deref(), article.url), (Some("en"), None));
}

#[test]
fn a_message_gives_its_text_item() {
    let item = |class: &str, text: &str| {
        format!(
            "<newsItem guid='{class}'><itemMeta><itemClass qcode='ninat:{class}'/></itemMeta>\
             <contentSet><inlineXML><html><body><p>{text}</p></body></html></inlineXML></contentSet></newsItem>"
        )
    };
    let message = |items: &str| format!("<newsMessage><itemSet>{items}</itemSet></newsMessage>");
    let article = article(&message(&(item("picture", "A photo.") + &item("text", "The story."))));
    assert_eq!((article.text.as_str(), article.source_id.as_deref()), ("The story.", Some("text")));
    let two = read(&message(&(item("text", "One.") + &item("text", "Two.")))).unwrap_err();
    assert_eq!(two.to_string(), "unsupported: expected one NewsML-G2 text item, found 2");
}

#[test]
fn a_nitf_document() {
    let article = article(
        r#"<nitf baselang="nb-NO"><head><title>Ferje</title><docdata management-status="canceled">
        <date.issue norm="20240301T090000Z"/><doc-id id-string="N1" regsrc="NTB"/></docdata></head>
        <body><body.head><hedline><hl1>Ferja er sein</hl1></hedline><byline>Ann Lee</byline></body.head>
        <body.content><p>Ferja var sein.</p></body.content></body></nitf>"#,
    );
    assert_eq!(article.title.as_deref(), Some("Ferja er sein"));
    assert_eq!((article.status, article.text.as_str()), (Status::Canceled, "Ferja var sein."));
    assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
    assert_eq!(article.language.as_deref(), Some("nb-NO"));
    assert_eq!(article.source.as_deref(), Some("NTB"));
}

#[test]
fn an_rss_item_in_its_feed_or_alone() {
    let item = "<item><title>Ferry &amp; port</title><link>https://example.org/f?utm_source=rss</link>\
        <guid isPermaLink='false'>f-1</guid><dc:creator>Ann Lee</dc:creator><category>Sea</category>\
        <pubDate>Fri, 01 Mar 2024 09:00:00 GMT</pubDate><description>Teaser.</description>\
        <content:encoded><![CDATA[<p>The ferry was late.</p><p>It sails on.</p>]]></content:encoded></item>";
    let feed = format!(
        "<rss><channel><title>Harbour Post</title><language>en-gb</language>{item}</channel></rss>"
    );
    for xml in [item, &feed] {
        let article = article(xml);
        assert_eq!(article.text, "The ferry was late.\n\nIt sails on.");
        assert_eq!(article.title.as_deref(), Some("Ferry & port"));
        assert_eq!(article.url.as_deref(), Some("https://example.org/f"));
        assert_eq!(article.source_id.as_deref(), Some("f-1"));
        assert_eq!(article.authors, ["Ann Lee"]);
        assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"));
    }
    assert_eq!(article(&feed).source.as_deref(), Some("Harbour Post"));
    let two = read(&format!("<rss><channel>{item}{item}</channel></rss>")).unwrap_err();
    assert_eq!(two.to_string(), "unsupported: expected one RSS item, found 2");
}

#[test]
fn an_atom_entry() {
    let article = article(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour Post</title><entry><id>urn:1</id><title>Ferry</title>\
         <updated>2024-03-01T10:00:00Z</updated><published>2024-03-01T09:00:00Z</published>\
         <author><name>Ann Lee</name></author><link rel='alternate' href='https://example.org/f'/>\
         <content type='xhtml'><div><p>The ferry was late.</p><p>It sails on.</p></div></content></entry></feed>",
    );
    assert_eq!(article.text, "The ferry was late.\n\nIt sails on.");
    assert_eq!(article.source.as_deref(), Some("Harbour Post"));
    assert_eq!(article.modified_at.as_deref(), Some("2024-03-01T10:00:00Z"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/f"));
}

#[test]
fn what_is_not_read_is_named() {
    let detail = |xml: &str| read(xml).unwrap_err().to_string();
    assert_eq!(
        detail("<NewsML/>"),
        "unsupported: expected NewsML-G2, NITF, RSS or Atom, found NewsML 1.x"
    );
    assert_eq!(
        detail("<rss><channel></rss>"),
        "malformed: expected XML, found tags that do not match at offset 14"
    );
    assert_eq!(detail("<rss>"), "malformed: expected `</rss>`, found the end");
    assert_eq!(
        detail(&"<a>".repeat(300)),
        "too_complex: expected elements at most 256 deep, found deeper ones"
    );
}

#[test]
fn xml_of_no_format_is_read_by_the_names_of_its_fields() {
    let text = "<p>The ferry was <b>late</b> &amp; full.</p><p>It sails on.</p>";
    for xml in [
        format!(
            "<?xml version='1.0'?><story id='f1'><headline>Ferry late</headline><byline>By Ann Lee</byline>
            <pubDate>2024-03-01T09:00:00Z</pubDate><body>{text}</body></story>"
        ),
        format!(
            "<?xml version='1.0'?><export><article><id>f1</id><title>Ferry late</title><author>Ann Lee</author>
            <date>2024-03-01T09:00:00Z</date><content><![CDATA[{text}]]></content></article></export>"
        ),
        format!(
            "<x:escenic xmlns:x='http://xmlns.example/'><content sourceid='f1' publishdate='2024-03-01T09:00:00Z'>
            <field name='title'>Ferry late</field><field name='body'>{text}</field>
            <field name='byline'><value>By Ann Lee</value></field></content></x:escenic>"
        ),
        "<article id='f1'><title>Ferry late</title><authors><author>Ann Lee</author></authors>
            <date>2024-03-01T09:00:00Z</date><body><para>The ferry was late &amp; full.</para>
            <para>It sails on.</para></body></article>"
            .to_owned(),
        "<add><doc><field name='id'>f1</field><field name='title'>Ferry late</field>
            <field name='author'>Ann Lee</field><field name='published'>2024-03-01T09:00:00Z</field>
            <field name='text'>The ferry was late &amp; full.\n\nIt sails on.</field></doc></add>"
            .to_owned(),
    ] {
        let article = article(&xml);
        assert_eq!(article.text, "The ferry was late & full.\n\nIt sails on.", "{xml}");
        assert_eq!(article.title.as_deref(), Some("Ferry late"), "{xml}");
        assert_eq!(article.authors, ["Ann Lee"], "{xml}");
        assert_eq!(article.source_id.as_deref(), Some("f1"), "{xml}");
        assert_eq!(article.published_at.as_deref(), Some("2024-03-01T09:00:00Z"), "{xml}");
        assert_eq!(article.format, "xml");
    }
    let two = "<news><article><title>A</title><body>One.</body></article>\
               <article><title>B</title><body>Two.</body></article></news>";
    assert!(read(two).unwrap_err().detail.contains("expected one article, found 2"));
    let site = "<?xml version='1.0'?><urlset xmlns:news='http://news.example/'><url><loc>https://a.example/f</loc>\
                <news:news><news:title>A</news:title></news:news></url></urlset>";
    assert_eq!(read(site).unwrap_err().reason, Reason::Unsupported);
    let book = "<book xmlns='http://book.example/'><front><title>Harbours</title></front>\
                <text><p>The ferry was late on Friday, and nobody minded.</p></text></book>";
    assert_eq!(read(book).unwrap_err().reason, Reason::Unsupported);
    let other = read("<config><port name='amqp'>5672</port></config>").unwrap_err();
    assert_eq!((other.reason, other.detail.contains("another kind")), (Reason::Unsupported, true));
}

#[test]
fn data_in_an_item_may_be_base64_and_headlines_have_roles() {
    let item = |headlines: &str, data: &str| {
        format!(
            "<newsItem guid='x' version='1'><itemMeta><itemClass qcode='ninat:text'/></itemMeta>\
             <contentMeta>{headlines}</contentMeta><contentSet>{data}</contentSet></newsItem>"
        )
    };
    let read = article(&item(
        "<headline role='hld:subHeadline'>No</headline><headline>Ferry late</headline>",
        "<inlineData contenttype='text/html' encoding='base64'>PHA+VGhlIGZlcnJ5IHdhcyBsYXRlLjwvcD4=</inlineData>",
    ));
    assert_eq!(read.title.as_deref(), Some("Ferry late"));
    assert_eq!(read.text, "The ferry was late.");
    let only = "<headline role='hld:subHeadline'>Ferry late</headline>";
    let read = article(&item(only, "<inlineData>PHA is a word.</inlineData>"));
    assert_eq!(read.title.as_deref(), Some("Ferry late"));
    assert_eq!(read.text, "PHA is a word.");
}

#[test]
fn feeds_have_full_texts_and_footers() {
    let item = |inside: &str| {
        article(&format!(
            "<rss version='2.0' xmlns:yandex='http://news.yandex.ru'><channel><item><title>Ferry late</title>{inside}</item></channel></rss>"
        ))
    };
    let full = "The ferry was late again on Friday, the harbour said.";
    let read = item(&format!(
        "<description>Late.</description><yandex:full-text>{full}</yandex:full-text>"
    ));
    assert_eq!(read.text, full);
    let read = item(&format!("<body xmlns='http://www.w3.org/1999/xhtml'><p>{full}</p></body>"));
    assert_eq!(read.text, full);
    let footer = "&lt;p>The post &lt;a href='/f'>Ferry late&lt;/a> appeared first on &lt;a href='/'>Harbour Post&lt;/a>.&lt;/p>";
    let read = item(&format!("<description>&lt;p>{full}&lt;/p>{footer}</description>"));
    assert_eq!(read.text, full);
    let prose = "&lt;p>The play appeared first on a stage in Ardley.&lt;/p>";
    let read = item(&format!("<description>&lt;p>{full}&lt;/p>{prose}</description>"));
    assert!(read.text.ends_with("a stage in Ardley."));
}

#[test]
fn drawings_and_lists_of_addresses_are_no_articles() {
    for other in [
        "<svg xmlns='http://www.w3.org/2000/svg'><title>A chart</title><text>Ferries in the harbour</text></svg>",
        "<opml version='2.0'><head><title>Feeds</title></head><body><outline text='a'/></body></opml>",
    ] {
        assert_eq!(read(other).unwrap_err().reason, Reason::Unsupported, "{other}");
    }
}
