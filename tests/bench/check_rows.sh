#!/bin/sh
# The benchmark itself under test: rows are whole, numbers are positive, wrong options are refused.
set -eu
bench=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

check() {
    [ -n "$1" ]
    echo "$1" | while IFS= read -r row; do
        for key in name threads ms min max gflops peak_share peer peer_ms ratio; do
            case $row in *"\"$key\":"*) ;; *) echo "no $key in: $row"; exit 1 ;; esac
        done
        case $row in "{"*"}") ;; *) echo "not an object: $row"; exit 1 ;; esac
        case $row in *nan*|*inf*|*'"ms":0,'*) echo "no number: $row"; exit 1 ;; esac
    done
}

quick() { "$bench" "$@" --json --quick --rounds 1 --threads 1 2>/dev/null; }
check "$(quick gemm --only 64 --peers)"
check "$(quick conv --no-peers)"
check "$(quick scale --no-peers --only mlp --out "$folder/scale.html")"
grep -q '</svg>' "$folder/scale.html"

ladder=$("$bench" gemm --ladder --quick --json --threads 1 --size 64 2>/dev/null)
[ "$(echo "$ladder" | wc -l)" -ge 6 ]

# Without digits there are words, no rows. 64 black pictures that are all a 0 are learned at once.
if DL_DATA='' quick accuracy --no-peers; then echo "accuracy without data"; exit 1; fi
DL_DATA='' "$bench" accuracy --data "$folder" 2>&1 | grep -q 'train-images-idx3-ubyte'
for part in train t10k; do
    { printf '\0\0\10\3\0\0\0\100\0\0\0\34\0\0\0\34'; head -c 50176 /dev/zero; } \
        >"$folder/$part-images-idx3-ubyte"
    { printf '\0\0\10\1\0\0\0\100'; head -c 64 /dev/zero; } >"$folder/$part-labels-idx1-ubyte"
done
rows=$(quick accuracy --no-peers --data "$folder")
check "$rows"
[ "$(echo "$rows" | grep -c '"accuracy":100,"reached":1,"megabytes":')" = 2 ]

for wrong in "gemm --rounds 0" "gemm --threads x" "gemm --sideways" "scale --only nothing --quick" \
    "accuracy --data" "sideways"; do
    if "$bench" $wrong >/dev/null 2>&1; then echo "accepted: $wrong"; exit 1; fi
done
for verb in steps accuracy scale conv gemm; do
    "$bench" --help | grep -q "^  $verb "
done
