//! Trees drawn as text, and properties of every tree.

use crate::lexicon::Lexicon;
use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::analysis::layout::{Layout, lay_out};

fn parsed(text: &str, check: impl FnOnce(&Document<'_>, &Syntax)) {
    let mut layout = Layout::default();
    lay_out(Lexicon::built_in(), text, &[], &mut layout);
    let document = Document::new(Lexicon::built_in(), None, text, &layout);
    let mut syntax = Syntax::default();
    parse(&Model::new(), &document, &[], &mut syntax);
    check(&document, &syntax);
}

/// Each word with its tag, its relation and the word that governs it.
fn check(text: &str, expected: &Expect) {
    parsed(text, |document, syntax| {
        let count = document.layout.tokens.len();
        let line = |i: usize| {
            let head = syntax.head(i).map_or("", |h| document.token(h));
            let (tag, relation) = (syntax.tag(i).name(), syntax.relation(i).name());
            format!("{:<10} {tag:<4} {relation:<9} {head}\n", document.token(i))
        };
        expected.assert_eq(&(0..count).map(line).collect::<String>());
    });
}

#[test]
fn a_report_governs_its_clause() {
    check(
        "The minister said that the bridge would open.",
        &expect![[r#"
        The        DT   det       minister
        minister   NN   nsubj     said
        said       VBD  root      
        that       IN   mark      open
        the        DT   det       bridge
        bridge     NN   nsubj     open
        would      MD   aux       open
        open       VB   ccomp     said
        .          .    punct     said
    "#]],
    );
}

#[test]
fn quotation_marks_do_not_change_the_tree() {
    check(
        "“We are ready,” Berger said.",
        &expect![[r#"
        “          ''   punct     
        We         PRP  nsubj     are
        are        VBP  ccomp     said
        ready      JJ   attr      are
        ,          ,    punct     said
        ”          ''   punct     ,
        Berger     NNP  nsubj     said
        said       VBD  root      
        .          .    punct     said
    "#]],
    );
}

#[test]
fn trees_reach_over_clauses_and_unknown_words() {
    check(
        "Asked whether Ostrava-born Kveta Drozd, 47, had resigned on Monday, the city's \
         zoning board declined to say, but two of its nine members told reporters she'd left.",
        &expect![[r#"
            Asked      VBN  advcl     declined
            whether    IN   mark      resigned
            Ostrava    NNP  advmod    born
            -          HYPH punct     born
            born       VBN  amod      Drozd
            Kveta      NNP  compound  Drozd
            Drozd      NNP  nsubj     resigned
            ,          ,    punct     Drozd
            47         CD   appos     Drozd
            ,          ,    punct     Drozd
            had        VBD  aux       resigned
            resigned   VBN  advcl     Asked
            on         IN   prep      resigned
            Monday     NNP  pobj      on
            ,          ,    punct     declined
            the        DT   det       city
            city       NN   poss      board
            's         POS  dep       city
            zoning     NN   compound  board
            board      NN   nsubj     declined
            declined   VBD  root      
            to         TO   aux       say
            say        VB   xcomp     declined
            ,          ,    punct     declined
            but        CC   cc        declined
            two        CD   nsubj     told
            of         IN   prep      two
            its        PRP$ poss      members
            nine       CD   amod      members
            members    NNS  pobj      of
            told       VBD  conj      declined
            reporters  NNS  dobj      told
            she        PRP  nsubj     left
            'd         VBD  aux       left
            left       VBN  ccomp     told
            .          .    punct     told
        "#]],
    );
}

#[test]
fn several_sentences_have_a_tree_each() {
    check(
        "Rain fell. Why did nobody warn us? It's 3.5% higher – and rising!",
        &expect![[r#"
        Rain       NN   nsubj     fell
        fell       VBD  root      
        .          .    punct     fell
        Why        WRB  advmod    warn
        did        VBD  aux       warn
        nobody     NN   nsubj     warn
        warn       VB   root      
        us         PRP  dobj      warn
        ?          .    punct     warn
        It         PRP  nsubj     's
        's         VBZ  root      
        3.5        CD   amod      %
        %          NN   advmod    higher
        higher     JJR  attr      's
        –          :    punct     's
        and        CC   cc        's
        rising     VBG  conj      's
        !          .    punct     's
    "#]],
    );
}

#[test]
fn long_sentences_take_linear_time() {
    for word in ["and ", "Berger ", "said ", "( ", "\" "] {
        parsed(&word.repeat(20_000), |document, syntax| {
            assert_eq!(syntax.tags.len(), document.layout.tokens.len());
        });
    }
}

proptest! {
    #[test]
    fn every_token_but_one_of_a_sentence_has_a_head_in_it(text in "([A-Za-z]{1,7}|[,.“”] |[ \n]){0,60}") {
        parsed(&text, |document, syntax| {
            for sentence in &document.layout.sentences {
                let roots = sentence.tokens.clone().filter(|&i| syntax.head(i).is_none()).count();
                assert!(roots <= 2, "the root, and a quotation mark before it");
                for i in sentence.tokens.clone() {
                    assert!(syntax.head(i).is_none_or(|h| h != i && sentence.tokens.contains(&h)));
                }
            }
        });
    }
}
