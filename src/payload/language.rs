//! The language of an article: declared, else identified.

/// No language that is known for sure, in BCP 47.
const UNDETERMINED: &str = "und";

/// How sure trigrams are of a short text before its language is named.
const LIKELY: f64 = 0.5;

/// The declared tag where it is one, else what the body's trigrams say if they
/// are clear. A short text that has no English in it is at least told to be none.
pub(super) fn tag(declared: Option<&str>, body: &str, notes: &mut Vec<String>) -> Option<String> {
    if let Some(tag) = declared.and_then(normal) {
        return Some(tag);
    }
    let text = start(body);
    let found = whatlang::detect(text)?;
    let tag = if found.is_reliable() {
        by_letters(text).unwrap_or(two_letters(found.lang().code()))
    } else if found.lang() == whatlang::Lang::Eng || may_be_english(text) {
        return None;
    } else if found.confidence() >= LIKELY {
        two_letters(found.lang().code())
    } else {
        UNDETERMINED
    };
    if tag.is_empty() {
        return None;
    }
    notes.push(match tag {
        UNDETERMINED => "language is not declared: it is not English".to_owned(),
        _ => format!("language is not declared: identified as {tag}"),
    });
    Some(tag.to_owned())
}

/// Whether a text is too short to tell, or has a word without which English hardly
/// makes a sentence. Names and headlines may do without.
fn may_be_english(text: &str) -> bool {
    const FUNCTION_WORDS: &str = "a about after an and are as at be been but by can did do for \
        from had has have he her his how i if in into is it may more new no not of on or our out \
        over said she than that the their they this to up was we were what when which who why \
        will with would you your";
    const ENOUGH: usize = 6;
    let mut lower_case = 0;
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        lower_case += usize::from(word.chars().all(char::is_lowercase));
        if FUNCTION_WORDS.split_whitespace().any(|known| word.eq_ignore_ascii_case(known)) {
            return true;
        }
    }
    lower_case < ENOUGH
}

/// Languages in Cyrillic letters that trigrams do not know, by letters of their own:
/// Kazakh, and those for which it is only sure that they are none of the others.
fn by_letters(text: &str) -> Option<&'static str> {
    const OTHERS: [char; 14] =
        ['қ', 'ң', 'ғ', 'ө', 'ү', 'ә', 'һ', 'ҹ', 'ҝ', 'ӣ', 'ҷ', 'ҳ', 'җ', 'ҙ'];
    if text.contains('ұ') && text.contains('қ') {
        return Some("kk");
    }
    (text.matches(OTHERS).count() * 100 > text.chars().count()).then_some("")
}

/// `en_us`, `EN-us` → `en-US`; nothing for what is no BCP 47 tag.
fn normal(raw: &str) -> Option<String> {
    let raw = by_name(raw).unwrap_or(raw).trim().replace('_', "-");
    let mut parts = raw.split(['-', '.']);
    let primary = parts.next()?.to_ascii_lowercase();
    let is_tag = matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_tag || primary == "und" {
        return None;
    }
    let mut tag = if primary.len() == 3 { two_letters(&primary).to_owned() } else { primary };
    for part in parts.take(2) {
        let subtag = match part.len() {
            2 if part.bytes().all(|b| b.is_ascii_alphabetic()) => part.to_ascii_uppercase(),
            3 if part.bytes().all(|b| b.is_ascii_digit()) => part.to_owned(),
            4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => title_case(part),
            _ => break,
        };
        tag.push('-');
        tag.push_str(&subtag);
    }
    Some(tag)
}

/// The code of a language that is given by its English name, or by its own.
fn by_name(raw: &str) -> Option<&'static str> {
    const NAMES: &str = "en:english de:german,deutsch fr:french,français,francais \
        es:spanish,español,espanol it:italian,italiano pt:portuguese,português,portugues \
        nl:dutch,nederlands sv:swedish,svenska da:danish,dansk no:norwegian,norsk nb:bokmål \
        fi:finnish,suomi is:icelandic pl:polish,polski cs:czech,čeština sk:slovak hu:hungarian,magyar \
        ro:romanian,română bg:bulgarian hr:croatian sr:serbian sl:slovenian,slovene el:greek \
        tr:turkish,türkçe ru:russian,русский uk:ukrainian,українська be:belarusian \
        ar:arabic,العربية he:hebrew,עברית fa:persian,farsi ur:urdu hi:hindi,हिन्दी bn:bengali \
        ta:tamil te:telugu ml:malayalam mr:marathi gu:gujarati pa:punjabi th:thai vi:vietnamese \
        id:indonesian ms:malay tl:tagalog,filipino ja:japanese,日本語 ko:korean,한국어 zh:chinese,中文 \
        ca:catalan,català eu:basque gl:galician ga:irish cy:welsh et:estonian lv:latvian \
        lt:lithuanian sq:albanian mk:macedonian ka:georgian hy:armenian az:azerbaijani kk:kazakh \
        sw:swahili af:afrikaans am:amharic so:somali ne:nepali si:sinhala my:burmese km:khmer";
    let name = raw.trim().to_lowercase();
    NAMES.split_whitespace().find_map(|entry| {
        let (code, names) = entry.split_once(':')?;
        names.split(',').any(|known| known == name).then_some(code)
    })
}

fn title_case(part: &str) -> String {
    let mut chars = part.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars.map(|c| c.to_ascii_lowercase())).collect()
}

/// Enough for a sure answer; the cost of detection grows with the text.
fn start(body: &str) -> &str {
    let mut end = body.len().min(2000);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    body.get(..end).unwrap_or_default()
}

/// ISO 639-3 → ISO 639-1 where there is one.
fn two_letters(code: &str) -> &str {
    const CODES: [(&str, &str); 70] = [
        ("afr", "af"),
        ("aka", "ak"),
        ("amh", "am"),
        ("ara", "ar"),
        ("aze", "az"),
        ("bel", "be"),
        ("ben", "bn"),
        ("bul", "bg"),
        ("cat", "ca"),
        ("ces", "cs"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("epo", "eo"),
        ("est", "et"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("guj", "gu"),
        ("heb", "he"),
        ("hin", "hi"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("hye", "hy"),
        ("ind", "id"),
        ("ita", "it"),
        ("jav", "jv"),
        ("jpn", "ja"),
        ("kan", "kn"),
        ("kat", "ka"),
        ("khm", "km"),
        ("kor", "ko"),
        ("lat", "la"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("mal", "ml"),
        ("mar", "mr"),
        ("mkd", "mk"),
        ("mya", "my"),
        ("nep", "ne"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("nor", "no"),
        ("ori", "or"),
        ("pan", "pa"),
        ("pes", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("sin", "si"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("sna", "sn"),
        ("spa", "es"),
        ("srp", "sr"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tel", "te"),
        ("tgl", "tl"),
        ("tha", "th"),
        ("tuk", "tk"),
        ("tur", "tr"),
        ("ukr", "uk"),
        ("urd", "ur"),
        ("uzb", "uz"),
        ("vie", "vi"),
        ("yid", "yi"),
        ("zul", "zu"),
    ];
    CODES.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_tags_are_normalised() {
        let cases = [
            ("en_us", Some("en-US")),
            ("EN", Some("en")),
            ("eng", Some("en")),
            ("zh-hans-cn", Some("zh-Hans-CN")),
            ("es-419", Some("es-419")),
            ("en-GB.UTF-8", Some("en-GB")),
            ("English", Some("en")),
            ("Deutsch", Some("de")),
            ("unknown", None),
            ("", None),
            ("und", None),
        ];
        for (raw, tag) in cases {
            assert_eq!(normal(raw).as_deref(), tag, "{raw}");
        }
    }

    #[test]
    fn the_body_decides_where_nothing_is_declared() {
        let mut notes = Vec::new();
        let body = "The council voted on Tuesday to close the library, \
            and residents who had fought for it said they would go to court.";
        assert_eq!(tag(None, body, &mut notes).as_deref(), Some("en"));
        assert_eq!(notes, ["language is not declared: identified as en"]);
        assert_eq!(tag(None, "Ok", &mut Vec::new()), None);
    }

    #[test]
    fn a_short_text_without_english_words_is_not_english() {
        let tag = |body: &str| tag(None, body, &mut Vec::new());
        let spanish = "La portera respondió: “Jugamos con miedo”. Las chicas viajan el martes.";
        assert_eq!(tag(spanish).as_deref(), Some("es"));
        let indonesian = "Harga beras naik sejak bulan Mei. Petani antre di pasar sejak pagi.";
        assert_ne!(tag(indonesian), None);
        let caption = "Northport Rovers 0-3 Holt Athletic. Photo: Ana Prieto, Getty Images.";
        assert_eq!(tag(caption), None);
        let headline = "Oil prices steady after OPEC meeting, stocks fall sharply";
        assert_eq!(tag(headline), None);
    }
}
