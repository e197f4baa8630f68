#!/bin/sh
# Gradescope runs this once, as root, while it builds the image: the only time with a network.
# It installs the packages and builds the judge of @LAB@, so that grading needs neither.

set -eu
cd /autograder/source/course
chmod -R go-rwx /autograder/source
chmod +x course
./course help >/dev/null
cmake --build build --target course course_box judge_@LAB@ @LAB@_reference_worker @LAB@_kit
# The untouched skeleton passes through the whole grader once. What fails here is our fault.
./course grade @LAB@ @FOLDER@ --out /tmp/first --seed-key seed.key --sandbox landlock
rm -rf /tmp/first
