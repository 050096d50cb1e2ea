//! The readers of django-environ, environs and decouple: `env("X")`, `env.bool("X", default=False)`.

use super::{Arguments, DJANGO_ENVIRON, ENVIRONS, Python};
use crate::references::found::{Found, Spelling};
use crate::references::names::{Meaning, Names};
use crate::references::syntax::{Code, Place, Reading, named_children};

/// `environ.Env(DEBUG=(bool, False))`: a default for every later `env("DEBUG")`.
pub(super) fn define_scheme<'t>(place: Place<'_, 't>, code: Code<'t>, names: &mut Names) {
    let Some(function) = place.node.child_by_field_name("function") else {
        return;
    };
    let made = Reading::of::<Python>(code, names).python(function, place);
    if made != Some(Meaning::Module(DJANGO_ENVIRON)) {
        return;
    }
    for argument in place
        .node
        .child_by_field_name("arguments")
        .into_iter()
        .flat_map(named_children)
    {
        if argument.kind() == "keyword_argument"
            && argument
                .child_by_field_name("value")
                .is_some_and(|value| value.kind() == "tuple" && value.named_child_count() == 2)
        {
            names.set_default(code.field(argument, "name"));
        }
    }
}

impl<'t> Reading<'_, 't> {
    /// `env("X")`, `env.bool("X", default=False)` and the like.
    pub(super) fn read_with(
        &self,
        reader: &str,
        method: &str,
        place: Place<'_, 't>,
        found: &mut Found,
    ) {
        const NOT_READS: &[&str] = &[
            "add_parser",
            "dump",
            "parser_for",
            "prefixed",
            "read_env",
            "read_envfile",
            "seal",
        ];
        // The variables django-environ reads when it is not told which.
        const UNNAMED: &[(&str, &str)] = &[
            ("cache", "CACHE_URL"),
            ("cache_url", "CACHE_URL"),
            ("db", "DATABASE_URL"),
            ("db_url", "DATABASE_URL"),
            ("email", "EMAIL_URL"),
            ("email_url", "EMAIL_URL"),
            ("search_url", "SEARCH_URL"),
        ];
        let arguments = Arguments::of(place.node, self.code);
        let by_name = arguments.named("default");
        let name = arguments.get(0, "var").or_else(|| arguments.named("name"));
        if NOT_READS.contains(&method) {
            return;
        }
        // django-environ takes a cast first where it does not know the type; elsewhere the second argument is the default.
        let takes_cast = matches!(method, "" | "dict" | "get_value" | "list" | "tuple");
        let position = 1 + usize::from(takes_cast && reader == DJANGO_ENVIRON);
        let by_place = arguments.positional.get(position);
        let default = by_name.or(by_place.copied());
        // Here `default=None` is a default: without one these readers raise.
        let optional = default.is_some() || self.has_fallback(place);
        let Some(name) = name else {
            if let Some((_, unnamed)) = UNNAMED.iter().find(|(kind, _)| *kind == method)
                && reader == DJANGO_ENVIRON
            {
                let at = place.node.start_byte();
                found.read(at, Spelling::Known((*unnamed).to_owned()), optional);
            }
            return;
        };
        let spelling = self.prefixed(reader, self.spell(name, place), place);
        let has_default =
            matches!(&spelling, Spelling::Known(name) if self.names.has_default(name));
        found.read(name.start_byte(), spelling, optional || has_default);
    }

    /// `with env.prefixed("APP_"):` around an environs read.
    fn prefixed(&self, reader: &str, spelling: Spelling, place: Place<'_, 't>) -> Spelling {
        let Spelling::Known(mut name) = spelling else {
            return spelling;
        };
        if reader != ENVIRONS {
            return Spelling::Known(name);
        }
        for with in place
            .around
            .iter()
            .rev()
            .filter(|node| node.kind() == "with_statement")
        {
            let call = with
                .named_child(0)
                .and_then(|clause| clause.named_child(0))
                .and_then(|item| item.child_by_field_name("value"))
                .filter(|call| self.code.field(*call, "function").ends_with(".prefixed"));
            let Some(call) = call else { continue };
            match Arguments::of(call, self.code)
                .get(0, "prefix")
                .map(|prefix| self.spell(prefix, place))
            {
                Some(Spelling::Known(prefix)) => name.insert_str(0, &prefix),
                Some(dynamic) => return dynamic,
                None => {}
            }
        }
        Spelling::Known(name)
    }
}
