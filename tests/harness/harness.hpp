// Everything a test file of a lab needs.

#pragma once

#include "common/error.hpp"
#include "tests/harness/matchers.hpp"
#include "tests/harness/subject.hpp"
#include "tests/support/catch.hpp"

using harness::AllClose;
using harness::Equals;
using harness::fresh_subject;
using harness::hidden_rng;
using harness::reference;
using harness::subject;
