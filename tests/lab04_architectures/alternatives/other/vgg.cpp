// VGG from a line of text, as people write it: a number is a layer, M a pool.

#include "lab04_architectures/vgg.hpp"

#include <map>
#include <sstream>

#include "common/error.hpp"

namespace lab04 {

SmallFilters small_filters(int window, int channels) {
    dl::require<dl::Error>(window >= 3 && window % 2 && channels > 0, "small_filters: odd window");
    const std::int64_t c = channels;
    SmallFilters r;
    for (int sees = 1; sees < window; sees += 2) {
        ++r.layers;
        r.stacked_weights += 3 * 3 * c * c;
    }
    r.single_weights = c * c * window * window;
    return r;
}

Net vgg(int depth, int classes) {
    const std::map<int, std::string> plans = {
        {11, "64 M 128 M 256 256 M 512 512 M 512 512 M"},
        {13, "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M"},
        {16, "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M"},
        {19, "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M"}};
    dl::require<dl::Error>(plans.count(depth) == 1 && classes > 0, "vgg: no such net");
    std::istringstream plan(plans.at(depth));
    Net net;
    Node x = net.input({3, 224, 224}, "picture");
    for (std::string word; plan >> word;)
        x = word == "M" ? max_pool(net, x)
                        : relu(net, conv2d(net, x, std::stoi(word), {.kernel = 3, .padding = 1}));
    x = dropout(net, relu(net, linear(net, flatten(net, x), 4096)));
    x = dropout(net, relu(net, linear(net, x, 4096)));
    linear(net, x, classes);
    return net;
}

}  // namespace lab04
