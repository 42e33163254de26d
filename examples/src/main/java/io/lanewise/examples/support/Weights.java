package io.lanewise.examples.support;

import io.lanewise.nn.autograd.Tensor;
import io.lanewise.nn.io.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The fingerprint of a model's weights: two runs trained the same model, bit for bit, if and only if it is the same. */
final class Weights {
    private Weights() {}

    /** SHA-256 of the SafeTensors file of a state dict, in hexadecimal: what {@code sha256sum} says of the file that was saved. */
    static String sha256(Map<String, Tensor> state) throws IOException {
        Path file = Files.createTempFile("weights", ".safetensors");
        try {
            SafeTensors.save(state, file);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
