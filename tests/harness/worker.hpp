// The worker: a small program that owns the functions of one lab and answers calls.
//
// It gets calls on descriptor 0 and answers on descriptor 1, both pipes. Before any other code
// runs it moves them away and points 1 at 2, so that whatever the code prints is output, never an
// answer. Nothing in the worker decides anything: it knows no expected value and no verdict.

#pragma once

#include "tests/harness/table.hpp"

namespace harness {

/// Answers until the judge closes the pipe. The main function of every worker.
int serve(const Table& table, int argc, char** argv);

}  // namespace harness
