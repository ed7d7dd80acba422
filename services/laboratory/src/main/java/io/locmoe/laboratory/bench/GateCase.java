package io.locmoe.laboratory.bench;

import io.locmoe.engine.job.Components;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.setup.GateSite;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.gate.Gate;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.SplittableRandom;

/** One gate with its parameters and tokens on a device. Used by one thread. */
final class GateCase implements AutoCloseable {
    private final Tape tape;
    private final ParameterBlock block;
    private final Gate gate;
    private final GateShape shape;
    private final float[] tokens;

    /**
     * Builds the gate.
     *
     * @param device closed by its owner, after this
     * @param tokens [T, d], from {@link #tokens}
     * @throws IllegalArgumentException if the gate refuses its options or the shape
     */
    GateCase(Device device, Components components, Choice choice, GateShape shape, float[] tokens) {
        components.gate(choice.name()); // the error for an unknown name lists the known ones
        this.shape = shape;
        this.tokens = tokens;
        this.tape = new Tape(device);
        this.block = new ParameterBlock(tape);
        try {
            this.gate = new GateSite(0, shape.width(), shape.experts(), block, "gate.").create(choice, components);
            block.allocate(1);
        } catch (IllegalArgumentException e) {
            close();
            throw new IllegalArgumentException("gate " + choice.name() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Tokens like the output of a layer norm: independent normal numbers. */
    static float[] tokens(GateShape shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] tokens = new float[Math.multiplyExact(shape.tokens(), shape.width())];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (float) random.nextGaussian();
        }
        return tokens;
    }

    /** Number of learned parameters. */
    long parameters() {
        return block.elements();
    }

    /** Scores the tokens as in validation; returns nanoseconds from the first launch until the device has finished. */
    long forward() {
        tape.recording(false);
        DeviceTensor x = tape.of(tokens, shape.tokens(), shape.width());
        tape.stream().record().await();
        long begin = System.nanoTime();
        gate.scores(x, tape);
        tape.stream().record().await();
        long time = System.nanoTime() - begin;
        tape.reset();
        return time;
    }

    /** Like {@link #forward}, with gradients of tokens and parameters for a gradient of one at every score. */
    long forwardBackward() {
        tape.recording(true);
        DeviceTensor x = tape.variable(tokens, shape.tokens(), shape.width());
        tape.stream().record().await();
        long begin = System.nanoTime();
        DeviceTensor scores = (DeviceTensor) gate.scores(x, tape);
        tape.contribute(scores, target -> tape.launch(new Fill(target, 1f)));
        tape.backward(List.of(), new float[0]);
        tape.stream().record().await();
        long time = System.nanoTime() - begin;
        tape.reset();
        return time;
    }

    @Override
    public void close() {
        block.close();
        tape.close();
    }
}
