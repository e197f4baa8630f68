#!/bin/sh
# Gradescope runs this for every submission. Whatever happens, results.json is there and valid:
# the verdict that blames nobody is written first, and the real one replaces it by a rename.

results=/autograder/results/results.json
printf '%s\n' '{"output": "This submission could not be graded. That is the grader'"'"'s fault: no point is lost, and it will be graded again.", "output_format": "text"}' >"$results.tmp"
mv "$results.tmp" "$results"

cd /autograder/source/course || exit 1
out=$(mktemp -d) || exit 1
./course grade @LAB@ /autograder/submission --out "$out" --seed-key seed.key --sandbox landlock \
    -j 1 --emit "gradescope=$results"
rm -rf "$out"
