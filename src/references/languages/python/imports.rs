//! What imports bring in.

use tree_sitter::Node;

use super::{BASE_SETTINGS, DECOUPLE, DJANGO_ENVIRON, ENVIRONS, GETENV};
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Place, named_children};

/// Notes what an import binds.
pub(super) fn define<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
    let node = place.node;
    match node.kind() {
        "import_statement" => {
            for (path, name) in imported(node, code) {
                // `import os.path` binds `os`; `import os.path as p` binds the module itself.
                let bound = name.split('.').next().unwrap_or(name);
                let module = if path == name { bound } else { path };
                names.define(place.scope(), bound, module_named(module));
            }
        }
        "import_from_statement" => {
            let module = code.field(node, "module_name");
            for (original, name) in imported(node, code) {
                names.define(place.scope(), name, member_of(module, original));
            }
            if named_children(node).any(|part| part.kind() == "wildcard_import") {
                for name in ["environ", "environb", "getenv", "getenvb", "Env", "config"] {
                    let meaning = member_of(module, name);
                    if meaning != Meaning::Unclear {
                        names.define(place.scope(), name, meaning);
                    }
                }
            }
        }
        _ => {}
    }
}

/// What an import statement brings in: the path, and the name it is bound to.
fn imported<'t>(node: Node<'t>, code: Code<'t>) -> Vec<(&'t str, &'t str)> {
    let mut cursor = node.walk();
    node.children_by_field_name("name", &mut cursor)
        .map(|name| {
            if name.kind() == "aliased_import" {
                (code.field(name, "name"), code.field(name, "alias"))
            } else {
                (code.text(name), code.text(name))
            }
        })
        .collect()
}

fn module_named(name: &str) -> Meaning {
    match name {
        "os" => Meaning::Module("os"),
        "environ" => Meaning::Module("environ"),
        "environs" => Meaning::Module("environs"),
        "decouple" => Meaning::Module("decouple"),
        "pydantic" | "pydantic_settings" | "pydantic.v1" => Meaning::Module("pydantic"),
        _ => Meaning::Unclear,
    }
}

/// What a member of a module stands for.
pub(super) fn member_of(module: &str, name: &str) -> Meaning {
    match (module, name) {
        ("os", "environ" | "environb") => Meaning::Environment,
        ("os", "getenv" | "getenvb") => Meaning::Reader(GETENV),
        ("environ", "Env" | "FileAwareEnv") => Meaning::Module(DJANGO_ENVIRON),
        ("environs", "Env" | "FileAwareEnv") => Meaning::Module("environs.Env"),
        ("environs", "env") => Meaning::Reader(ENVIRONS),
        ("decouple", "config") => Meaning::Reader(DECOUPLE),
        (
            "pydantic" | "pydantic_settings" | "pydantic.v1" | "pydantic.env_settings",
            "BaseSettings",
        ) => Meaning::Module(BASE_SETTINGS),
        _ => Meaning::Unclear,
    }
}
