# What a change must pass.
ci:
    .ci/run

# Everything the tests say, with pictures kept in target/pictures.
pictures:
    LONGSHORE_PICTURES=target/pictures cargo test --test it picture

# The standard jobs and the parts, measured.
bench:
    cargo bench

# Licences, bans and advisories; needs the advisory database.
deny:
    cargo deny check
