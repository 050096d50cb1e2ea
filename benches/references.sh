#!/bin/sh
# Times the scanner beside ripgrep on a tree: both as whole processes, over the same files by the same ignore rules.
#
#   benches/references.sh TREE
#
# Needs hyperfine and ripgrep. A tree of the size it is meant for, from the package registries:
#   pip download --no-deps Django ansible homeassistant salt
#   npm pack rxjs eslint react-native webpack gatsby date-fns
# and each archive unpacked into a folder of its own.
set -eu
tree=$1
cd "$(dirname "$0")/.."
scanner=$(cargo bench --no-run --bench references --message-format=json |
    sed -n 's/.*"name":"references".*"executable":"\([^"]*\)".*/\1/p')
words='environ|getenv|BaseSettings|decouple|process\.env|import\.meta\.env|Deno\.env|Bun\.env|ENV|Getenv|LookupEnv|env!|env::'
hyperfine --shell=none --warmup 1 --ignore-failure \
    "$scanner scan $tree" \
    "rg --hidden --no-ignore-global --no-ignore-exclude --no-ignore-parent --no-require-git --max-filesize 1M \
        --glob !.git --glob !node_modules --glob !vendor --glob !vendored --glob !third_party --glob !site-packages \
        --count --regexp $words $tree"
