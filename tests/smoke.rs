//! Placeholder until the real tests stand.
#[test]
fn it_builds() {
    assert!(copydesk::record::schema().is_object());
}
