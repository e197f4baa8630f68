// Faster forms of max_pool and avg_pool, for a Session that may be fast.

#pragma once

namespace lab03 {

/// Enters them in lab 2's table of fusions; part of add_fast_operations().
void add_fast_pooling();

}  // namespace lab03
