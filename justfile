# What a change must pass.
ci:
    .ci/run

# Pictures of all screens in target/pictures, and the two that the README shows.
pictures:
    scripts/pictures.sh

# The standard jobs and the parts, measured.
bench:
    cargo bench

# Licences, bans and advisories; needs the advisory database.
deny:
    cargo deny check
