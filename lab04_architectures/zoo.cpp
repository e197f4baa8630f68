// The zoo: every classifier of this lab by name, beside what was published about it.

#include "lab04_architectures/zoo.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "lab04_architectures/alexnet.hpp"
#include "lab04_architectures/inception.hpp"
#include "lab04_architectures/resnet.hpp"
#include "lab04_architectures/vgg.hpp"

namespace lab04 {
namespace {

const char* const vgg_source = "Simonyan and Zisserman 2015, table 2; multiply-adds: He 2015";
const char* const he_source = "He et al. 2015, table 1; parameters: torchvision";
const char* const cifar_source = "He et al. 2015, table 6";

std::vector<ZooEntry> collect() {
    const auto vgg_of = [](int depth) { return [depth] { return vgg(depth); }; };
    const auto resnet_of = [](int depth) { return [depth] { return resnet(depth); }; };
    const auto later = [](int depth) {
        return [depth] { return resnet(depth, {.bottleneck_stride = BottleneckStride::middle}); };
    };
    const auto cifar = [](int depth) { return [depth] { return resnet_cifar(depth); }; };
    std::vector<ZooEntry> all = {
        {"alexnet", [] { return alexnet(AlexNetForm::grouped); }, "60 million", "",
         "Krizhevsky et al. 2012"},
        {"alexnet_whole", [] { return alexnet(AlexNetForm::whole); }, "62,378,344", "",
         "often quoted"},
        {"alexnet_2014", [] { return alexnet(AlexNetForm::one_column); }, "61,100,840",
         "714,188,480", "torchvision"},
        {"zfnet", [] { return zfnet(); }, "", "", "Zeiler and Fergus 2013, figure 3"},
        {"vgg11", vgg_of(11), "133 million", "", vgg_source},
        {"vgg13", vgg_of(13), "133 million", "", vgg_source},
        {"vgg16", vgg_of(16), "138 million", "15.3 billion", vgg_source},
        {"vgg19", vgg_of(19), "144 million", "19.6 billion", vgg_source},
        {"googlenet", [] { return googlenet(); }, "6.8 million", "1.5 billion",
         "Szegedy et al. 2014, table 1, without biases"},
        {"googlenet_training", [] { return googlenet({.auxiliary = true}); }, "", "", ""},
        {"resnet18", resnet_of(18), "11,689,512", "1.8 billion", he_source},
        {"resnet34", resnet_of(34), "21,797,672", "3.6 billion", he_source},
        {"plain34", [] { return resnet(34, {.residual = false}); }, "", "3.6 billion",
         "He et al. 2015, figure 3"},
        {"resnet50", resnet_of(50), "25,557,032", "3.8 billion", he_source},
        {"resnet50_later", later(50), "25,557,032", "4,089,184,256", "torchvision"},
        {"resnet101", resnet_of(101), "44,549,160", "7.6 billion", he_source},
        {"resnet152", resnet_of(152), "60,192,808", "11.3 billion", he_source}};
    for (const auto& [depth, parameters] : {std::pair{20, "0.27 M"},
                                            {32, "0.46 M"},
                                            {44, "0.66 M"},
                                            {56, "0.85 M"},
                                            {110, "1.7 M"},
                                            {1202, "19.4 M"}})
        all.push_back(
            {"cifar" + std::to_string(depth), cifar(depth), parameters, "", cifar_source});
    return all;
}

}  // namespace

const std::vector<ZooEntry>& zoo() {
    static const std::vector<ZooEntry> all = collect();
    return all;
}

const ZooEntry& find_in_zoo(const std::string& name) {
    std::string names;
    for (const ZooEntry& entry : zoo()) {
        if (entry.name == name) return entry;
        names += " " + entry.name;
    }
    throw dl::Error("zoo: there is no \"" + name + "\"; there are" + names);
}

int weighted_depth(const Net& net) {
    std::vector<int> depth;
    for (const lab02::NodeData& node : net.nodes()) {
        int deepest = 0;
        for (int input : node.inputs)
            deepest = std::max(deepest, depth[static_cast<std::size_t>(input)]);
        const bool counts = node.operation == "conv2d" || node.operation == "linear";
        depth.push_back(deepest + (counts ? 1 : 0));
    }
    return depth.back();
}

}  // namespace lab04
