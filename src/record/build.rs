//! Article and analysis → record.

use std::collections::BTreeMap;

use super::identity;
use super::offsets::CodePoints;
use super::revision::{TEXT_NOTE, has_value};
use super::types;
use crate::analysis::{
    self, Analysis, EntityType, Genre, MentionKind, Polarity, QuoteType, Resolution, SpeakerKind,
    SpeechAct,
};
use crate::article::{self, Article};

/// Assembles the record of an analysed article.
///
/// `model` is the identity of models, lists and rules, for the provenance.
pub fn build(article: &Article, analysis: &Analysis, model: &str) -> types::Record {
    let engine = concat!("copydesk ", env!("CARGO_PKG_VERSION"));
    let points = CodePoints::of(&article.text);
    let sha256 = identity::sha256(&article.text);
    let document_id = identity::document_id(article, &sha256);
    let entities =
        analysis.entities.iter().enumerate().map(|(i, e)| entity(i, e, &points)).collect();
    let quotes =
        analysis.quotes.iter().enumerate().map(|(i, q)| quote(i, q, analysis, &points)).collect();
    let mut provenance = types::Provenance {
        engine: engine.to_owned(),
        model: model.to_owned(),
        format: article.format.to_owned(),
        published_at: article.date_source.map(|source| source.as_str().to_owned()),
        after: article.after.clone(),
        notes: article.notes.clone(),
    };
    if article.revision.as_deref().is_some_and(|revision| !has_value(revision)) {
        provenance.notes.push(TEXT_NOTE.to_owned());
    }
    let status = match article.status {
        article::Status::Usable => types::Status::Usable,
        article::Status::Withheld => types::Status::Withheld,
        article::Status::Canceled => types::Status::Canceled,
    };
    let mut record = types::Record {
        schema: types::SCHEMA.to_owned(),
        record_id: String::new(),
        document_id,
        revision: article.revision.clone(),
        status,
        article: public_article(article, analysis.genre, sha256, &points),
        entities,
        quotes,
        provenance,
    };
    let content =
        serde_json::to_vec(&(&record.article, &record.revision, record.status)).unwrap_or_default();
    record.record_id = identity::record_id(&record.document_id, &content, engine, model);
    record
}

/// The document that an article is a revision of, before it is analysed.
pub fn document_id(article: &Article) -> String {
    identity::document_id(article, &identity::sha256(&article.text))
}

fn public_article(
    article: &Article,
    genre: Option<Genre>,
    sha256: String,
    points: &CodePoints<'_>,
) -> types::Article {
    let section = |s: &article::Section| {
        let types::Span { start, end } = points.span(s.span);
        types::Section { heading: s.heading.clone(), start, end }
    };
    types::Article {
        source_id: article.source_id.clone(),
        source: article.source.clone(),
        url: article.url.clone(),
        title: article.title.clone(),
        authors: article.authors.iter().map(|name| types::Author { name: name.clone() }).collect(),
        byline: article.byline.clone(),
        published_at: article.published_at.clone(),
        modified_at: article.modified_at.clone(),
        embargo_until: article.embargo_until.clone(),
        language: article.language.clone(),
        dateline: article.dateline.as_ref().map(|d| points.text_span(d.span)),
        genre: genre.map(|genre| match genre {
            Genre::News => types::Genre::News,
            Genre::Live => types::Genre::Live,
            Genre::Interview => types::Genre::Interview,
            Genre::Opinion => types::Genre::Opinion,
            Genre::Review => types::Genre::Review,
            Genre::Advice => types::Genre::Advice,
            Genre::List => types::Genre::List,
            Genre::Transcript => types::Genre::Transcript,
            Genre::Letter => types::Genre::Letter,
        }),
        keywords: article.keywords.clone(),
        rights: article.rights.clone(),
        sections: article.sections.iter().map(section).collect(),
        text: article.text.clone(),
        word_count: article.text.split_whitespace().count(),
        fingerprint: types::Fingerprint {
            sha256,
            simhash: format!("{:016x}", identity::simhash(&article.text)),
        },
    }
}

fn entity(index: usize, entity: &analysis::Entity, points: &CodePoints<'_>) -> types::Entity {
    let mention = |m: &analysis::Mention| {
        let types::TextSpan { start, end, text } = points.text_span(m.span);
        let kind = match m.kind {
            MentionKind::Name => types::MentionKind::Name,
            MentionKind::Nominal => types::MentionKind::Nominal,
            MentionKind::Pronoun => types::MentionKind::Pronoun,
        };
        types::Mention { start, end, text, kind }
    };
    types::Entity {
        id: entity_id(index),
        kind: match entity.kind {
            EntityType::Person => types::EntityType::Person,
            EntityType::Organization => types::EntityType::Organization,
            EntityType::Location => types::EntityType::Location,
            EntityType::Group => types::EntityType::Group,
            EntityType::Event => types::EntityType::Event,
            EntityType::Work => types::EntityType::Work,
            EntityType::Misc => types::EntityType::Misc,
        },
        name: entity.name.clone(),
        roles: entity.roles.clone(),
        wikidata: entity.wikidata.clone(),
        ids: ids(entity),
        link_confidence: entity.link.as_ref().map(|link| hundredths(link.confidence)),
        lists: entity.listing.as_ref().map(|listing| listing.lists.clone()).unwrap_or_default(),
        coordinates: coordinates(entity),
        country: entity.country.clone(),
        salience: hundredths(entity.salience),
        mentions: entity.mentions.iter().map(mention).collect(),
    }
}

/// The ids of the item; `wikidata` alone where only the program's own lists know it.
fn ids(entity: &analysis::Entity) -> BTreeMap<String, String> {
    let mut ids: BTreeMap<String, String> =
        entity.link.iter().flat_map(|link| link.ids.iter().cloned()).collect();
    if let Some(item) = &entity.wikidata {
        ids.insert("wikidata".to_owned(), item.clone());
    }
    ids
}

fn coordinates(entity: &analysis::Entity) -> Option<types::Coordinates> {
    let place = entity.kind == EntityType::Location;
    let (latitude, longitude) = entity.link.as_ref()?.coordinates.filter(|_| place)?;
    Some(types::Coordinates { latitude, longitude })
}

fn quote(
    index: usize,
    quote: &analysis::Quote,
    analysis: &Analysis,
    points: &CodePoints<'_>,
) -> types::Quote {
    let speaker = quote.speaker.as_ref().map(|s| types::Speaker {
        entity: s.entity.filter(|&e| e < analysis.entities.len()).map(entity_id),
        name: s.name.clone(),
        kind: Some(speaker_kind(s.kind)),
        mention: quote.mention.map(|m| points.text_span(m)),
        resolution: match s.resolution {
            Resolution::Name => types::Resolution::Name,
            Resolution::Nominal => types::Resolution::Nominal,
            Resolution::Pronoun => types::Resolution::Pronoun,
            Resolution::Implicit => types::Resolution::Implicit,
        },
        confidence: Some(hundredths(s.confidence)),
    });
    let unresolved = quote.mention.filter(|_| quote.speaker.is_none());
    let participant = |e: usize| {
        let known = analysis.entities.get(e)?;
        Some(types::Participant { entity: entity_id(e), name: known.name.clone() })
    };
    let pieces: Vec<_> = quote.spans.iter().map(|&s| points.text_span(s)).collect();
    let text = pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ");
    types::Quote {
        id: format!("q{}", index + 1),
        kind: match quote.kind {
            QuoteType::Direct => types::QuoteType::Direct,
            QuoteType::Mixed => types::QuoteType::Mixed,
            QuoteType::Indirect => types::QuoteType::Indirect,
        },
        fingerprint: Some(identity::quote_fingerprint(&text)),
        text,
        spans: pieces.iter().map(|p| types::Span { start: p.start, end: p.end }).collect(),
        speaker,
        speaker_mention: unresolved.map(|m| points.text_span(m)),
        cue: quote.cue.map(|c| points.text_span(c)),
        polarity: Some(match quote.polarity {
            Polarity::Said => types::Polarity::Said,
            Polarity::Denied => types::Polarity::Denied,
            Polarity::NotSaid => types::Polarity::NotSaid,
            Polarity::Asked => types::Polarity::Asked,
            Polarity::May => types::Polarity::May,
        }),
        act: quote.act.map(speech_act),
        joint_speakers: quote.joint.iter().filter_map(|&e| participant(e)).collect(),
        addressee: quote.addressee.and_then(participant),
        confidence: hundredths(quote.confidence),
        confidence_parts: Some(types::ConfidenceParts {
            speech: hundredths(quote.speech),
            words: hundredths(quote.words),
            speaker: hundredths(quote.name),
        }),
    }
}

fn speech_act(act: SpeechAct) -> types::SpeechAct {
    match act {
        SpeechAct::Statement => types::SpeechAct::Statement,
        SpeechAct::Question => types::SpeechAct::Question,
        SpeechAct::Demand => types::SpeechAct::Demand,
        SpeechAct::Promise => types::SpeechAct::Promise,
        SpeechAct::Judgement => types::SpeechAct::Judgement,
        SpeechAct::Denial => types::SpeechAct::Denial,
        SpeechAct::Thought => types::SpeechAct::Thought,
    }
}

fn speaker_kind(kind: SpeakerKind) -> types::SpeakerKind {
    match kind {
        SpeakerKind::Person => types::SpeakerKind::Person,
        SpeakerKind::Organization => types::SpeakerKind::Organization,
        SpeakerKind::Location => types::SpeakerKind::Location,
        SpeakerKind::Group => types::SpeakerKind::Group,
        SpeakerKind::Unnamed => types::SpeakerKind::Unnamed,
    }
}

fn entity_id(index: usize) -> String {
    format!("e{}", index + 1)
}

/// Rounded to two decimals: more would claim a precision that is not there.
fn hundredths(value: f64) -> f64 {
    (value.clamp(0.0, 1.0) * 100.0).round() / 100.0
}
