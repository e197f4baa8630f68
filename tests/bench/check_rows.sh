#!/bin/sh
# The benchmark itself under test: rows are whole, numbers are positive, wrong options are refused.
set -eu
bench=$1

rows=$("$bench" gemm --json --quick --rounds 1 --threads 1 --only 64 2>/dev/null)
[ -n "$rows" ]
echo "$rows" | while IFS= read -r row; do
    for key in name threads ms min max gflops peak_share peer peer_ms ratio; do
        case $row in *"\"$key\":"*) ;; *) echo "no $key in: $row"; exit 1 ;; esac
    done
    case $row in "{"*"}") ;; *) echo "not an object: $row"; exit 1 ;; esac
    case $row in *nan*|*inf*|*'"ms":0,'*) echo "no number: $row"; exit 1 ;; esac
done

ladder=$("$bench" gemm --ladder --quick --json --threads 1 --size 64 2>/dev/null)
[ "$(echo "$ladder" | wc -l)" -ge 6 ]

for wrong in "gemm --rounds 0" "gemm --threads x" "gemm --sideways" "sideways"; do
    if "$bench" $wrong >/dev/null 2>&1; then echo "accepted: $wrong"; exit 1; fi
done
"$bench" --help | grep -q gemm
