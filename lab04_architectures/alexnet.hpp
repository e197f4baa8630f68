// AlexNet and ZFNet: the nets that began it, 2012 and 2013. Exercise 4.4.

#pragma once

#include "lab04_architectures/layers.hpp"

namespace lab04 {

/// Three nets are called AlexNet. Parameters with 1000 classes:
enum class AlexNetForm {
    grouped,     // 2012, as published: two columns on two GPUs, which conv2, 4 and 5 do not cross
                 // (groups = 2): 60,965,224
    whole,       // the same layers without groups: 62,378,344
    one_column,  // 2014, narrower (64-192-384-256-256), without local response norm: 61,100,840
};

/// 4.4  Input "pixels", (3, 227, 227) or, for one_column, (3, 224, 224); the last node holds the
/// scores. Every convolution and every dense layer but the last is followed by a ReLU.
///
///             grouped, whole                       one_column
///   conv1     96 filters 11 x 11, stride 4         64 filters 11 x 11, stride 4, padding 2
///             norm, max pool                       max pool
///   conv2     256 filters 5 x 5, padding 2         192 filters 5 x 5, padding 2
///             norm, max pool                       max pool
///   conv3     384 filters 3 x 3, padding 1         384 filters 3 x 3, padding 1
///   conv4     384 filters 3 x 3, padding 1         256 filters 3 x 3, padding 1
///   conv5     256 filters 3 x 3, padding 1         256 filters 3 x 3, padding 1
///             max pool                             max pool
///   dense     flatten, 4096, 4096 and `classes` units; dropout 0.5 after the first two ReLUs
///
/// All pools are 3 x 3 with stride 2. Throws dl::Error for fewer than one class.
[[nodiscard]] Net alexnet(AlexNetForm form = AlexNetForm::whole, int classes = 1000);

/// 4.4  Zeiler and Fergus 2013: AlexNet without groups, with a smaller first filter and stride, for
/// (3, 224, 224). Maps of 110, 55, 26, 13, 13, 13, 13 and 6 pixels a side; 62,357,608 parameters.
///
///   conv1     96 filters 7 x 7, stride 2, padding 1;  max pool, norm
///   conv2     256 filters 5 x 5, stride 2;            max pool, norm
///   and on as AlexNet: conv3 to conv5 and the dense layers are those of `whole`
///
/// Pools are 3 x 3, stride 2. The first two have one row of padding at the bottom and one column at
/// the right, so that 110 becomes 55 and 26 becomes 13. Throws dl::Error for fewer than one class.
[[nodiscard]] Net zfnet(int classes = 1000);

}  // namespace lab04
