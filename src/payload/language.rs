//! The language of an article: declared, else identified.

/// The declared tag where it is one, else what the body's trigrams say if they
/// are clear.
pub(super) fn tag(declared: Option<&str>, body: &str, notes: &mut Vec<String>) -> Option<String> {
    if let Some(tag) = declared.and_then(normal) {
        return Some(tag);
    }
    let found = whatlang::detect(start(body)).filter(whatlang::Info::is_reliable)?;
    let tag = by_letters(body).unwrap_or(two_letters(found.lang().code()));
    if tag.is_empty() {
        return None;
    }
    notes.push(format!("language is not declared: identified as {tag}"));
    Some(tag.to_owned())
}

/// Languages in Cyrillic letters that trigrams do not know, by letters of their own:
/// Kazakh, and those for which it is only sure that they are none of the others.
fn by_letters(body: &str) -> Option<&'static str> {
    const OTHERS: [char; 14] =
        ['қ', 'ң', 'ғ', 'ө', 'ү', 'ә', 'һ', 'ҹ', 'ҝ', 'ӣ', 'ҷ', 'ҳ', 'җ', 'ҙ'];
    let text = start(body);
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
}
