// Known wrong answers of lab 5: what people write, what it does to the numbers, and what to say.

#include "solutions/lab05_autoencoders/misconceptions.hpp"

namespace lab05 {

harness::Misconceptions misconceptions() {
    harness::Misconceptions all;
    for (const harness::Misconceptions& part :
         {autoencoder_rows(), pca_rows(), stack_rows(), challenge_rows(), task_rows(),
          search_rows(), conv_rows()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace lab05
