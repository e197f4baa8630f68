#!/bin/sh
#SBATCH --job-name=grade_@LAB@
#SBATCH --array=0-15%8
#SBATCH --cpus-per-task=2
#SBATCH --time=04:00:00
#SBATCH --output=grade_@LAB@_%a.log

# Grades a folder of submissions in 16 parts, 8 at a time:
#
#   sbatch @NAME@ SUBMISSIONS OUT          OUT lies on a file system that all nodes share
#
# Each part writes its own records; the last one to end makes grades.csv and class.html of all of
# them. A part that was stopped goes on where it was.
# Without Slurm, on one machine:
#
#   seq 0 15 | parallel --joblog log --resume-failed sh @NAME@ SUBMISSIONS OUT {}
#
# Beforehand, once: ./course doctor --grading on a node, and ./course grade with one submission, so
# that everything is built.

set -eu
[ $# -ge 2 ] || { echo "usage: sbatch @NAME@ SUBMISSIONS OUT" >&2; exit 2; }
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
submissions=$(absolute "$1")
out=$(absolute "$2")
part=${SLURM_ARRAY_TASK_ID:-${3:?a part from 0 to 15}}
cd @ROOT@
exec ./course grade @LAB@ "$submissions" --out "$out" --shard "$part/16" --resume \
    -j "${SLURM_CPUS_PER_TASK:-1}"
