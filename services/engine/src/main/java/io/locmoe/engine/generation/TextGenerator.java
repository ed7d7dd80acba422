package io.locmoe.engine.generation;

import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.model.KeyValueCache;
import io.locmoe.engine.settings.DataSettings;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.device.Device;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Continues text with the model of a checkpoint, on one device that hosts all experts. Used by one thread.
 *
 * <p>The model sees the last {@code sequence} tokens, at the positions from 0 on. Up to that length the prompt is read
 * once, and each new token is one row of work beside the {@link KeyValueCache}. Beyond it every token has another
 * position and sees fewer tokens than before, so that no kept key or value is right, and each new token costs a pass
 * over {@code sequence} tokens. It does so from the second token on if a router chooses by a batch as a whole.
 */
public final class TextGenerator implements AutoCloseable {

    /** Receives the new tokens. */
    @FunctionalInterface
    public interface NewTokens {
        /**
         * Receives the next token immediately.
         *
         * @param logProbability natural logarithm of the probability that the model gave the token, before the changes
         *                       of {@link Sampling}
         * @return whether the text goes on
         */
        boolean add(int token, double logProbability);
    }

    private final SoloModel model;
    private final Optional<KeyValueCache> cache;
    private final int context;
    private final int slots;
    private final int domains;

    /**
     * Loads the model. The caller closes device and stored model after the generator.
     *
     * @param stored the model, in a checkpoint or in files of others
     */
    public TextGenerator(Device device, Components components, StoredModel stored) {
        this(device, components, stored, new SoloMesh());
    }

    /**
     * Loads the model on a mesh that divides the experts: everything else is here, on rank 0, and each other rank runs
     * an {@link ExpertRank}.
     *
     * @param transport of rank 0, with one rank on each node
     */
    public TextGenerator(Device device, Components components, StoredModel stored, Transport transport) {
        model = SoloModel.of(device, components, stored, transport);
        cache = cache(model);
        JobSettings settings = model.settings();
        context = settings.model().sequence();
        slots = settings.training().batch() / settings.training().microBatches();
        domains = settings.data().sharding() == DataSettings.Sharding.DOMAIN
                ? stored.config().domains().size()
                : 1;
    }

    private static Optional<KeyValueCache> cache(SoloModel model) {
        try {
            return model.cache();
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Names of the routers that choose by a batch as a whole, because of which the text is read for each token. */
    public List<String> routersOfBatches() {
        return model.routersOfBatches();
    }

    /**
     * Continues a prompt.
     *
     * @param prompt at least one token id below the checkpoint's vocabulary
     * @param domain number of the text's domain, as routers see it
     * @param count  largest number of new tokens
     */
    public void generate(int[] prompt, int domain, int count, Sampling sampling, NewTokens out) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        cache.ifPresent(KeyValueCache::clear);
        TokenSampler sampler = new TokenSampler(sampling, prompt);
        int[] text = Arrays.copyOf(prompt, prompt.length + count);
        boolean goesOn = true;
        for (int length = prompt.length; goesOn && length < text.length; length++) {
            float[] logits = nextLogits(text, length, domain);
            text[length] = sampler.draw(logits);
            goesOn = out.add(text[length], logProbability(logits, text[length]));
        }
    }

    /** Logits after the first {@code length} tokens of a text. */
    private float[] nextLogits(int[] text, int length, int domain) {
        Optional<KeyValueCache> past = cache.filter(kept -> length <= context);
        int first = past.map(KeyValueCache::length).orElse(Math.max(0, length - context));
        int[] tokens = Arrays.copyOfRange(text, first, length);
        return model.logits(batch(tokens, domain), past, tokens.length - 1);
    }

    private Batch batch(int[] tokens, int domain) {
        boolean[] valid = new boolean[tokens.length];
        Arrays.fill(valid, true);
        int[] domains = new int[tokens.length];
        Arrays.fill(domains, domain);
        Slots home = Slots.home(Math.min(domain, this.domains - 1), this.domains, slots);
        return new Batch(
                tokens, new int[tokens.length], domains, valid, tokens.length, home, tokens.length, 0, 0, false);
    }

    private static double logProbability(float[] logits, int token) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return logits[token] - largest - Math.log(sum);
    }

    /** Ends the other ranks. Not called after a failure, which ends them as well. */
    public void end() {
        model.end();
    }

    @Override
    public void close() {
        try (model) {
            cache.ifPresent(KeyValueCache::close);
        }
    }
}
