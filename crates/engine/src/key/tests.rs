#![allow(clippy::unwrap_used)]
use super::*;

#[test]
fn a_sealed_key_opens_with_its_passphrase_only() {
    let dir = tempfile::tempdir().unwrap();
    let given = |text: &str| KeySource {
        passphrase: Some(Zeroizing::new(text.to_owned())),
        key_file: None,
    };
    let key = create(dir.path(), &given("correct horse"), &Host::system()).unwrap();
    assert!(is_sealed(dir.path()));
    assert_eq!(resolve(dir.path(), &given("correct horse")).unwrap(), key);
    assert_eq!(
        resolve(dir.path(), &given("wrong")).unwrap_err().code(),
        "no_key"
    );
    assert_eq!(
        resolve(dir.path(), &KeySource::default())
            .unwrap_err()
            .code(),
        "no_key"
    );
    let text = fs::read(path(dir.path())).unwrap();
    assert!(
        !text.windows(32).any(|window| window == key),
        "the key is not there in plain text"
    );
}

#[test]
fn a_copy_opens_a_backup_elsewhere() {
    let (here, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let given = |text: &str| KeySource {
        passphrase: Some(Zeroizing::new(text.to_owned())),
        key_file: None,
    };
    let key = create(here.path(), &given("correct horse"), &Host::system()).unwrap();
    let copy = here.path().join("backup.db.key");
    assert!(
        copy_sealed(
            here.path(),
            &key,
            &KeySource::default(),
            &Host::system(),
            &copy
        )
        .unwrap()
    );
    assert_eq!(
        adopt(elsewhere.path(), &copy, &given("wrong"))
            .unwrap_err()
            .code(),
        "no_key"
    );
    assert_eq!(
        resolve(elsewhere.path(), &given("correct horse"))
            .unwrap_err()
            .code(),
        "no_workspace",
        "nothing was written"
    );
    assert_eq!(
        adopt(elsewhere.path(), &copy, &given("correct horse")).unwrap(),
        key
    );
    assert_eq!(
        resolve(elsewhere.path(), &given("correct horse")).unwrap(),
        key
    );
}

#[test]
fn a_key_file_serves_and_a_short_one_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("secret");
    fs::write(&file, "0123456789abcdef0123456789abcdef\n").unwrap();
    let source = KeySource {
        passphrase: None,
        key_file: Some(file.clone()),
    };
    let key = create(dir.path(), &source, &Host::system()).unwrap();
    assert_eq!(resolve(dir.path(), &source).unwrap(), key);
    fs::write(&file, "short").unwrap();
    assert!(
        resolve(dir.path(), &source)
            .unwrap_err()
            .to_string()
            .contains("fewer than 16 bytes")
    );
}
