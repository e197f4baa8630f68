#!/bin/sh
# The grader is killed again and again, at moments that differ, and goes on with --resume. In the
# end its records, feedback and gradebook are those of a run that nobody disturbed, but for clocks.
#
#   chaos_test.sh COURSE INBOX LAB KILLS [more options of grade]
#
# The kills come within CHAOS_SECONDS of a start (4). For a class of any size: mixed_class.sh.

set -eu
course=$1 inbox=$2 lab=$3 kills=$4
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo 'a key that is the same for both' >"$work/key"

run() {
    out=$1
    shift
    "$course" grade "$lab" "$inbox" --seed-key "$work/key" --out "$work/$out" --resume "$@" \
        >"$work/$out.said" 2>&1
}
# Everything that has to be equal, without the lines of clock values.
facts() {
    (cd "$work/$1" && sed '/^ "timing"/d' records/*.json && cat grades.csv class.html feedback/* &&
        find taken -type f | sort | xargs sha256sum)
}

run calm "$@" || {
    cat "$work/calm.said"
    grep -q 'no sandbox works here' "$work/calm.said" && exit 77  # skipped, in words
    exit 1
}
kill=0
while [ "$kill" -lt "$kills" ]; do
    kill=$((kill + 1))
    "$course" grade "$lab" "$inbox" --seed-key "$work/key" --out "$work/chaos" --resume "$@" \
        >"$work/chaos.said" 2>&1 &
    job=$!
    # From 0.2 s on, spread by a fixed rule.
    sleep "$(awk "BEGIN { print 0.2 + ($kill * 137 % 38) / 38 * ${CHAOS_SECONDS:-4} }")"
    kill -KILL "$job" 2>/dev/null || true
    wait "$job" 2>/dev/null || true
done
run chaos "$@" || { cat "$work/chaos.said"; exit 1; }
for shard in 0 1 2; do run shards --shard "$shard/3" "$@" || { cat "$work/shards.said"; exit 1; }; done

for name in chaos shards; do
    facts calm >"$work/a"
    facts "$name" >"$work/b"
    cmp "$work/a" "$work/b" || { diff "$work/a" "$work/b" | head -20; exit 1; }
done
echo "$(ls "$work/calm/records" | wc -l) submissions, $kills kills, 3 shards: the same bytes"
