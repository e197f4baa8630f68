#!/bin/sh
# What ./course does on machines that lack things: played on this one, with a PATH that holds a few
# everyday tools, and package managers that only write down how they were called.

# shellcheck disable=SC2016,SC2317  # fakes hold scripts; conditions are called by expect

set -u
root=$(cd "$(dirname "$0")/../.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# A PATH without compiler, CMake and package manager.
tools=$work/tools
mkdir "$tools"
for tool in cat dirname getconf grep id mkdir mktemp rm sh tail uname; do
    ln -s "$(command -v $tool)" "$tools/$tool"
done

# fake NAME [BODY]: a program that writes its arguments down and does nothing else. It takes the place
# of the link: writing through it would change the machine's own program.
fake() {
    rm -f "$tools/$1"
    printf '#!/bin/sh\nprintf "%%s %%s\\n" %s "$*" >>"%s/calls"\n%s\n' \
        "$1" "$work" "${2:-}" >"$tools/$1"
    chmod +x "$tools/$1"
}
forget() { for name in "$@"; do rm -f "$tools/$name"; done; : >"$work/calls"; }

# launch [VARIABLE=VALUE...]: runs ./course test; its words are in $work/said, its code in $code.
launch() {
    env -i PATH="$tools" HOME="$work" COURSE_BUILD="$work/build" "$@" \
        "$root/course" test >"$work/said" 2>&1 </dev/null
    code=$?
}

expect() {  # expect WHAT CONDITION...
    what=$1
    shift
    if "$@"; then
        echo "ok: $what"
    else
        failures=$((failures + 1))
        echo "FAILED: $what"
        sed 's/^/    said: /' "$work/said"
        sed 's/^/    call: /' "$work/calls"
    fi
}
said() { grep -qF -- "$1" "$work/said"; }
called() { grep -qF -- "$1" "$work/calls"; }

forget
launch
expect "without a package manager it says so and stops with 3" [ "$code" = 3 ]
expect "and names what is missing" said "compiler catch2 stb cli11 json cmake ninja"
expect "and names the managers it knows" said "apt-get, dnf, pacman, brew"

fake apt-get
fake id 'echo 1000'
launch
expect "without rights it prints the command" \
    said "sudo apt-get install -y g++ catch2 libstb-dev libcli11-dev nlohmann-json3-dev cmake ninja-build"
expect "and does not install" [ "$(grep -c apt-get "$work/calls")" = 0 ]
expect "and stops with 3" [ "$code" = 3 ]

forget id
fake apt-get
fake id 'echo 0'
launch COURSE_NO_INSTALL=1
expect "COURSE_NO_INSTALL=1 forbids it also to root" [ "$(grep -c apt-get "$work/calls")" = 0 ]

forget apt-get
fake apt-get
launch
expect "root refreshes the list of packages" called "apt-get update"
expect "and installs unattended" called "apt-get install -y g++ catch2 libstb-dev"
expect "and says what is still missing afterwards" said "still missing after the installation"

forget apt-get id
fake apt-get 'case $1 in install) echo "E: no such package"; exit 100 ;; esac'
fake id 'echo 0'
launch
expect "a failed installation shows the end of its log" said "E: no such package"

forget apt-get id
fake id 'echo 1000'
fake sudo 'shift; [ "$1" = true ] && exit 0; exec "$@"'
fake apt-get
launch
expect "sudo without a password is used" called "apt-get install -y"

for manager in dnf:gcc-c++ pacman:nlohmann-json brew:cli11; do
    forget apt-get dnf pacman brew sudo id
    fake id 'echo 1000'
    fake "${manager%:*}"
    launch COURSE_NO_INSTALL=1
    expect "${manager%:*} has names of its own" said "${manager#*:}"
done

# In-source builds leave generated files between the sources: refused by CMake itself.
mkdir "$work/inside"
for entry in "$root"/CMakeLists.txt "$root"/common "$root"/tests; do
    ln -s "$entry" "$work/inside/"
done
(cd "$work/inside" && cmake . >"$work/said" 2>&1)
expect "an in-source build is refused" [ "$?" != 0 ]
expect "with a sentence that says what to type" said "cmake -S . -B build"

[ "$failures" = 0 ] || echo "$failures expectations failed"
exit "$failures"
