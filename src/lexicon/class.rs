//! The classes that a word can belong to.

/// Declares the classes with the names that the tables give them.
macro_rules! classes {
    ($($(#[$doc:meta])+ $class:ident = $name:literal,)+) => {
        /// A property of words that a table gives in its column `is`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Class {
            $($(#[$doc])+ $class,)+
        }

        impl Class {
            /// Every class, in the order of its declaration.
            pub const ALL: &[Self] = &[$(Self::$class,)+];

            /// Its name in the tables.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$class => $name,)+
                }
            }
        }
    };
}

classes! {
    // --- before, within and after names of persons
    /// "Mr", "Dame": before a name, and no office.
    Courtesy = "courtesy",
    /// "Senator", "Capt": before a name and no part of it.
    Title = "title",
    /// "DI", "PC": a title where it is written in capitals.
    TitleCapitals = "title-capitals",
    /// "Sir", "Datuk": a title that the given name alone may follow.
    BeforeGiven = "before-given",
    /// "Lord", "Baroness": a title that belongs to a name without a given name.
    Peer = "peer",
    /// "King", "Pope": with the given name after it it is a name.
    Royal = "royal",
    /// "Md", "Mohd": short for a given name.
    GivenShort = "given-short",
    /// "van", "bin": within a name.
    Particle = "particle",
    /// "Jr", "III": after a name and part of it.
    Suffix = "suffix",
    /// "KC", "OBE": after a name, in capitals, and no part of it.
    PostNominal = "post-nominal",
    // --- what somebody is
    /// "minister", "baker": the noun of an office, an occupation, or kin.
    Role = "role",
    /// "deputy", "far-right": often before the noun of a role.
    RoleModifier = "role-modifier",
    /// "Sen", "Lt": short for a role.
    RoleShort = "role-short",
    /// "mother", "cousin".
    Kinship = "kinship",
    /// "Brothers": before the names of several.
    KinshipPlural = "kinship-plural",
    // --- nationalities, bodies, places, events
    /// "Danish", "Danes".
    Nationality = "nationality",
    /// "Inc", "GmbH": with it no person's name ends.
    LegalForm = "legal-form",
    /// "Holdings": left off where names of companies are compared.
    CompanyForm = "company-form",
    /// "Royal", "Bank": alone it stands for no institution.
    Generic = "generic",
    /// "foundation", "union": with the name of a body before it names another body.
    Offshoot = "offshoot",
    /// "ministry", "university": says what kind of body a name names.
    Body = "body",
    /// "ministry", "army": the last word of a part of a state, named after it: "Chad's
    /// Interior Ministry", "the sheriff's office".
    StateBody = "state-body",
    /// "Foreign Affairs": what somebody is a minister of.
    Portfolio = "portfolio",
    /// "aggregates", "infra": the last word of many a firm's name.
    FirmEnd = "firm-end",
    /// "Cup", "Hurricane": in the name of an event.
    Event = "event",
    /// "Asia", "Sea": the last word of a place larger than countries.
    Vast = "vast",
    /// "boulevard", "shoal": the last word of the name of a place.
    PlaceNoun = "place-noun",
    /// Begins the name of a body of more than one country: "European", "World".
    Continental = "continental",
    /// "medal": the last word of the name of an award.
    Award = "award",
    /// "HMS": before the name of a ship and part of it.
    ShipPrefix = "ship-prefix",
    /// "schooner", "mare": before the name of a ship or a horse.
    Vessel = "vessel",
    /// "village": with "of" before the name of a place.
    Settlement = "settlement",
    /// "provinces": ends a list of parts of a country.
    Parts = "parts",
    /// "virus": named after the place where it was found.
    Illness = "illness",
    /// "camp": after the name of a place and no part of it.
    AfterPlace = "after-place",
    /// "northern": before the name of a country or region.
    Direction = "direction",
    /// "United", "Rovers": the last word of the name of a club.
    Club = "club",
    /// "Boots", "Orange": a company is called so.
    CompanyWord = "company-word",
    /// "goalkeeper": frequent in articles about sport alone.
    Sport = "sport",
    /// "game", "fans": of sport beside another of these, and of much else alone.
    Game = "game",
    // --- the calendar
    /// "March".
    Month = "month",
    /// "Mar".
    MonthShort = "month-short",
    /// "Monday".
    Weekday = "weekday",
    /// "hours", "year": after a number it says how long.
    TimeUnit = "time-unit",
    // --- the full stop after an abbreviation
    /// A name follows the stop: "Mr.", "Gen.".
    StopTitle = "stop-title",
    /// Only a word that likes to open sentences ends one: "Inc.", "Ala.".
    StopNeutral = "stop-neutral",
    /// Any capital ends a sentence after it: "etc.".
    StopClosing = "stop-closing",
    /// It is an abbreviation only with a capital: "Gen.", not "gen.".
    StopCapital = "stop-capital",
    // --- around hyphens
    /// "al", "ash": joined to a name by a hyphen, it is part of it.
    ArticleOfNames = "article-of-names",
    /// "pro", "anti": joined to a name by a hyphen, it is no part of it.
    PrefixOfNames = "prefix-of-names",
    /// "co", "vice": at the start of a sentence it has a capital and begins no name.
    Prefix = "prefix",
    /// "upon", "sur": between hyphens in the name of a place.
    PlaceLink = "place-link",
    /// "run", "wide": after a hyphen it makes an adjective of a name.
    Compound = "compound",
    /// "in", "won": a compound that is also the second syllable of Korean given names.
    GivenSyllable = "given-syllable",
    // --- closed classes
    /// Opens sentences far more often than it goes on after an abbreviation.
    Opener = "opener",
    /// A word that no role begins with.
    Function = "function",
    /// Ends in "-ing" and is an adjective all the same: "acting".
    Adjective = "adjective",
    /// "the", "a", "an".
    Article = "article",
    /// "his", "their".
    Possessive = "possessive",
    /// "he", "someone".
    Pronoun = "pronoun",
    /// "the", "their", "several".
    Determiner = "determiner",
    /// "who", "which".
    Relative = "relative",
    /// "of", "during".
    Preposition = "preposition",
    /// "that", "because".
    Conjunction = "conjunction",
    /// "is", "would".
    Auxiliary = "auxiliary",
    /// "also", "never".
    Adverb = "adverb",
    /// "last", "recently": after a verb it says when.
    When = "when",
    /// "another", "three": a determiner that can stand for a noun.
    StandsAlone = "stands-alone",
    /// "'twas", "'em": an apostrophe stands for letters before it.
    Elided = "elided",
    /// "because", "of": what follows belongs to the clause before.
    Binding = "binding",
    /// "while", "after": opens a clause that leads up to the main one.
    LeadingUp = "leading-up",
    /// "and", "yet": opens a clause of its own.
    Joining = "joining",
    /// "however", "meanwhile": at the start of a sentence, before a comma, it links the
    /// sentence to the one before.
    Linking = "linking",
    /// "about", "against": what is judged follows a verb with it.
    Topic = "topic",
    /// "I", "our".
    FirstPerson = "first-person",
    /// "not", "never", "neither".
    Negation = "negation",
    // --- descriptions
    /// "man", "resident": somebody, but no office.
    Human = "human",
    /// "Democrat", "Tory": with a capital, one of a party.
    Partisan = "partisan",
    /// "victim", "whistleblower": what part somebody has in what happened.
    Party = "party",
    /// "official", "spokesman": who is described so mostly stays unnamed.
    Nameless = "nameless",
    /// "company", "government": a body, in prose.
    Collective = "collective",
    /// "government", "judge": in a story there is one, whether or not it was named before.
    Standing = "standing",
    /// After the name of a body only says what it is: "the Reuters news agency".
    BodyKind = "body-kind",
    /// "report", "website": somebody speaks through it.
    Document = "document",
    /// "lawsuit", "bill": what is laid before a court or a council. It says what it says, whoever
    /// is named beside it.
    Pleading = "pleading",
    /// "author", "owner", "politician": what people of many callings are besides.
    Sideline = "sideline",
    /// "country", "city".
    Territory = "territory",
    /// "police", "people": several, without the ending.
    Plural = "plural",
    /// "moderator", "answer": before a colon, for whoever speaks.
    TranscriptLabel = "transcript-label",
    /// "report", "allegation": what is said and may be denied.
    Hearsay = "hearsay",
    /// "claim", "promise": reports speech, with "that" or an infinitive.
    SpeechNoun = "speech-noun",
    /// "message", "verdict": whose it is, says the words that it is: "Her verdict: “No.”"
    Utterance = "utterance",
    /// "court", "jury": that it heard something reports what others said before it.
    Audience = "audience",
    /// "adamant": with "that" it says that somebody insists.
    Insistent = "insistent",
    /// "upbeat", "disagreed": how somebody takes what another has said, before a colon.
    Reacting = "reacting",
    /// "date", "promises": who gives none says no more.
    Detail = "detail",
    /// "walked", "fined": done by people alone.
    Acting = "acting",
    /// "wept": shows what somebody feels.
    Expressive = "expressive",
    /// "crisis", "storm": it happens, and says nothing.
    Happening = "happening",
    /// "interview", "filing": something is said in it.
    Occasion = "occasion",
    // --- verbs
    /// "allow", "let": that somebody may say something does not say that he does.
    Allowing = "allowing",
    /// "sparking", "prompting": after a comma, what came of what was said.
    Aftermath = "aftermath",
    /// "sparking", "angering": of those, what comes of words alone, unlike "breaking".
    Reaction = "reaction",
    /// "wiping", "brandishing": after a comma, how somebody looked who spoke.
    Gesture = "gesture",
    /// "beat", "thrashed": between the names of two teams.
    Contest = "contest",
    /// "defeated": what one team does to another.
    Victory = "victory",
    /// "points", "wickets": what a team wins by.
    Score = "score",
    /// "said", "warned".
    Speech = "speech",
    /// "issued", "releasing": makes a document public.
    Publishing = "publishing",
    /// "wrote", "emailed": those to whom somebody writes stand behind it.
    Addressing = "addressing",
    /// "request", "bail": who is denied it does not get it.
    Granted = "granted",
    /// "murder", "involvement": who denies it says that it is not so.
    Deniable = "deniable",
    /// "obtained", "seen": of a document, by somebody who did not write it.
    Receiving = "receiving",
    /// "declined", "failed": who does so does not do what follows.
    Withholding = "withholding",
    /// "imagine": opens a sentence about what is not so.
    Supposing = "supposing",
    /// "prompted", "forced": its object does what follows.
    Causing = "causing",
    /// "repeated", "made": with a claim as its object it makes the claim.
    Making = "making",
    /// "expected", "set": with "to" of what has not happened yet.
    Prospect = "prospect",
}

impl Class {
    /// The class that the tables call `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.name() == name)
    }

    /// Its bit among the classes of a word.
    pub(super) const fn bit(self) -> u128 {
        1 << self as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_bit_and_a_name_of_its_own() {
        assert!(Class::ALL.len() <= u128::BITS as usize);
        for &class in Class::ALL {
            assert_eq!(Class::named(class.name()), Some(class));
        }
        assert_eq!(Class::named("verbs"), None);
    }
}
