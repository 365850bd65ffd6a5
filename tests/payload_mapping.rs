//! Every fact of every shape of the trade: what is read from where. `docs/PAYLOADS.md`
//! says the same in tables.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use copydesk::article::Article;
use copydesk::payload::{Limits, Payload, decode};
use expect_test::{Expect, expect};

fn check(payload: &str, expected: &Expect) {
    let payload = Payload { bytes: payload.as_bytes(), content_type: None, content_encoding: None };
    expected.assert_eq(&draw(&decode(&payload, &Limits::default()).unwrap()));
}

/// One fact a line, absent ones left out.
fn draw(article: &Article) -> String {
    let status = format!("{:?}", article.status).to_lowercase();
    let sections: Vec<_> = article.sections.iter().map(|s| s.heading.clone()).collect();
    let facts = [
        ("format", Some(article.format.to_owned())),
        ("source_id", article.source_id.clone()),
        ("source", article.source.clone()),
        ("url", article.url.clone()),
        ("revision", article.revision.clone()),
        ("status", Some(status)),
        ("title", article.title.clone()),
        ("authors", Some(article.authors.join(" + "))),
        ("byline", article.byline.clone()),
        ("published", article.published_at.clone()),
        ("modified", article.modified_at.clone()),
        ("embargo", article.embargo_until.clone()),
        ("language", article.language.clone()),
        ("dateline", article.dateline.as_ref().map(|d| d.span.slice(&article.text).to_owned())),
        ("keywords", Some(article.keywords.join(" + "))),
        ("rights", article.rights.clone()),
        ("sections", Some(sections.join(" + "))),
        ("text", Some(article.text.replace("\n\n", " / "))),
        ("notes", Some(article.notes.join(" + "))),
    ];
    let said = facts.into_iter().filter_map(|(name, fact)| Some((name, fact?)));
    let said = said.filter(|(_, fact)| !fact.is_empty());
    let lines: Vec<String> = said.map(|(name, fact)| format!("{name}: {fact}\n")).collect();
    lines.concat()
}

#[test]
fn ninjs_1() {
    check(
        r#"{"uri": "https://example.org/items/7", "type": "text", "version": "3", "profile": "text",
            "pubstatus": "usable", "firstcreated": "2024-03-01T09:00:00Z", "versioncreated": "2024-03-01T10:00:00+01:00",
            "embargoed": "2024-03-02T06:00:00Z", "headline": "Ferry late", "byline": "By Ann Lee and Bo Ek",
            "located": "OSLO", "language": "en-GB", "copyrightholder": "Harbour Post", "usageterms": "Not for radio",
            "keyword": ["sea"], "subject": [{"name": "Shipping", "code": "04010000"}], "infosource": [{"name": "NTB"}],
            "body_xhtml": "<p>OSLO, March 1 (NTB) — The ferry was late.</p><h2>What next</h2><p>It sails on.</p>"}"#,
        &expect![[r#"
            format: ninjs
            source_id: https://example.org/items/7
            source: NTB
            url: https://example.org/items/7
            revision: 3
            status: usable
            title: Ferry late
            authors: Ann Lee + Bo Ek
            byline: By Ann Lee and Bo Ek
            published: 2024-03-01T09:00:00Z
            modified: 2024-03-01T10:00:00+01:00
            embargo: 2024-03-02T06:00:00Z
            language: en-GB
            dateline: OSLO
            keywords: sea + Shipping
            rights: Not for radio
            sections: What next
            text: OSLO, March 1 (NTB) — The ferry was late. / What next / It sails on.
        "#]],
    );
}

#[test]
fn ninjs_2() {
    check(
        r#"{"uri": "urn:x:7", "standard": {"name": "ninjs", "version": "2.1"}, "type": "text", "version": "3",
            "pubstatus": "withheld", "firstcreated": "2024-03-01T09:00:00Z", "versioncreated": "2024-03-01T10:00:00Z",
            "embargoed": "2024-03-02T06:00:00Z", "headlines": [{"role": "sub", "value": "No"}, {"role": "main", "value": "Ferry late"}],
            "by": "By Ann Lee", "language": "en", "copyrightholder": "Harbour Post", "copyrightnotice": "© Harbour Post",
            "subjects": [{"name": "Shipping"}], "infosources": [{"name": "NTB"}],
            "bodies": [{"role": "main", "contenttype": "text/plain", "value": "Plain."},
                       {"role": "main", "contenttype": "text/html", "value": "<p>The ferry was late.</p>"},
                       {"role": "caption", "contenttype": "text/html", "value": "<p>The ferry.</p>"}]}"#,
        &expect![[r#"
            format: ninjs
            source_id: urn:x:7
            source: NTB
            revision: 3
            status: withheld
            title: Ferry late
            authors: Ann Lee
            byline: By Ann Lee
            published: 2024-03-01T09:00:00Z
            modified: 2024-03-01T10:00:00Z
            embargo: 2024-03-02T06:00:00Z
            language: en
            keywords: Shipping
            rights: © Harbour Post
            text: The ferry was late.
        "#]],
    );
}

#[test]
fn ninjs_3() {
    check(
        r#"{"uri": "urn:x:7", "standard": {"name": "ninjs", "version": "3.0"}, "type": "text", "version": "20240301101500123",
            "pubStatus": "canceled", "firstCreated": "2024-03-01T09:00:00Z", "contentCreated": "2024-03-01T08:00:00Z",
            "versionCreated": "2024-03-01T10:00:00Z", "embargoedUntil": "2024-03-02T06:00:00Z",
            "headlines": [{"role": "main", "value": "Ferry late"}], "people": [{"name": "Ann Lee", "rel": "author"}, {"name": "Bo Ek", "rel": "about"}],
            "language": "nb-NO", "copyrightHolder": "Harbour Post", "copyrightNotice": "© Harbour Post",
            "altIds": [{"role": "old", "value": "8"}],
            "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>Ferja var sein.</p>"}]}"#,
        &expect![[r#"
            format: ninjs
            source_id: urn:x:7
            source: Harbour Post
            revision: 20240301101500123
            status: canceled
            title: Ferry late
            authors: Ann Lee
            published: 2024-03-01T09:00:00Z
            modified: 2024-03-01T10:00:00Z
            embargo: 2024-03-02T06:00:00Z
            language: nb-NO
            rights: © Harbour Post
            text: Ferja var sein.
        "#]],
    );
}

#[test]
fn superdesk() {
    check(
        r#"{"guid": "urn:newsml:desk:1", "type": "text", "version": "2", "evolvedfrom": "urn:newsml:desk:0", "pubstatus": "usable",
            "firstcreated": "2024-03-01T08:00:00+0000", "firstpublished": "2024-03-01T09:00:00+0000",
            "versioncreated": "2024-03-01T10:00:00+0000", "headline": "Ferry late", "byline": "Ann Lee",
            "authors": [{"name": "Ann Lee", "role": "writer"}], "located": "Oslo", "language": "en", "keywords": ["sea"],
            "source": "Desk", "copyrightholder": "Desk Ltd", "body_html": "<p>The ferry was late.</p><ul><li>It sails on.</li></ul>"}"#,
        &expect![[r#"
            format: ninjs
            source_id: urn:newsml:desk:1
            source: Desk
            revision: 2
            status: usable
            title: Ferry late
            authors: Ann Lee
            byline: Ann Lee
            published: 2024-03-01T09:00:00Z
            modified: 2024-03-01T10:00:00Z
            language: en
            keywords: sea
            rights: Desk Ltd
            text: The ferry was late. / It sails on.
        "#]],
    );
}

#[test]
fn the_envelope_of_ap() {
    check(
        r#"{"api_version": "2.3", "data": {"query": {}, "updated": "2024-03-01T10:00:00Z", "item": {"altids": {"itemid": "ab12", "etag": "x"},
            "version": 2, "type": "text", "pubstatus": "usable", "firstcreated": "2024-03-01T09:00:00Z",
            "versioncreated": "2024-03-01T10:00:00Z", "headline": "Ferry late", "bylines": [{"by": "By ANN LEE", "name": "Ann Lee"}],
            "language": "en", "provider": "AP", "subject": [{"name": "Shipping"}], "copyrightnotice": "Copyright AP",
            "body_nitf": "<p>OSLO (AP) — The ferry was late.</p>"}}}"#,
        &expect![[r#"
            format: ninjs
            source_id: ab12
            source: AP
            revision: 2
            status: usable
            title: Ferry late
            authors: Ann Lee
            published: 2024-03-01T09:00:00Z
            modified: 2024-03-01T10:00:00Z
            language: en
            dateline: OSLO
            keywords: Shipping
            rights: Copyright AP
            text: OSLO (AP) — The ferry was late.
        "#]],
    );
}

#[test]
fn schema_org() {
    check(
        r#"{"@context": "https://schema.org", "@graph": [
            {"@type": "Organization", "@id": "urn:o:paper", "name": "Harbour Post"}, {"@type": "Person", "@id": "urn:p:ann", "name": "Ann Lee"},
            {"@type": "NewsArticle", "@id": "urn:a:1", "headline": "Ferry late", "url": "https://example.org/no",
             "mainEntityOfPage": [{"@type": "WebPage", "@id": "https://example.org/f?utm_source=x#top"}],
             "author": [{"@id": "urn:p:ann"}, "Bo Ek"], "publisher": {"@id": "urn:o:paper"}, "datePublished": "2024-03-01T09:00:00+01:00",
             "dateModified": "2024-03-01T10:00:00+01:00", "expires": "2024-04-01", "inLanguage": "en-GB", "keywords": "sea, port",
             "copyrightNotice": "© Harbour Post", "articleBody": "The ferry was late.\n\nIt sails on."}]}"#,
        &expect![[r#"
            format: schema.org
            source_id: urn:a:1
            source: Harbour Post
            url: https://example.org/f
            revision: 2024-03-01T10:00:00+01:00
            status: usable
            title: Ferry late
            authors: Ann Lee + Bo Ek
            published: 2024-03-01T09:00:00+01:00
            modified: 2024-03-01T10:00:00+01:00
            embargo: 2024-04-01T00:00:00Z
            language: en-GB
            keywords: sea + port
            rights: © Harbour Post
            text: The ferry was late. / It sails on.
            notes: embargo_until is taken from `expires` + embargo_until has no time of day: taken as midnight UTC
        "#]],
    );
}

#[test]
fn json_feed() {
    check(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "language": "en", "items": [{"id": "7",
            "url": "https://example.org/f", "title": "Ferry late", "content_html": "<p>The ferry was late.</p>",
            "date_published": "2024-03-01T09:00:00Z", "date_modified": "2024-03-01T10:00:00Z", "authors": [{"name": "Ann Lee"}], "tags": ["sea"]}]}"#,
        &expect![[r#"
            format: jsonfeed
            source_id: 7
            source: Harbour Post
            url: https://example.org/f
            revision: 2024-03-01T10:00:00Z
            status: usable
            title: Ferry late
            authors: Ann Lee
            published: 2024-03-01T09:00:00Z
            modified: 2024-03-01T10:00:00Z
            language: en
            keywords: sea
            text: The ferry was late.
        "#]],
    );
}

#[test]
fn news_please() {
    check(
        r#"{"authors": ["Ann Lee"], "date_download": "2024-03-02 09:00:00", "date_modify": "2024-03-01 10:00:00", "date_publish": "2024-03-01 09:00:00",
            "description": "Late.", "filename": "https%3A%2F%2Fexample.org%2Ff.json", "image_url": "https://example.org/f.jpg", "language": "en",
            "localpath": null, "maintext": "The ferry was late.\nIt sails on.", "source_domain": "example.org", "title": "Ferry late",
            "title_page": null, "url": "https://example.org/f"}"#,
        &expect![[r#"
            format: json
            source: example.org
            url: https://example.org/f
            revision: 2024-03-01T10:00:00Z
            status: usable
            title: Ferry late
            authors: Ann Lee
            published: 2024-03-01T09:00:00Z
            modified: 2024-03-01T10:00:00Z
            language: en
            text: The ferry was late. / It sails on.
            notes: published_at has no zone: taken as UTC + modified_at has no zone: taken as UTC
        "#]],
    );
}

#[test]
fn rss() {
    check(
        "<rss version='2.0'><channel><title>Harbour Post</title><language>en-gb</language><copyright>© Harbour Post</copyright>\
         <item><title>Ferry late</title><link>https://example.org/f?utm_source=rss</link><guid isPermaLink='false'>f-1</guid>\
         <dc:creator>Ann Lee</dc:creator><category>Sea</category><dc:date>2024-03-01T10:00:00+01:00</dc:date><description>Teaser.</description>\
         <content:encoded><![CDATA[<p>The ferry was late.</p><h3>What next</h3><p>It sails on.</p>]]></content:encoded></item></channel></rss>",
        &expect![[r#"
            format: rss
            source_id: f-1
            source: Harbour Post
            url: https://example.org/f
            status: usable
            title: Ferry late
            authors: Ann Lee
            published: 2024-03-01T10:00:00+01:00
            language: en-GB
            keywords: Sea
            rights: © Harbour Post
            sections: What next
            text: The ferry was late. / What next / It sails on.
        "#]],
    );
}

#[test]
fn atom() {
    check(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Harbour Post</title><rights>© Harbour Post</rights>\
         <entry><id>urn:1</id><title type='html'>Ferry &amp;amp; port</title><updated>2024-03-01T10:00:00Z</updated><published>2024-03-01T09:00:00Z</published>\
         <author><name>Ann Lee</name></author><category term='sea'/><link rel='self' href='https://example.org/no'/><link rel='alternate' href='https://example.org/f'/>\
         <summary>Teaser.</summary><content type='html'>&lt;p&gt;The ferry was late.&lt;/p&gt;</content></entry></feed>",
        &expect![[r#"
            format: atom
            source_id: urn:1
            source: Harbour Post
            url: https://example.org/f
            revision: 2024-03-01T10:00:00Z
            status: usable
            title: Ferry & port
            authors: Ann Lee
            published: 2024-03-01T09:00:00Z
            modified: 2024-03-01T10:00:00Z
            language: en
            keywords: sea
            rights: © Harbour Post
            text: The ferry was late.
        "#]],
    );
}

#[test]
fn newsml_g2() {
    check(
        "<newsItem guid='urn:x:ferry' version='20240301101500123' xml:lang='en-GB'>\
         <rightsInfo><copyrightHolder><name>HP Ltd</name></copyrightHolder><copyrightNotice>© Harbour Post</copyrightNotice></rightsInfo>\
         <itemMeta><itemClass qcode='ninat:text'/><provider><name>Harbour Post</name></provider><versionCreated>2024-03-01T10:15:00+01:00</versionCreated>\
         <firstCreated>2024-03-01T09:00:00+01:00</firstCreated><embargoed>2024-03-02T00:00:00Z</embargoed><pubStatus qcode='stat:usable'/></itemMeta>\
         <contentMeta><contentCreated>2024-03-01T08:00:00Z</contentCreated><located><name>Oslo</name></located><creator><name>Ann Lee</name></creator>\
         <by>By Ann Lee</by><headline>Ferry late</headline><subject><name>Shipping</name></subject><keyword>sea</keyword></contentMeta>\
         <contentSet><inlineXML contenttype='application/xhtml+xml'><html><body><p>OSLO, March 1 (HP) — The ferry was late.</p><h2>What next</h2><p>It sails on.</p></body></html></inlineXML></contentSet></newsItem>",
        &expect![[r#"
            format: newsml-g2
            source_id: urn:x:ferry
            source: Harbour Post
            revision: 20240301101500123
            status: usable
            title: Ferry late
            authors: Ann Lee
            byline: By Ann Lee
            published: 2024-03-01T09:00:00+01:00
            modified: 2024-03-01T10:15:00+01:00
            embargo: 2024-03-02T00:00:00Z
            language: en-GB
            dateline: OSLO
            keywords: sea + Shipping
            rights: © Harbour Post
            sections: What next
            text: OSLO, March 1 (HP) — The ferry was late. / What next / It sails on.
        "#]],
    );
}

#[test]
fn nitf() {
    check(
        "<nitf baselang='nb-NO'><head><title>Ferje</title><docdata management-status='withheld'><date.issue norm='20240301T090000+0100'/>\
         <date.release norm='20240302T060000Z'/><doc-id id-string='N1' regsrc='NTB'/><du-key version='4'/><doc.copyright holder='NTB' year='2024'/>\
         <key-list><keyword key='sjø'/></key-list></docdata></head><body><body.head><hedline><hl1>Ferja er sein</hl1></hedline><byline>Av Ann Lee</byline></body.head>\
         <body.content><p>Ferja var sein.</p><hl2>Og no</hl2><p>Ho går.</p><media><media-caption>Ei ferje</media-caption></media></body.content></body></nitf>",
        &expect![[r#"
            format: nitf
            source_id: N1
            source: NTB
            revision: 4
            status: withheld
            title: Ferja er sein
            authors: Ann Lee
            byline: Av Ann Lee
            published: 2024-03-01T09:00:00+01:00
            embargo: 2024-03-02T06:00:00Z
            language: nb-NO
            keywords: sjø
            rights: NTB
            sections: Og no
            text: Ferja var sein. / Og no / Ho går.
        "#]],
    );
}

#[test]
fn markdown_with_and_without_front_matter() {
    check(
        "---\ntitle: Ferry late\nauthor: Ann Lee\ndate: 2024-03-01T09:00:00Z\nurl: https://example.org/f\nlang: en\ntags: [sea, port]\n---\n\nThe ferry was *late*.\n\n## What next\n\nIt sails on.\n",
        &expect![[r#"
            format: markdown
            url: https://example.org/f
            status: usable
            title: Ferry late
            authors: Ann Lee
            published: 2024-03-01T09:00:00Z
            language: en
            keywords: sea + port
            sections: What next
            text: The ferry was late. / What next / It sails on.
        "#]],
    );
    check(
        "# Ferry late\n\nPublished :`2024-03-01 09:00:00`\n\nBy Ann Lee\n\n---\n\nThe ferry was [late](https://example.org).\n\n### What next\n\nIt sails on.\n\n---\n",
        &expect![[r#"
            format: markdown
            status: usable
            title: Ferry late
            authors: Ann Lee
            byline: By Ann Lee
            published: 2024-03-01T09:00:00Z
            sections: What next
            text: The ferry was late. / What next / It sails on.
            notes: published_at has no zone: taken as UTC
        "#]],
    );
}

#[test]
fn plain_text() {
    check(
        "VIENTIANE, Laos, March 1 (Reuters) - The ferry was late on Friday,\nthe office of the port said.\n\nIt sails on.\n",
        &expect![[r#"
            format: text
            status: usable
            language: en
            dateline: VIENTIANE, Laos
            text: VIENTIANE, Laos, March 1 (Reuters) - The ferry was late on Friday, the office of the port said. / It sails on.
            notes: language is not declared: identified as en
        "#]],
    );
}
