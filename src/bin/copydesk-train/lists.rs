//! Word lists → the lexicon of the model.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use copydesk::analysis::layout::{Document, Layout, lay_out};
use copydesk::analysis::names::hash;
use copydesk::analysis::names::lexicon::{
    Entry, LONGEST_PHRASE, Lexicon, LexiconSizes, Phrase, phrase_key,
};
use copydesk::analysis::names::table;

/// The lexicon as bytes of the model.
pub(crate) struct Lists {
    pub(crate) bytes: Vec<u8>,
    pub(crate) sizes: LexiconSizes,
}

impl Lists {
    /// The lexicon to look words up in.
    pub(crate) fn lexicon(&self) -> Result<Lexicon<'_>, &'static str> {
        let parsed = Lexicon::parse(&self.bytes, self.sizes);
        parsed.map(|(lexicon, _)| lexicon).ok_or("the lexicon cannot be read back")
    }
}

#[derive(Default)]
struct Builder {
    words: BTreeMap<String, Parts>,
    phrases: BTreeMap<Vec<String>, Phrase>,
    layout: Layout,
}

#[derive(Default)]
struct Parts {
    clusters: (u32, u32),
    grades: [u32; 3],
    flags: u32,
}

const FIRST_NAME: usize = 0;
const SURNAME: usize = 1;
const PLACE: usize = 2;

/// Builds the lexicon from the lists under `resources`.
pub(crate) fn build(resources: &Path) -> Result<Lists, Box<dyn Error>> {
    let mut builder = Builder::default();
    builder.clusters(&resources.join("clusters"))?;
    builder.people(&resources.join("gazetteers"))?;
    builder.places(&resources.join("gazetteers"))?;
    builder.organizations(&resources.join("gazetteers"))?;
    builder.small_words();
    Ok(builder.finish())
}

impl Builder {
    fn word(&mut self, word: &str) -> &mut Parts {
        self.words.entry(word.to_lowercase()).or_default()
    }

    fn clusters(&mut self, folder: &Path) -> Result<(), Box<dyn Error>> {
        for row in rows(&folder.join("glove100_kmeans512.tsv"), 0)? {
            self.word(field(&row, 0)).clusters.0 = field(&row, 1).parse::<u32>()? + 1;
        }
        for row in rows(&folder.join("glove100_kmeans64.tsv"), 0)? {
            self.word(field(&row, 0)).clusters.1 = field(&row, 1).parse::<u32>()? + 1;
        }
        Ok(())
    }

    fn people(&mut self, folder: &Path) -> Result<(), Box<dyn Error>> {
        for row in rows(&folder.join("first_names.tsv"), 1)? {
            let sources = field(&row, 3).split(',').count();
            self.grade(field(&row, 0), FIRST_NAME, grade(field(&row, 2), 0.02, sources));
        }
        for row in rows(&folder.join("surnames.tsv"), 1)? {
            let sources = field(&row, 2).split(',').count();
            self.grade(field(&row, 0), SURNAME, grade(field(&row, 1), 0.005, sources));
        }
        for row in rows(&folder.join("us_politicians_CC0.tsv"), 1)? {
            self.phrase(field(&row, 0), Phrase::Person);
        }
        for row in rows(&folder.join("roles.tsv"), 1)? {
            if !field(&row, 0).contains(' ') {
                self.word(field(&row, 0)).flags |= Entry::ROLE;
            }
        }
        Ok(())
    }

    fn places(&mut self, folder: &Path) -> Result<(), Box<dyn Error>> {
        for row in rows(&folder.join("places_geonames15000.tsv"), 1)? {
            let population = field(&row, 4).parse::<u64>().unwrap_or(0);
            self.place(field(&row, 0), if population > 200_000 { 2 } else { 1 });
        }
        for row in rows(&folder.join("territories_rigour.tsv"), 1)? {
            self.place(field(&row, 0), 3);
            for alias in field(&row, 7).split('|').take(3) {
                self.place(alias, 2);
            }
        }
        for row in rows(&folder.join("nationalities_corpora_CC0.tsv"), 1)? {
            self.word(field(&row, 0)).flags |= Entry::NATIONALITY;
        }
        Ok(())
    }

    fn organizations(&mut self, folder: &Path) -> Result<(), Box<dyn Error>> {
        for row in rows(&folder.join("orgs.tsv"), 1)? {
            let name = field(&row, 0);
            if name.contains(' ') {
                self.phrase(name, Phrase::Organization);
            } else if name.len() > 2 {
                self.word(name).flags |= Entry::ORGANIZATION;
            }
        }
        for row in rows(&folder.join("us_committees_CC0.tsv"), 1)? {
            self.phrase(field(&row, 0), Phrase::Organization);
        }
        for row in rows(&folder.join("org_keywords_rigour_MIT.tsv"), 1)? {
            if !field(&row, 0).contains(' ') {
                self.word(field(&row, 0)).flags |= Entry::ORGANIZATION_WORD;
            }
        }
        for row in rows(&folder.join("org_suffixes_rigour_MIT.tsv"), 1)? {
            let suffix = field(&row, 0).trim_start_matches('-');
            if !suffix.contains(' ') {
                self.word(suffix).flags |= Entry::ORGANIZATION_SUFFIX;
                self.word(suffix.trim_end_matches('.')).flags |= Entry::ORGANIZATION_SUFFIX;
            }
        }
        Ok(())
    }

    fn small_words(&mut self) {
        let classes = [
            (Entry::PARTICLE, PARTICLES),
            (Entry::SPEECH, SPEECH),
            (Entry::CALENDAR, CALENDAR),
            (Entry::ROLE, TITLES),
        ];
        for (flag, words) in classes {
            for word in words.split_whitespace() {
                self.word(word).flags |= flag;
            }
        }
    }

    fn grade(&mut self, name: &str, which: usize, grade: u32) {
        if name.contains(' ') {
            return;
        }
        if let Some(known) = self.word(name).grades.get_mut(which) {
            *known = grade.max(*known);
        }
    }

    fn place(&mut self, name: &str, grade: u32) {
        if name.contains(' ') {
            self.phrase(name, Phrase::Place);
        } else {
            self.grade(name, PLACE, grade);
        }
    }

    fn phrase(&mut self, name: &str, kind: Phrase) {
        let lexicon = copydesk::lexicon::Lexicon::built_in();
        lay_out(lexicon, name, &[], &mut self.layout);
        let document = Document::new(lexicon, None, name, &self.layout);
        let words: Vec<String> =
            (0..self.layout.tokens.len()).map(|at| document.lower(at).to_owned()).collect();
        if (2..=LONGEST_PHRASE).contains(&words.len()) {
            if let Some(first) = words.first() {
                self.words.entry(first.clone()).or_default().flags |= Entry::PHRASE_START;
            }
            self.phrases.entry(words).or_insert(kind);
        }
    }

    fn finish(self) -> Lists {
        let keys: Vec<u64> = self.words.keys().map(|word| hash::of(word)).collect();
        let entries: Vec<Entry> = self
            .words
            .values()
            .map(|parts| Entry::new(parts.clusters, parts.grades, parts.flags))
            .collect();
        let buckets = keys.len() as u32 / 2;
        let (mut bytes, order) = table::build(&keys, buckets);
        for entry in order.iter().filter_map(|at| entries.get(*at)) {
            bytes.extend_from_slice(&entry.0.to_le_bytes());
        }
        let words = (buckets, order.len() as u32);
        let keys: Vec<u64> = self
            .phrases
            .keys()
            .map(|words| words.iter().fold(0, |key, word| phrase_key(key, hash::of(word))))
            .collect();
        let kinds: Vec<u8> = self.phrases.values().map(|kind| *kind as u8).collect();
        let buckets = keys.len() as u32 / 2;
        let (table, order) = table::build(&keys, buckets);
        bytes.extend_from_slice(&table);
        bytes.extend(order.iter().filter_map(|at| kinds.get(*at)));
        let phrases = (buckets, order.len() as u32);
        Lists { bytes, sizes: LexiconSizes { words, phrases } }
    }
}

/// 3 for a share of at least `common` per cent, 2 for any share or for a name
/// known in several countries, else 1.
fn grade(share: &str, common: f64, sources: usize) -> u32 {
    match share.parse::<f64>() {
        Ok(share) if share >= common => 3,
        Ok(_) => 2,
        Err(_) if sources > 2 => 2,
        Err(_) => 1,
    }
}

fn rows(path: &Path, skip: usize) -> Result<Vec<String>, Box<dyn Error>> {
    let content = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(content.lines().skip(skip).map(str::to_owned).collect())
}

fn field(row: &str, index: usize) -> &str {
    row.split('\t').nth(index).unwrap_or("")
}

const PARTICLES: &str = "van von der den de del della di da do dos das du la le bin bint ben ibn \
    al el abu umm ter ten zu af av y e san";
const SPEECH: &str = "said says say told tells asked asks added adds wrote writes replied \
    explained announced insisted argued claimed warned noted stated admitted denied believes \
    tweeted confirmed";
const CALENDAR: &str = "january february march april may june july august september october \
    november december jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. monday tuesday \
    wednesday thursday friday saturday sunday mon. tue. wed. thu. fri. sat. sun.";
const TITLES: &str = "mr mr. mrs mrs. ms ms. dr dr. prof prof. sen sen. rep rep. gov gov. gen gen. \
    lt lt. col col. maj maj. capt capt. sgt sgt. president minister premier chancellor senator \
    governor secretary mayor king queen prince princess pope chairman chief director spokesman \
    spokeswoman ceo founder actor actress singer coach captain striker judge justice ambassador \
    congressman congresswoman representative leader author professor officer detective sheriff";
