// What is given for exercise 4.6: the loss of a net with three heads.

#include "lab04_architectures/inception.hpp"

namespace lab04 {

Node googlenet_loss(Net& net) {
    const Node labels = net.input({}, "labels");
    const auto loss_of = [&](const char* head, float weight) {
        return scale(net, softmax_cross_entropy(net, net.find(head), labels), weight);
    };
    const Node early = add(net, loss_of("auxiliary1", 0.3f), loss_of("auxiliary2", 0.3f));
    return add(net, softmax_cross_entropy(net, net.find("scores"), labels), early);
}

}  // namespace lab04
