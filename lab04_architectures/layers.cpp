// The operations of this lab, family by family.

#include "lab04_architectures/layers.hpp"

namespace lab04 {

void add_lab04_operations() {
    add_network_operations();
    add_pixel_operations();
    add_token_operations();
}

}  // namespace lab04
