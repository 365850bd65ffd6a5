//! What speaks for a candidate, as numbers.

use std::sync::LazyLock;

macro_rules! features {
    ($(#[$doc:meta])* $name:ident: $($(#[$what:meta])* $feature:ident,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(usize)]
        pub enum $name { $($(#[$what])* $feature,)+ }

        impl $name {
            /// The names of the features, as the model's file has them.
            pub const NAMES: &[&str] = &[$(stringify!($feature),)+];

            /// Its place in a vector of features.
            pub(in crate::analysis) const fn at(self) -> usize {
                self as usize
            }
        }
    };
}

pub(in crate::analysis) use features;

/// How many features an option of a choice can have: those of a description, or of a pronoun,
/// which leave the last ones zero.
const VALUES: usize = {
    let (descriptions, pronouns) = (DescriptionFeature::NAMES.len(), PronounFeature::NAMES.len());
    if descriptions > pronouns { descriptions } else { pronouns }
};

/// The features of an option. An article has some hundred: none is allocated on its own.
pub type Values = [f32; VALUES];

/// Nothing is known of an option.
pub(super) const NO_VALUES: Values = [0.0; VALUES];

/// Puts a value into a vector of features.
pub(super) fn put(values: &mut [f32], at: usize, value: f32) {
    if let Some(slot) = values.get_mut(at) {
        *slot = value;
    }
}

features! {
    /// What speaks for a phrase as the source of a quote.
    SourceFeature:
    /// The rules found it.
    Found,
    /// The tree has it as the subject.
    ByTree,
    /// The words before the cue are it.
    ByWords,
    /// Rules, tree and words agree.
    FoundByBoth,
    /// The rules found it after the cue.
    FoundAfter,
    /// The name of a person.
    Person,
    /// The name of an organisation.
    Organization,
    /// The name of a place.
    Location,
    /// The name of a people.
    Group,
    /// Another name.
    OtherName,
    /// "he", "she".
    Personal,
    /// "it".
    It,
    /// "they".
    They,
    /// "we", "someone".
    OpenPronoun,
    /// "the minister".
    PersonNoun,
    /// "the company".
    BodyNoun,
    /// "the report".
    DocumentNoun,
    /// "the city".
    PlaceNoun,
    /// A word with a capital that is no entity's name.
    UnknownName,
    /// Any other noun.
    OtherNoun,
    /// A noun in the plural.
    PluralNoun,
    /// A place, found by the rules.
    FoundLocation,
    /// An organisation, found by the rules.
    FoundOrganization,
    /// A document, found by the rules.
    FoundDocument,
    /// A noun of no known kind, found by the rules.
    FoundOther,
    /// A person's name, found by the rules.
    FoundPerson,
    /// A noun for a person, found by the rules.
    FoundPersonNoun,
    /// A noun for a body, found by the rules.
    FoundBodyNoun,
    /// A pronoun, found by the rules.
    FoundPronoun,
    /// The subject of the cue, found by the rules.
    FoundSubject,
    /// Right beside the cue, found by the rules.
    FoundBeside,
    /// A person's name that has nothing to do with what the rules found.
    PersonElsewhere,
    /// The first noun phrase around the cue.
    First,
    /// Right before the cue, apart from auxiliaries.
    BesideBefore,
    /// After the cue.
    After,
    /// Right after the cue.
    BesideAfter,
    /// More than twelve tokens before the cue.
    FarBefore,
    /// More than twelve tokens after the cue.
    FarAfter,
    /// One comma stands between.
    OneComma,
    /// Several commas stand between.
    MoreCommas,
    /// One verb stands between.
    OneVerb,
    /// Several verbs stand between.
    MoreVerbs,
    /// Commas on both sides.
    Enclosed,
    /// A comma right after it.
    CommaAfter,
    /// A comma right before it.
    CommaBefore,
    /// "who" after it.
    RelativeAfter,
    /// A bracket before it.
    InBrackets,
    /// The subject of another verb.
    Subject,
    /// The subject of the cue.
    CueSubject,
    /// The subject of another passive.
    PassiveSubject,
    /// The subject of the cue, which is a passive.
    CuePassiveSubject,
    /// The object of another verb.
    Object,
    /// The object of the cue.
    CueObject,
    /// In apposition.
    Apposition,
    /// "Smith’s"
    Possessor,
    /// The second of two.
    Conjunct,
    /// Before the noun of a longer phrase.
    Modifier,
    /// After "of".
    AfterOf,
    /// After "by".
    AfterBy,
    /// "according to"
    AccordingTo,
    /// After "in", "at", "on".
    AfterIn,
    /// After "with".
    AfterWith,
    /// After another preposition.
    AfterOther,
    /// Anything else in its clause.
    OtherPart,
    /// "was told by"
    CueAgent,
    /// "the Acme | spokesman", "the head of | Acme".
    InsidePerson,
    /// The same for a body.
    InsideBody,
    /// The same for a document.
    InsideDocument,
    /// The same for any other noun.
    InsideOther,
    /// Part of the phrase of a name: "Ann Berger of | Acme".
    InsideName,
    /// No part of another noun phrase.
    Free,
    /// Right before a noun for a person: "the Acme | chief executive".
    BeforePerson,
    /// Right before a noun for a document.
    BeforeDocument,
    /// Right before a noun for a body: "the Smith | administration".
    BeforeBody,
    /// "a statement by | the ministry"
    Issues,
    /// "the Acme | report", "its report"
    OwnsDocument,
    /// What the rules found follows it, without a verb between.
    FoundInTail,
    /// The same, for a person over what is none.
    FoundInTailOfPerson,
    /// The same, where a preposition governs that person.
    FoundInTailOfOblique,
    /// The same, for a person, where what the rules found stands after a preposition.
    ObliqueInTailOfPerson,
    /// It follows what the rules found, without a verb between.
    InTailOfFound,
    /// The same, for a person over what is none.
    PersonInTailOfFound,
    /// The rules found a person by name.
    InsteadOfPerson,
    /// "Ann Berger, who said"
    Antecedent,
    /// What the rules found stands in its phrase.
    HoldsFound,
    /// What the rules found depends on it.
    GovernsFound,
    /// It depends on what the rules found.
    GovernedByFound,
    /// The rules found it for words after "that".
    FoundForThat,
    /// For a clause without "that".
    FoundForComplement,
    /// For words before the cue.
    FoundForAppended,
    /// For words around the cue.
    FoundForThrownIn,
    /// For "according to".
    FoundForAccording,
    /// For "to" with a verb.
    FoundForInfinitive,
    /// For an object: "denied | the report".
    FoundForObject,
    /// For single words in quotation marks.
    FoundForWords,
    /// For a noun of speech: "his claim that".
    FoundForNoun,
    /// For a quotation before it.
    FoundForRight,
    /// For a quotation after it.
    FoundForIntroduced,
    /// Whoever the name is of has one mention in the article.
    NamedOnce,
    /// Whoever the name is of has more than three.
    NamedOften,
    /// A subject, before "saying".
    SubjectForGerund,
    /// Right before "saying".
    BesideGerund,
    /// Found by the rules for "saying".
    FoundForGerund,
    /// A subject, for words in quotation marks alone.
    SubjectForDirect,
    /// "quoted | Smith | as saying"
    QuotedAsSaying,
    /// "quoted | Smith"
    ObjectOfQuoting,
    /// "is quoted by | the Elm Post as saying"
    QuotedBy,
    /// Nobody, where the rules found nobody.
    Nobody,
    /// The same for a passive.
    NobodyOfPassive,
}

/// The first and the last of the features for what a phrase is.
const NATURES: (usize, usize) = (SourceFeature::Person.at(), SourceFeature::OtherNoun.at());

/// The first and the last of those for what it is in its clause.
const PARTS: (usize, usize) = (SourceFeature::Subject.at(), SourceFeature::OtherPart.at());

/// The names of all that is weighed of a phrase: of each feature alone, then of each
/// nature with each part: a place that is a subject may speak, one after "in" does not.
pub fn source_names() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let alone = SourceFeature::NAMES;
        let some = |(first, last): (usize, usize)| alone.get(first..=last).unwrap_or(&[]).iter();
        let pair = |nature: &str, part: &str| &*format!("{nature}+{part}").leak();
        let pairs =
            some(NATURES).flat_map(|nature| some(PARTS).map(move |part| pair(nature, part)));
        alone.iter().copied().chain(pairs).collect()
    });
    &NAMES
}

/// How many parts there are.
const PARTS_COUNT: usize = PARTS.1 - PARTS.0 + 1;

/// How many things are weighed of a phrase.
const SOURCE_COUNT: usize = SourceFeature::NAMES.len() + (NATURES.1 - NATURES.0 + 1) * PARTS_COUNT;

/// What holds of a phrase, of all that [`source_names`] has: one bit for each.
#[derive(Debug, Clone, Default)]
pub struct SourceFlags([u64; SOURCE_COUNT.div_ceil(64)]);

impl SourceFlags {
    /// Notes that a feature holds, if it does.
    pub(in crate::analysis) fn flag(&mut self, feature: SourceFeature, holds: bool) {
        if holds {
            self.set(feature.at());
        }
    }

    /// Notes the pair of nature and part that hold.
    pub(in crate::analysis) fn pair(&mut self) {
        let held = |(first, last): (usize, usize)| {
            let at = self.held().find(|&at| at >= first)?;
            (at <= last).then_some(at - first)
        };
        if let Some((nature, part)) = held(NATURES).zip(held(PARTS)) {
            self.set(SourceFeature::NAMES.len() + nature * PARTS_COUNT + part);
        }
    }

    fn set(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// The places of what holds, in order.
    pub fn held(&self) -> impl Iterator<Item = usize> {
        (0..).step_by(64).zip(self.0).flat_map(|(first, word)| {
            let rest = |word: &u64| Some(word & (word - 1)).filter(|rest| *rest != 0);
            let words = std::iter::successors(Some(word).filter(|word| *word != 0), rest);
            words.map(move |word| first + word.trailing_zeros() as usize)
        })
    }
}

features! {
    /// What speaks for a candidate of a pronoun.
    PronounFeature:
    /// The speaker of the quote before.
    LastSpeaker,
    /// The same, in the paragraph of the pronoun.
    LastSpeakerHere,
    /// The same, more than three paragraphs on.
    LastSpeakerFar,
    /// The same, where nobody else has been named since.
    LastSpeakerStill,
    /// The quote before is a question, and this is who asked.
    Asked,
    /// The quote before is a question, and this is who spoke before it.
    Answers,
    /// To whom the last speaker spoke.
    Addressed,
    /// The same, where that was a question.
    AskedBack,
    /// The speaker before the last one.
    SpeakerBefore,
    /// Has spoken in this article.
    HasSpoken,
    /// Named in the sentence of the pronoun or its quote.
    SameSentence,
    /// One sentence before.
    OneBack,
    /// Two sentences before.
    TwoBack,
    /// Three or four sentences before.
    FewBack,
    /// Further back.
    FarBack,
    /// Named only later.
    Later,
    /// The candidate who was spoken of last.
    Nearest,
    /// The last but one.
    SecondNearest,
    /// All the others.
    LaterRank,
    /// First in its sentence, and its subject.
    LeadingSubject,
    /// A subject, not first.
    Subject,
    /// "Smith’s"
    Possessor,
    /// After a preposition.
    Oblique,
    /// Before the noun of a longer phrase.
    Modifier,
    /// An object.
    Object,
    /// The subject of the sentence before the quote or the pronoun.
    Topic,
    /// The last mention is the subject of a main clause.
    MainSubject,
    /// Named in the first paragraph.
    Lead,
    /// The logarithm of how often it is named.
    Frequency,
    /// How often it was spoken of in the last sentences.
    Recent,
    /// The last mention has several words.
    FullName,
    /// The last mention is a pronoun.
    ByPronoun,
    /// Spoken of only between quotation marks of late.
    OnlyQuoted,
    /// Named inside the very words that are ascribed.
    Inside,
    /// The same, by name and between quotation marks: few speak of themselves so.
    NamedInside,
    /// The gender of its name fits.
    GenderFits,
    /// Nothing tells its gender.
    GenderUnknown,
    /// The given name is mostly of the other gender, and nobody else could be meant.
    GenderDiffers,
    /// Nobody who is named: a description.
    Unnamed,
    /// The same, in the sentence of the pronoun or the one before.
    UnnamedNear,
    /// Somebody described as of the gender of "he" or "she".
    UnnamedGenderFits,
    /// A body that is described, for "it".
    UnnamedBodyForIt,
    /// The same for "they".
    UnnamedBodyForThey,
    /// An organisation, for "it".
    BodyForIt,
    /// A place or a people, for "it".
    PlaceForIt,
    /// An organisation, for "they".
    BodyForThey,
    /// A people or a place, for "they".
    GroupForThey,
    /// A person, for "they".
    PersonForThey,
    /// A description in the plural, for "they".
    PluralForThey,
    /// A document, for "it".
    DocumentForIt,
    /// The option that nobody is meant, for "he" and "she".
    Nobody,
    /// The same for "it".
    NobodyForIt,
    /// The same for "they".
    NobodyForThey,
}

features! {
    /// What speaks for a candidate of a description.
    DescriptionFeature:
    /// The head is a word of the candidate's name.
    HeadInName,
    /// It is the head of the name: "the police" for the Elm Police.
    HeadEndsName,
    /// The same, and the head stands alone.
    HeadEndsNameAlone,
    /// It is the head of the name, and of nobody else's.
    OnlyHeadEndsName,
    /// The head stands in a title or apposition of the candidate.
    HeadInTitle,
    /// The same, and nobody else has such a title.
    OnlyHeadInTitle,
    /// The same, where the candidate is only named later.
    HeadInLaterTitle,
    /// The same, where the candidate was last spoken of two sentences before or further back.
    HeadInFarTitle,
    /// The head stands in no title of the candidate, but in one of somebody else.
    TitledElsewhere,
    /// The candidate has titles, and none is of that head or of like meaning.
    OtherTitles,
    /// The candidate has no title of that head or of like meaning, and the head is an office
    /// or a trade: "the judge".
    TradeUntold,
    /// The head does not, but a word of like meaning: "the author" for a novelist.
    HeadLikeTitle,
    /// The same, and nobody else has such a title.
    OnlyLikeTitle,
    /// The head does not, but a word of the name is of like meaning: "the hospital" for
    /// a medical centre.
    HeadLikeName,
    /// The same, and nobody else has such a name.
    OnlyLikeName,
    /// The same as for the head, and every modifier too.
    WholeInTitle,
    /// The same is not so, but it is for somebody else.
    WholeElsewhere,
    /// The share of modifiers that stand in names or titles.
    ModifiersKnown,
    /// The share of modifiers that do not, where the head does.
    ModifiersMissing,
    /// A modifier with a capital is told nowhere of the candidate.
    CapitalMissing,
    /// A modifier is of the candidate's country.
    CountryFits,
    /// The same, and nobody else is of that country.
    OnlyCountry,
    /// A modifier is of another country.
    CountryDiffers,
    /// "the Dane", for somebody of whom no country is known.
    PeopleUnknown,
    /// A name in the description is one of the candidate's names, titles or countries.
    InsideKnown,
    /// A name in the description is none of them.
    InsideMissing,
    /// A name in the description of a body is told of the candidate too.
    BodyInsideKnown,
    /// It is not.
    BodyInsideMissing,
    /// Whom the description tells something, by a pronoun that fits the candidate: "the judge
    /// told her".
    SpokenTo,
    /// A person's noun for a person.
    PersonForPerson,
    /// The same, and gender as told by both.
    GenderFits,
    /// A body's noun for an organisation.
    BodyForBody,
    /// A place's noun for a place.
    PlaceForPlace,
    /// A body's noun for a place.
    BodyForPlace,
    /// Any other pair of noun and kind.
    OtherPair,
    /// The document of this owner.
    Document,
    /// A document that names this candidate, who is not told to own it.
    DocumentNames,
    /// A document that names nobody, for a candidate who published such a one before.
    DocumentAgain,
    /// The same, where the text tells whose that one was.
    DocumentAgainTold,
    /// The same for a candidate who published another.
    DocumentOther,
    /// The same for the candidate who published the last one.
    DocumentLast,
    /// A document that names nobody.
    DocumentBare,
    /// The same, for a candidate that is no person.
    DocumentBareBody,
    /// The name stands before the head: "the Acme news agency".
    NamesBody,
    /// The same, where the head only says what it is.
    NamesBodyKind,
    /// Somebody described before, who is not named.
    Described,
    /// The same, by the same noun.
    DescribedSame,
    /// The same, where a noun alone takes up one with a name: "the government" for "the
    /// Danish government".
    DescribedFuller,
    /// The same, by a noun of like meaning.
    DescribedLike,
    /// The same, by a noun for anybody: "the man", "the source".
    DescribedGeneral,
    /// The last who was described.
    DescribedNearest,
    /// Described by "a" or without determiner.
    DescribedNewly,
    /// Described with a complement or several modifiers.
    DescribedFully,
    /// Named in the same sentence.
    SameSentence,
    /// One sentence before.
    OneBack,
    /// Two to four sentences before.
    FewBack,
    /// Further back.
    FarBack,
    /// Named only later.
    Later,
    /// Named for the first time in the next sentence, as its leading subject.
    NamedNext,
    /// The candidate of its kind who was spoken of last.
    Nearest,
    /// The last but one.
    SecondNearest,
    /// First in its sentence, and its subject.
    LeadingSubject,
    /// The speaker of the quote before.
    LastSpeaker,
    /// Has spoken in this article.
    HasSpoken,
    /// Named in the first paragraph.
    Lead,
    /// The logarithm of how often it is named.
    Frequency,
    /// The most frequent of its kind.
    MostFrequent,
    /// The only one of its kind.
    OnlyOne,
    /// Named inside the very words that are ascribed.
    Inside,
    /// The description stays with itself.
    Itself,
    /// The same, and somebody whom nobody named was described by the same noun before.
    ItselfAgain,
    /// The same, for one that only takes up what came before: "the company".
    ItselfTakesUp,
    /// The same with something said of it: "the retired teacher".
    ItselfTakesUpMore,
    /// The same, in the plural.
    ItselfPlural,
    /// The same, with "a".
    ItselfIndefinite,
    /// The same, without determiner.
    ItselfBare,
    /// The same for a spokesman, an official, a source.
    ItselfAnonymous,
    /// The same for one of a people: "the Dane".
    ItselfPeople,
    /// The same for a document.
    ItselfDocument,
    /// The same for a body.
    ItselfBody,
    /// The same for a noun of no known kind.
    ItselfOther,
    /// The same with a complement: "of the bank".
    ItselfComplement,
    /// The same with a name inside.
    ItselfNamesInside,
    /// The same where it belongs to somebody.
    ItselfPossessed,
}
