package io.locmoe.engine.generation;

import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.settings.DataSettings;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.device.Device;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Continues text with the model of a checkpoint, on one device that hosts all experts. Used by one thread.
 */
public final class TextGenerator implements AutoCloseable {

    /**
     * How the next token is drawn.
     *
     * @param temperature divides the logits; 0 takes the most probable token
     * @param topK        draws from this many most probable tokens; 0 draws from all
     */
    public record Sampling(double temperature, int topK, long seed) {
        public Sampling {
            if (!(temperature >= 0) || topK < 0) {
                throw new IllegalArgumentException(
                        "temperature and topK must not be negative: " + temperature + ", " + topK);
            }
        }
    }

    private final SoloModel model;
    private final int context;
    private final int slots;
    private final int domains;

    /**
     * Loads the model. The caller closes device and checkpoint after the generator.
     *
     * @param checkpoint checkpoint that contains the model
     */
    public TextGenerator(Device device, Components components, CheckpointReader checkpoint) {
        model = SoloModel.of(device, components, checkpoint);
        JobSettings settings = model.settings();
        context = settings.model().sequence();
        slots = settings.training().batch() / settings.training().microBatches();
        domains = settings.data().sharding() == DataSettings.Sharding.DOMAIN
                ? checkpoint.config().domains().size()
                : 1;
    }

    /**
     * Continues a prompt. The model sees the last {@code sequence} tokens.
     *
     * @param prompt  at least one token id below the checkpoint's vocabulary
     * @param domain  number of the text's domain, as routers see it
     * @param onToken called immediately with each new token
     */
    public void generate(int[] prompt, int domain, int count, Sampling sampling, IntConsumer onToken) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("the prompt is empty");
        }
        SplittableRandom random = new SplittableRandom(sampling.seed);
        int[] text = Arrays.copyOf(prompt, prompt.length + count);
        for (int length = prompt.length; length < text.length; length++) {
            int[] window = Arrays.copyOfRange(text, Math.max(0, length - context), length);
            text[length] = draw(nextLogits(window, domain), sampling, random);
            onToken.accept(text[length]);
        }
    }

    private float[] nextLogits(int[] window, int domain) {
        boolean[] valid = new boolean[window.length];
        Arrays.fill(valid, true);
        int[] domains = new int[window.length];
        Arrays.fill(domains, domain);
        Slots home = Slots.home(Math.min(domain, this.domains - 1), this.domains, slots);
        Batch batch = new Batch(
                window, new int[window.length], domains, valid, window.length, home, window.length, 0, 0, false);
        return model.logits(batch, window.length - 1);
    }

    private static int draw(float[] logits, Sampling sampling, SplittableRandom random) {
        Integer[] order = new Integer[logits.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Float.compare(logits[b], logits[a]));
        if (sampling.temperature == 0) {
            return order[0];
        }
        int candidates = sampling.topK == 0 ? order.length : Math.min(sampling.topK, order.length);
        double[] cumulative = new double[candidates];
        double sum = 0;
        for (int i = 0; i < candidates; i++) {
            sum += Math.exp((logits[order[i]] - logits[order[0]]) / sampling.temperature);
            cumulative[i] = sum;
        }
        double at = random.nextDouble() * sum;
        int i = 0;
        while (i < candidates - 1 && cumulative[i] <= at) {
            i++;
        }
        return order[i];
    }

    @Override
    public void close() {
        model.close();
    }
}
