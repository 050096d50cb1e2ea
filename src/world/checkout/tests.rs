use super::*;

#[cfg(unix)]
#[test]
fn what_is_shown_of_a_file_is_of_the_workspace() {
    #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
    let write = |path: PathBuf, text: &str| std::fs::write(path, text).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("checkout");
    std::fs::create_dir(&root).unwrap();
    write(folder.path().join("outside"), "secret");
    write(root.join("inside"), "a");
    write(
        root.join("pointer"),
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    );
    for (link, target) in [("out", "../outside"), ("in", "inside")] {
        std::os::unix::fs::symlink(target, root.join(link)).unwrap();
    }
    let checkout = Checkout::new(root);
    let told = |path: &str| match checkout.sha256(path) {
        Known::Found(hash) => hash,
        Known::Absent => "absent".to_owned(),
        Known::Unseen(unseen) => unseen.detail,
    };
    assert!(told("in").starts_with("ca978112"));
    assert!(told("out").contains("out of the workspace"));
    assert!(told("pointer").contains("Git LFS pointer"));
    assert_eq!(told("nowhere"), "absent");
    assert!(matches!(checkout.read("out"), Known::Unseen(_)));
    assert!(matches!(checkout.read("in"), Known::Found(_)));
}

#[tokio::test]
async fn a_search_past_its_time_is_no_empty_answer() {
    let sources = Checkout::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let answer = sources.references(Duration::ZERO).await;
    assert!(matches!(answer, Known::Unseen(unseen) if unseen.why == Why::TooMuch));
}

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
fn settings_are_not_read_through_a_link_out_of_the_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("checkout");
    std::fs::create_dir_all(workspace.join("ops")).unwrap();
    std::fs::write(folder.path().join("outside"), "secret").unwrap();
    std::fs::write(workspace.join("real.yml"), "a").unwrap();
    let link = |to: &str, from: &str| {
        std::os::unix::fs::symlink(to, workspace.join(from)).unwrap();
    };
    link("../outside", "out.yml");
    link("../real.yml", "ops/in.yml");
    link("..", "ops/up");
    link("../..", "ops/away");
    let read = |path: &str| read_settings(&workspace, Path::new(path), path);
    for path in ["real.yml", "ops/in.yml", "ops/up/real.yml"] {
        assert_eq!(read(path), Known::Found("a".to_owned()), "{path}");
    }
    for path in ["out.yml", "ops/away/outside", "ops/up/out.yml"] {
        assert!(matches!(read(path), Known::Unseen(_)), "{path}");
    }
    assert_eq!(read("none.yml"), Known::Absent);
    // Named by a person.
    assert_eq!(read("../outside"), Known::Found("secret".to_owned()));
}

#[test]
fn a_path_into_the_workspace_is_told_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("checkout");
    std::fs::create_dir_all(workspace.join("a")).unwrap();
    let told = |path: &Path| inside(&workspace, path).display().to_string();
    for path in ["a/gate.yml", "./a/gate.yml", "a/./gate.yml"] {
        assert_eq!(told(Path::new(path)), "a/gate.yml", "{path}");
    }
    assert_eq!(told(&workspace.join("a/gate.yml")), "a/gate.yml");
    for outside in ["/etc/gate.yml", "../gate.yml"] {
        assert_eq!(told(Path::new(outside)), outside);
    }
    #[cfg(unix)]
    {
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&workspace, &link).unwrap();
        #[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
        std::fs::write(workspace.join("a/gate.yml"), "").unwrap();
        assert_eq!(told(&link.join("a/gate.yml")), "a/gate.yml");
    }
    let here = std::env::current_dir().unwrap();
    let shown = inside(Path::new("."), &here.join("b/gate.yml"));
    assert_eq!(shown, Path::new("b/gate.yml"));
}

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "the test lays out the checkout")]
fn a_link_leads_no_reader_out_of_the_checkout() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("checkout");
    std::fs::create_dir_all(root.join("scripts")).unwrap();
    std::fs::write(folder.path().join("outside.sh"), "outside").unwrap();
    std::fs::write(root.join("inside.sh"), "inside").unwrap();
    symlink(
        folder.path().join("outside.sh"),
        root.join("scripts/out.sh"),
    )
    .unwrap();
    symlink(folder.path(), root.join("up")).unwrap();
    symlink("../inside.sh", root.join("scripts/in.sh")).unwrap();
    symlink("nowhere", root.join("scripts/broken.sh")).unwrap();
    let checkout = Checkout::new(root);
    let found = |path: &str| match checkout.read(path) {
        Known::Found(text) => text,
        Known::Absent => "absent".to_owned(),
        Known::Unseen(unseen) => unseen.detail,
    };
    assert_eq!(found("inside.sh"), "inside");
    assert_eq!(found("scripts/in.sh"), "inside");
    assert_eq!(found("scripts/none.sh"), "absent");
    for path in ["scripts/out.sh", "up/outside.sh", "../outside.sh"] {
        assert_eq!(
            found(path),
            format!("{path}: it leads out of the workspace")
        );
    }
    assert!(found("scripts/broken.sh").contains("leads nowhere"));
}
