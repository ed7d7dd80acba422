package io.locmoe.engine.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the model is trained on.
 *
 * @param directory own text, one sub-folder a domain; empty for the built-in corpus
 * @param tokenizer Hugging Face tokenizer.json; empty for bytes
 * @param sharding  which text a rank reads
 * @param homeShare share of sequences that come from a rank's home domain, under {@link Sharding#DOMAIN}
 * @param packing   true: windows over concatenated documents; false: one document a sequence, padded
 */
public record DataSettings(
        Optional<Path> directory, Optional<Path> tokenizer, Sharding sharding, double homeShare, boolean packing) {

    /** Which text a rank reads. */
    public enum Sharding {
        /** Mostly its home domain. */
        DOMAIN,
        /** All domains alike. */
        UNIFORM
    }
}
