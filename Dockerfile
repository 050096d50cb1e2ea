# The action's image: one static binary and what its licences ask for.   docker build .

# The tag of rust-toolchain.toml, held together by a test. Dependabot adds the digest where the registry can be asked.
FROM rust:1.95.0-slim-bookworm AS build

# The licence texts of everything that is linked in. A layer of its own: it outlives every change of the sources.
RUN cargo install --quiet --locked --root /opt/tools --features cli cargo-about@0.9.3

WORKDIR /src
COPY . .

# glibc is linked in, so that the image needs no other file; the target is named because cargo would link it into the procedural
# macros as well. The twin stays out.
ARG FEATURES=grammars
RUN target="$(rustc --print host-tuple)" \
 && cargo fetch --quiet --locked \
 && RUSTFLAGS='-C target-feature=+crt-static' \
    cargo build --quiet --release --locked --no-default-features --features "$FEATURES" --target "$target" \
 && install -D -t /image "target/$target/release/deploy-gate" \
 && install -D -m 644 -t /image/licenses LICENSE-APACHE LICENSE-MIT \
 && /opt/tools/bin/cargo-about generate --frozen --no-default-features --features "$FEATURES" \
    --output-file /image/licenses/THIRD-PARTY about.hbs

# No shell, no certificates (the roots are in the binary), no user: files that the runner mounts belong to whoever runs it,
# and only root can write them all.
FROM scratch
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="deploy-gate" \
      org.opencontainers.image.description="Checks that production is as it should be before and after a deploy, and fails when that cannot be known." \
      org.opencontainers.image.source="https://github.com/raxx-app/deploy-gate" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /image /
ENTRYPOINT ["/deploy-gate"]
