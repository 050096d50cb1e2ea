# Shortcuts for the checks of `.ci/run`, which is where they are defined.

# Format, clippy, documentation
check:
    bash .ci/run code

# The tests alone, as the README gives them
test:
    cargo test --locked

# Rewrites generated pages and snapshots; read the diff before committing it
bless:
    BLESS=1 INSTA_UPDATE=always cargo test --locked

# The image, and the action in its container
image:
    bash .ci/run image

# Spelling, shell, workflows, dependencies
lint:
    bash .ci/run lint

# Everything a change must pass
ci:
    bash .ci/run
