//! Links that came with the checkout.

use std::fs;

use super::*;

#[test]
fn a_report_is_not_led_out_of_the_workspace_by_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path().join("checkout");
    let outside = folder.path().join("outside");
    fs::create_dir_all(workspace.join("in")).unwrap();
    fs::create_dir(&outside).unwrap();
    write(outside.join("file"), "theirs").unwrap();
    let link = |to: &str, from: &str| {
        std::os::unix::fs::symlink(to, workspace.join(from)).unwrap();
    };
    link("../outside/file", "file.json");
    link("../outside", "folder");
    link("../outside/none", "dangling.json");
    link("in", "stays");
    let report = fixture::undecided();
    let told = |path: PathBuf| {
        let delivery = Delivery {
            report: Some(path),
            ..into(&workspace)
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        deliver(&report, &delivery, &Scrubber::default(), &mut out, &mut err)
    };
    for path in [
        "file.json",
        "folder/new.json",
        "folder/a/new.json",
        "dangling.json",
    ] {
        let problems = told(workspace.join(path));
        assert_eq!(problems.len(), 1, "{path}: {problems:?}");
    }
    assert_eq!(read_to_string(outside.join("file")).unwrap(), "theirs");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
    for path in ["stays/r.json", "new/r.json"] {
        assert_eq!(told(workspace.join(path)), Vec::<String>::new(), "{path}");
    }
    assert_eq!(told(outside.join("named.json")), Vec::<String>::new());
}
