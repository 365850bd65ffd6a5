//! The shape of the record, version 1.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The value of [`Record::schema`].
pub const SCHEMA: &str = "copydesk.record/1";

/// One article with its entities and quotes.
// In TypeScript `Record` is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CopydeskRecord")]
pub struct Record {
    /// Always `copydesk.record/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// Hash of document, content, engine and schema version: the same for every
    /// delivery of the same work, another once release, models, lists or rules
    /// change. Also the AMQP `message_id` and the `webhook-id`.
    #[schemars(extend("pattern" = "^[0-9a-f]{32}$"))]
    pub record_id: String,
    /// `UUIDv5` of the publisher's id, else of the canonical URL, else of the content.
    #[schemars(extend("format" = "uuid"))]
    pub document_id: String,
    /// The publisher's version, else its modification date. Readers keep the
    /// highest one of a document: whole numbers of up to 63 bits by value, dates by
    /// time, anything else as text (then `provenance.notes` says so).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revision: Option<String>,
    /// What readers may do with the article.
    pub status: Status,
    /// Clean text and metadata.
    pub article: Article,
    /// Who and what it is about, most salient first.
    pub entities: Vec<Entity>,
    /// Who said what, in the order of the text.
    pub quotes: Vec<Quote>,
    /// How the record was made.
    pub provenance: Provenance,
}

/// The publishing status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// May be published.
    Usable,
    /// Must not be published for now.
    Withheld,
    /// Withdrawn: remove it.
    Canceled,
}

impl Status {
    /// Its name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Withheld => "withheld",
            Self::Canceled => "canceled",
        }
    }
}

/// Clean text and metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// The payload's own id, verbatim.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source_id: Option<String>,
    /// Feed or publisher.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<String>,
    /// Canonical URL.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(extend("pattern" = "^https?://"))]
    pub url: Option<String>,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub authors: Vec<Author>,
    /// The byline as printed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub byline: Option<String>,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(extend("format" = "date-time"))]
    pub published_at: Option<String>,
    /// RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(extend("format" = "date-time"))]
    pub modified_at: Option<String>,
    /// RFC 3339: not to be published before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(extend("format" = "date-time"))]
    pub embargo_until: Option<String>,
    /// BCP 47 language tag.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub language: Option<String>,
    /// Where and, by some houses, when the story was filed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dateline: Option<TextSpan>,
    /// What kind of text it is; absent where that is not sure.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub genre: Option<Genre>,
    /// Keywords or tags as given.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub keywords: Vec<String>,
    /// Copyright or usage terms as given.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rights: Option<String>,
    /// Parts of the body under a subheading.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub sections: Vec<Section>,
    /// Clean body, paragraphs separated by one blank line.
    pub text: String,
    /// Words in `text`.
    pub word_count: usize,
    /// For deduplication.
    pub fingerprint: Fingerprint,
}

/// The kinds of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// A report.
    News,
    /// News as it comes, with the time before each.
    Live,
    /// Questions and answers.
    Interview,
    /// The writer argues.
    Opinion,
    /// The writer judges a work.
    Review,
    /// The writer counsels a reader.
    Advice,
    /// Numbered parts.
    List,
    /// What was said, with labels.
    Transcript,
    /// A reader writes.
    Letter,
}

/// One author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// The author's name.
    pub name: String,
}

/// A part of the body under a subheading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// The subheading.
    pub heading: String,
    /// Code point offset of its first paragraph.
    pub start: usize,
    /// Code point offset after its last paragraph.
    pub end: usize,
}

/// Hashes of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fingerprint {
    /// SHA-256 of the body's UTF-8 bytes, 64 hex digits.
    #[schemars(extend("pattern" = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// 64-bit simhash of the longer words, 16 hex digits; near-duplicates differ in few
    /// bits.
    #[schemars(extend("pattern" = "^[0-9a-f]{16}$"))]
    pub simhash: String,
}

/// A half-open range of Unicode code points of `article.text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
}

/// A range of code points with the text it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextSpan {
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// The text between them.
    pub text: String,
}

/// Somebody or something the article is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// `e1`, `e2`, … within the record.
    pub id: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// The fullest name in the text.
    pub name: String,
    /// Roles named beside it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub roles: Vec<String>,
    /// Wikidata item, only where it is certain.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wikidata: Option<String>,
    /// Its ids: `wikidata`, `geonames`, `ticker`, `isin`, `lei`, … Only where it is likely
    /// enough who or what it is.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub ids: BTreeMap<String, String>,
    /// Probability from 0 to 1 that `ids` are right.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(range(min = 0, max = 1))]
    pub link_confidence: Option<f64>,
    /// The operator's lists that it is on, and the topics that they give it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub lists: Vec<String>,
    /// Where a place is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub coordinates: Option<Coordinates>,
    /// ISO 3166-1 alpha-2 country.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub country: Option<String>,
    /// From 0 to 1: how far the article is about it.
    #[schemars(range(min = 0, max = 1))]
    pub salience: f64,
    /// Every mention in the order of the text.
    pub mentions: Vec<Mention>,
}

/// A place on the globe, in degrees, to about a kilometre.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Coordinates {
    /// North of the equator.
    #[schemars(range(min = -90, max = 90))]
    pub latitude: f64,
    /// East of Greenwich.
    #[schemars(range(min = -180, max = 180))]
    pub longitude: f64,
}

/// The types of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntityType {
    /// A human being.
    Person,
    /// Companies, institutions, teams, parties, media.
    Organization,
    /// Countries, cities, regions, facilities.
    Location,
    /// Nationalities, religions, peoples.
    Group,
    /// Named events.
    Event,
    /// Titles of works.
    Work,
    /// Any other name.
    Misc,
}

impl EntityType {
    /// Its name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Location => "location",
            Self::Group => "group",
            Self::Event => "event",
            Self::Work => "work",
            Self::Misc => "misc",
        }
    }
}

/// One place where an entity is referred to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// The text between them.
    pub text: String,
    /// How it refers.
    pub kind: MentionKind,
}

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    /// By name.
    Name,
    /// By description.
    Nominal,
    /// By pronoun.
    Pronoun,
}

/// Words that somebody is reported to have said or written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// `q1`, `q2`, … within the record.
    pub id: String,
    /// How quoted and reporting words mix.
    #[serde(rename = "type")]
    pub kind: QuoteType,
    /// The pieces, joined by one space where text stands between them.
    pub text: String,
    /// The pieces, quotation marks included.
    pub spans: Vec<Span>,
    /// 64-bit simhash of its words, 16 hex digits: the same words in another article are
    /// within few bits; absent in records of an earlier release.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(extend("pattern" = "^[0-9a-f]{16}$"))]
    pub fingerprint: Option<String>,
    /// Who said it; absent where the text does not tell.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub speaker: Option<Speaker>,
    /// The words that tell who, where nobody could be found for them: "it", "they".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub speaker_mention: Option<TextSpan>,
    /// Who else said it with the speaker: "Smith and Jones said".
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub joint_speakers: Vec<Participant>,
    /// The words that report, with their negation or modal verb: "said", "according
    /// to", "would not say".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cue: Option<TextSpan>,
    /// Whether the words were said at all; absent in records of an earlier release.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub polarity: Option<Polarity>,
    /// What is done by saying it; absent where the reporting word does not tell, and in
    /// records of an earlier release.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub act: Option<SpeechAct>,
    /// To whom it was said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub addressee: Option<Participant>,
    /// Probability from 0 to 1 that an editor would accept the quote whole: it is
    /// speech, its words begin and end right, speaker and full name are right.
    #[schemars(range(min = 0, max = 1))]
    pub confidence: f64,
    /// What `confidence` is the product of; absent in records of an earlier release.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub confidence_parts: Option<ConfidenceParts>,
}

/// The probabilities, from 0 to 1, that each part of a quote is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConfidenceParts {
    /// It is a report of speech.
    #[schemars(range(min = 0, max = 1))]
    pub speech: f64,
    /// If so, the words begin and end right.
    #[schemars(range(min = 0, max = 1))]
    pub words: f64,
    /// If so, the speaker and the full name are right: `speaker.confidence`, where a
    /// speaker is told.
    #[schemars(range(min = 0, max = 1))]
    pub speaker: f64,
}

/// How quoted and reporting words mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum QuoteType {
    /// The words between quotation marks.
    Direct,
    /// Reported speech with quoted words in it.
    Mixed,
    /// Reported speech without quotation marks.
    Indirect,
}

impl QuoteType {
    /// Its name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }
}

/// What the article says of the words: only `said` may be printed as a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// They were said or written.
    Said,
    /// The speaker denied that they are so.
    Denied,
    /// The speaker did not say them: "did not say", "declined to say whether".
    NotSaid,
    /// The speaker asked them.
    Asked,
    /// The speaker could or will say them: "might argue", "is expected to announce".
    May,
}

impl Polarity {
    /// Its name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Denied => "denied",
            Self::NotSaid => "not_said",
            Self::Asked => "asked",
            Self::May => "may",
        }
    }

    /// What people must be told beside the words; nothing where they were said.
    pub const fn warning(self) -> Option<&'static str> {
        match self {
            Self::Said => None,
            Self::Denied => Some("denied"),
            Self::NotSaid => Some("not said"),
            Self::Asked => Some("a question"),
            Self::May => Some("not yet said"),
        }
    }
}

/// What is done by saying it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpeechAct {
    /// "said", "announced", "according to".
    Statement,
    /// "asked whether", “Why?”.
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

impl SpeechAct {
    /// Its name in the record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Question => "question",
            Self::Demand => "demand",
            Self::Promise => "promise",
            Self::Judgement => "judgement",
            Self::Denial => "denial",
            Self::Thought => "thought",
        }
    }
}

/// Who said it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// The id of the speaker's entity.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub entity: Option<String>,
    /// The full name, else the description as it stands; never a pronoun.
    pub name: String,
    /// What the speaker is; absent in records of an earlier release.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kind: Option<SpeakerKind>,
    /// The local mention; absent where the speaker is implicit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub mention: Option<TextSpan>,
    /// How the mention was resolved.
    pub resolution: Resolution,
    /// Probability from 0 to 1 that this speaker, under this name, said it; absent in
    /// records of an earlier release.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(range(min = 0, max = 1))]
    pub confidence: Option<f64>,
}

/// What a speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// A person with a name.
    Person,
    /// A body with a name.
    Organization,
    /// A country, city or region that speaks through its government.
    Location,
    /// A people, or several who are not named.
    Group,
    /// One who is not named.
    Unnamed,
}

/// How a speaker's mention was resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// By name.
    Name,
    /// By description.
    Nominal,
    /// By pronoun.
    Pronoun,
    /// Carried over from the text around.
    Implicit,
}

/// An entity that takes part in a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Participant {
    /// The entity's id.
    pub entity: String,
    /// Its full name.
    pub name: String,
}

/// How the record was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Program and release.
    pub engine: String,
    /// Language, and a hash of the models, lists and rules: another release with the
    /// same hash gives the same record but for `engine` and `record_id`.
    pub model: String,
    /// The payload shape it was read from.
    pub format: String,
    /// Where `article.published_at` was read: `json-ld`, `meta`, `time`, `text`, `url` or
    /// `payload`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub published_at: Option<String>,
    /// Path through envelopes to the article (`/payload/content`), as a JSON pointer; a
    /// string that holds JSON counts as what it says.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub after: String,
    /// Guesses that a reader must know of.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}
