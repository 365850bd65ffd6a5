//! The inventories of tags and relations.

macro_rules! inventory {
    ($(#[$doc:meta])* $name:ident, $first:ident = $first_text:literal, $($variant:ident = $text:literal),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the names of an outside standard")]
        #[repr(u8)]
        pub enum $name { #[default] $first, $($variant),* }

        impl $name {
            /// Every value, in the order of the models.
            pub const ALL: &[$name] = &[$name::$first, $($name::$variant),*];

            /// Its name in treebanks.
            pub const fn name(self) -> &'static str {
                match self { $name::$first => $first_text, $($name::$variant => $text),* }
            }

            /// Its name in the code, as the weights of hints have it.
            pub const fn variant(self) -> &'static str {
                match self {
                    $name::$first => stringify!($first),
                    $($name::$variant => stringify!($variant)),*
                }
            }

            /// The value of that name; the first one for an unknown name.
            pub fn of(name: &str) -> Self {
                Self::ALL.iter().copied().find(|v| v.name() == name).unwrap_or_default()
            }

            /// The value at `index` of [`Self::ALL`]; the first one past the end.
            pub fn at(index: usize) -> Self {
                Self::ALL.get(index).copied().unwrap_or_default()
            }
        }
    };
}

inventory!(
    /// A part of speech of the Penn Treebank; marks of all kinds are `Punct`.
    Tag,
    Nn = "NN", Nnp = "NNP", Nns = "NNS", Nnps = "NNPS", Prp = "PRP", PrpS = "PRP$", Dt = "DT",
    Pdt = "PDT", Wdt = "WDT", Wp = "WP", WpS = "WP$", Wrb = "WRB", Jj = "JJ", Jjr = "JJR",
    Jjs = "JJS", Rb = "RB", Rbr = "RBR", Rbs = "RBS", Rp = "RP", Vb = "VB", Vbd = "VBD",
    Vbg = "VBG", Vbn = "VBN", Vbp = "VBP", Vbz = "VBZ", Md = "MD", To = "TO", In = "IN",
    Cc = "CC", Cd = "CD", Ex = "EX", Pos = "POS", Uh = "UH", Fw = "FW", Sym = "SYM",
    Stop = ".", Comma = ",", Colon = ":", Quote = "''", Bracket = "-LRB-", Dash = "HYPH",
);

inventory!(
    /// A relation of the CLEAR scheme (Choi & Palmer 2012), the rarer ones folded.
    Relation,
    Dep = "dep", Root = "root", Nsubj = "nsubj", NsubjPass = "nsubjpass", Csubj = "csubj",
    Dobj = "dobj", Dative = "dative", Attr = "attr", Oprd = "oprd", Ccomp = "ccomp",
    Xcomp = "xcomp", Pcomp = "pcomp", Advcl = "advcl", Acl = "acl", Relcl = "relcl",
    Prep = "prep", Pobj = "pobj", Agent = "agent", Appos = "appos", Poss = "poss",
    Compound = "compound", Amod = "amod", Det = "det", Advmod = "advmod", Prt = "prt",
    Aux = "aux", AuxPass = "auxpass", Mark = "mark", Cc = "cc", Conj = "conj",
    Parataxis = "parataxis", Punct = "punct",
);

impl Tag {
    /// The tag of a treebank's name, marks and rarities folded.
    pub fn from_treebank(name: &str) -> Self {
        match name {
            "``" => Self::Quote,
            "-RRB-" => Self::Bracket,
            "NFP" | "LS" => Self::Colon,
            "ADD" | "GW" => Self::Nn,
            "AFX" => Self::Jj,
            "$" => Self::Sym,
            _ => Self::of(name),
        }
    }

    /// Whether it is a noun, common or proper.
    pub const fn is_noun(self) -> bool {
        matches!(self, Self::Nn | Self::Nnp | Self::Nns | Self::Nnps)
    }

    /// Whether it is a punctuation mark.
    pub const fn is_mark(self) -> bool {
        matches!(
            self,
            Self::Stop | Self::Comma | Self::Colon | Self::Quote | Self::Bracket | Self::Dash
        )
    }

    /// Whether it is a word that questions and relative clauses begin with: "who", "how".
    pub const fn is_question_word(self) -> bool {
        matches!(self, Self::Wdt | Self::Wp | Self::WpS | Self::Wrb)
    }

    /// Whether it is a verb in any form.
    pub const fn is_verb(self) -> bool {
        matches!(self, Self::Vb | Self::Vbd | Self::Vbg | Self::Vbn | Self::Vbp | Self::Vbz)
    }
}

impl Relation {
    /// The relation of a treebank's name, the rarer ones folded.
    pub fn from_treebank(name: &str) -> Self {
        match name {
            "csubjpass" => Self::Csubj,
            "acomp" => Self::Attr,
            "predet" => Self::Det,
            "nummod" | "quantmod" => Self::Amod,
            "nmod" => Self::Compound,
            "neg" | "npadvmod" => Self::Advmod,
            "preconj" => Self::Cc,
            _ => Self::of(name),
        }
    }
}
