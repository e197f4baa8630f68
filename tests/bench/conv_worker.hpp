// One convolution in the forms that a program has of it.

#pragma once

namespace bench {

/// What the children of conv_verb do. "FORM BACK N C H W O K STRIDE PADDING SECONDS" is answered
/// with the seconds of one call, or with -1 where an exercise is not written yet. Forms: loops
/// (exercises 3.3, 3.4), patches (3.6) and session (what networks run); BACK is 0 or 1.
int conv_worker();

}  // namespace bench
