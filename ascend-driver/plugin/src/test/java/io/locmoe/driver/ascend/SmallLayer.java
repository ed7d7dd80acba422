package io.locmoe.driver.ascend;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A small layer with its training: embedding, normalisation, attention, feed-forward, a loss, its gradients and the
 * optimizer, all on one device.
 */
final class SmallLayer implements AutoCloseable {
    private static final int TOKENS = 6;
    private static final int WIDTH = 8;
    private static final int SEQUENCES = 2;
    private static final int HEADS = 4;
    private static final int HIDDEN = 16;
    private static final int VOCABULARY = 12;
    private static final int ELEMENTS = (VOCABULARY + 2 + 4 * WIDTH + 2 * HIDDEN) * WIDTH + HIDDEN;
    /** Rows of pieces of the tokens. */
    private static final List<Integer> PIECES = List.of(2, 0, 4);

    private static final int[] TEXT = {3, 1, 4, 1, 5, 9};
    private static final int[] NEXT = {1, 4, 1, 5, 9, 2};

    private final Tape tape;
    private final List<DeviceTensor> parameters = new ArrayList<>();
    /** Values, gradients and both moments of all parameters, one after the other. */
    private final DeviceBuffer block;

    private long steps;

    SmallLayer(Device device) {
        this.tape = new Tape(device);
        try {
            block = device.allocate(4L * ELEMENTS * Span.ELEMENT_BYTES);
        } catch (RuntimeException e) {
            try (tape) {
                throw e;
            }
        }
        parameter(VOCABULARY, WIDTH);
        parameter(WIDTH);
        parameter(WIDTH);
        parameter(WIDTH, WIDTH);
        parameter(WIDTH, HIDDEN);
        parameter(HIDDEN, WIDTH);
        parameter(HIDDEN);
        parameter(WIDTH, 3 * WIDTH);
        try {
            initialize();
        } catch (RuntimeException e) {
            closeAfter(e);
            throw e;
        }
    }

    private void parameter(int... shape) {
        DeviceTensor tensor = tape.parameter(true, shape);
        int start = parameters.stream().mapToInt(DeviceTensor::elements).sum();
        tensor.bind(part(0).slice(start, tensor.elements()), part(1).slice(start, tensor.elements()));
        parameters.add(tensor);
    }

    private void initialize() {
        Random random = new Random(7);
        float[] values = new float[ELEMENTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.3f * (float) random.nextGaussian();
        }
        tape.launch(new Copy(tape.of(values, ELEMENTS).span(), part(0)));
        tape.launch(new Fill(new Span(block, ELEMENTS, 3L * ELEMENTS), 0f));
        tape.reset();
    }

    /** Values (0), gradients (1), moments (2 and 3). */
    private Span part(int number) {
        return new Span(block, (long) number * ELEMENTS, ELEMENTS);
    }

    /** Trains on the text once. @return the loss, in nats per token */
    float step() {
        tape.launch(new Fill(part(1), 0f));
        DeviceTensor loss = loss();
        tape.backward(List.of(loss), new float[] {1f});
        update();
        float value = loss.toArray()[0];
        tape.reset();
        return value;
    }

    private DeviceTensor loss() {
        DeviceTensor x = parameters.get(0).gatherRows(TEXT);
        DeviceTensor normal = normalized(x);
        DeviceTensor seen = causal(normal.matmul(parameters.get(3)).matmulTransposed(normal))
                .matmul(normal);
        DeviceTensor mixed = CausalHeads.of(tape, seen.matmul(parameters.get(7)), SEQUENCES, HEADS);
        DeviceTensor hidden = PiecewiseLinear.of(tape, mixed, parameters.get(4), parameters.get(6), PIECES);
        DeviceTensor out = hidden.gelu().matmul(parameters.get(5)).add(x);
        DeviceTensor logits = out.matmulTransposed(parameters.get(0));
        int[] places = new int[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            places[i] = i * VOCABULARY + NEXT[i];
        }
        DeviceTensor chosen = logits.reshape(TOKENS * VOCABULARY, 1).gatherRows(places);
        return logits.logSumExp().subtract(chosen.reshape(TOKENS)).sum().affine(1f / TOKENS, 0f);
    }

    private DeviceTensor normalized(DeviceTensor x) {
        DeviceTensor gain = parameters.get(1);
        DeviceTensor bias = parameters.get(2);
        DeviceTensor y = tape.output(x.shape(), x, gain, bias);
        Span mean = tape.take(TOKENS);
        Span rstd = tape.take(TOKENS);
        tape.launch(new LayerNorm(x.span(), gain.span(), bias.span(), y.span(), mean, rstd, TOKENS, WIDTH, 1e-5f));
        tape.record(
                y,
                gradient -> tape.contribute(
                        x,
                        target -> tape.launch(new LayerNormBackward(
                                x.span(),
                                gain.span(),
                                mean,
                                rstd,
                                gradient,
                                target,
                                gain.gradient(),
                                bias.gradient(),
                                TOKENS,
                                WIDTH))));
        return y;
    }

    private DeviceTensor causal(DeviceTensor scores) {
        DeviceTensor weights = tape.output(scores.shape(), scores);
        tape.launch(new Softmax(scores.span(), weights.span(), TOKENS, TOKENS, 0.5f, true));
        tape.record(
                weights,
                gradient -> tape.contribute(
                        scores,
                        target -> tape.launch(
                                new SoftmaxBackward(weights.span(), gradient, target, TOKENS, TOKENS, 0.5f))));
        return weights;
    }

    private void update() {
        steps++;
        tape.launch(new SumOfSquares(part(1), tape.take(1)));
        if (steps % 2 == 0) {
            tape.launch(new AdamW(part(0), part(1), part(2), part(3), 1f, 1e-2f, 0.9f, 0.999f, 1e-8f, 0.01f, steps));
        } else {
            tape.launch(ofAll());
        }
    }

    private GroupedAdamW ofAll() {
        List<Integer> lengths = parameters.stream().map(DeviceTensor::elements).toList();
        List<Float> decays = Collections.nCopies(lengths.size(), 0.01f);
        return new GroupedAdamW(
                part(0), part(1), part(2), part(3), lengths, decays, 1f, 1e-2f, 0.9f, 0.999f, 1e-8f, steps);
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        try {
            tape.close();
        } finally {
            block.free();
        }
    }
}
