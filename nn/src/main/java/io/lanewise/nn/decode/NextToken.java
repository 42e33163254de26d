package io.lanewise.nn.decode;

import io.lanewise.nn.autograd.Tensor;

/** What a model says of sequences that it is to go on with: a language model, or a decoder together with what its encoder gave. */
@FunctionalInterface
public interface NextToken {
    /**
     * Scores of the token that follows each sequence.
     *
     * @param tokens {@code [sequences, length]}, int32
     * @return logits, {@code [sequences, vocabulary]}
     */
    Tensor scores(Tensor tokens);
}
