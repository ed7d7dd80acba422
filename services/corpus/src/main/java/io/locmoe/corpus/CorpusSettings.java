package io.locmoe.corpus;

import io.locmoe.corpus.text.CorpusException;
import io.locmoe.engine.job.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What text to read and how to cut it into sequences.
 *
 * @param dataDirectory  the user's own text, one sub-folder per domain; empty for the four built-in domains
 * @param tokenizer      a Hugging Face {@code tokenizer.json}; empty for the 256 byte values
 * @param sharding       how slots choose their domain
 * @param homeShare      probability in [0, 1] that a slot reads its home domain; used by {@link Sharding#DOMAIN} only
 * @param sequenceLength positions of one sequence, at least 2
 * @param mixture        weights by the name of a domain, how often slots draw it where they do not read their home;
 *     empty for equal weights
 * @param packing        {@code true}: full windows of the concatenated documents; {@code false}: one document per
 *     sequence
 * @param separate       whether the documents of a window are kept apart, see {@link Sequence#separatedAt}
 * @param seed           seed of every draw
 */
public record CorpusSettings(
        Optional<Path> dataDirectory,
        Optional<Path> tokenizer,
        Sharding sharding,
        double homeShare,
        int sequenceLength,
        Map<String, Double> mixture,
        boolean packing,
        boolean separate,
        long seed) {

    /** @throws CorpusException with every problem */
    public CorpusSettings {
        Objects.requireNonNull(dataDirectory, "dataDirectory");
        Objects.requireNonNull(tokenizer, "tokenizer");
        mixture = Map.copyOf(mixture);
        List<String> problems = new ArrayList<>();
        if (sharding == null) {
            problems.add("sharding is missing: choose DOMAIN or UNIFORM");
        }
        if (!(homeShare >= 0 && homeShare <= 1)) {
            problems.add("homeShare is " + homeShare + ": it is a probability, from 0 to 1");
        }
        if (sequenceLength < 2) {
            problems.add("sequenceLength is " + sequenceLength + ": a sequence has at least 2 tokens");
        }
        if (!problems.isEmpty()) {
            throw new CorpusException("corpus settings: " + String.join("; ", problems));
        }
    }

    /** Built-in text, bytes, DOMAIN sharding with a home share of 0.9, equal weights, packed, seed 0. */
    public static CorpusSettings defaults(int sequenceLength) {
        return new CorpusSettings(
                Optional.empty(), Optional.empty(), Sharding.DOMAIN, 0.9, sequenceLength, Map.of(), true, false, 0);
    }

    /** These settings with another data directory. */
    public CorpusSettings withDataDirectory(Path directory) {
        return new CorpusSettings(
                Optional.of(directory),
                tokenizer,
                sharding,
                homeShare,
                sequenceLength,
                mixture,
                packing,
                separate,
                seed);
    }

    /** These settings with the tokenizer of {@code file}. */
    public CorpusSettings withTokenizer(Path file) {
        return new CorpusSettings(
                dataDirectory,
                Optional.of(file),
                sharding,
                homeShare,
                sequenceLength,
                mixture,
                packing,
                separate,
                seed);
    }

    /** These settings with another sharding. */
    public CorpusSettings withSharding(Sharding other, double share) {
        return new CorpusSettings(
                dataDirectory, tokenizer, other, share, sequenceLength, mixture, packing, separate, seed);
    }

    /** These settings with packing on or off. */
    public CorpusSettings withPacking(boolean on) {
        return new CorpusSettings(
                dataDirectory, tokenizer, sharding, homeShare, sequenceLength, mixture, on, separate, seed);
    }

    /** These settings with another seed. */
    public CorpusSettings withSeed(long other) {
        return new CorpusSettings(
                dataDirectory, tokenizer, sharding, homeShare, sequenceLength, mixture, packing, separate, other);
    }
}
