#!/bin/sh
# Writes a class of N students of lab 1, as classes are: right, wrong, broken, idle and hostile.
#
#   mixed_class.sh REPOSITORY HOSTILE OUT N        HOSTILE: build/bin/hostile
#
# Together with chaos_test.sh this shows that killing the grader changes nothing, at any size:
#
#   tests/grading/mixed_class.sh . build/bin/hostile /tmp/class 200
#   CHAOS_SECONDS=40 tests/grading/chaos_test.sh build/bin/course /tmp/class lab01 20 -j 2 --seconds 2

set -eu
root=$1 hostile=$2 out=$3 count=$4
lab=lab01_perceptron
mkdir -p "$out"

# Attacks whose end is a matter of luck (RE or TL) would differ between any two runs.
attacks=$(mktemp -d)
trap 'rm -rf "$attacks"' EXIT
"$hostile" --write "$attacks"
for name in $(grep -l '^// Expect: .*|' "$root"/tests/hostile/programs/*.cpp); do
    rm -rf "$attacks/$(basename "$name" .cpp)"
done
rm -rf "$attacks"/honest_*

# What may go wrong in one line, as sed says it.
slips='s/ + / - /
s/ \* / + /
s/ - / + /
s/ < / <= /
s/ > / >= /
s/ += / -= /
s/0\.5/0.25/
s/return /return 2 * /
s/;$//
s/{$//'

i=0
while [ "$i" -lt "$count" ]; do
    i=$((i + 1))
    to=$out/$(printf 'student_%03d' "$i")
    file=$(ls "$root/solutions/$lab" | grep -v misconceptions | sed -n "$((i / 10 % 5 + 1))p")
    mkdir "$to"
    case $((i % 10)) in
    0 | 1 | 2) cp "$root/solutions/$lab/$file" "$to" ;;
    3) for style in "$root/tests/$lab/alternatives"/*/; do cp -n "$style"/* "$to"; done ;;
    4) cp "$root/$lab"/*.cpp "$to" ;;
    5 | 6 | 7) sed "$(echo "$slips" | sed -n "$((i / 10 % 10 + 1))p")" \
        "$root/solutions/$lab/$file" >"$to/$file" ;;
    8) head -c $((i * 37 % 3000)) "$root/solutions/$lab/$file" >"$to/$file" ;;
    9)
        attack=$(ls "$attacks" | sed -n "$((i / 10 * 7 % $(ls "$attacks" | wc -l) + 1))p")
        rm -r "$to"
        case $attack in
        *.*) to=$to.${attack#*.} ;;
        esac
        cp -a "$attacks/$attack" "$to"
        continue
        ;;
    esac
    for name in "$to"/*.cpp; do echo "// student $i" >>"$name"; done
done
echo "$(ls "$out" | wc -l) submissions in $out"
