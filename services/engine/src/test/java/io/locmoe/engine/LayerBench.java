package io.locmoe.engine;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One layer on one device, with parameters that are nowhere zero. */
public final class LayerBench implements AutoCloseable {
    public final Tape tape;
    public final ParameterBlock block;
    public final UnaryOperator<DeviceTensor> layer;

    public LayerBench(Device device, Function<ParameterBlock, UnaryOperator<DeviceTensor>> declare) {
        this(device, Products.FLOAT32, declare);
    }

    /** @param products by which the layer multiplies */
    public LayerBench(Device device, Products products, Function<ParameterBlock, UnaryOperator<DeviceTensor>> declare) {
        tape = new Tape(device);
        block = new ParameterBlock(tape, UnaryOperator.identity(), products);
        layer = declare.apply(block);
        block.allocate(1);
        spread(tape, block, 0.7);
    }

    /** Draws every parameter from [-size, size), or around 1 where it starts from 1. */
    public static void spread(Tape tape, ParameterBlock block, double size) {
        float[] values = Numbers.uniform(3, (int) block.elements(), -size, size);
        for (Parameter p : block.parameters()) {
            for (int i = 0; i < p.elements(); i++) {
                values[(int) p.offset() + i] += p.mean();
            }
        }
        write(tape, block.values(), values);
    }

    public static void write(Tape tape, Span span, float[] values) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment host = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
            tape.stream().copyIn(host, span.buffer(), span.byteOffset());
            tape.stream().record().await();
        }
    }

    public static float[] read(Tape tape, Span span) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment host = arena.allocate(Math.max(1, span.byteSize()), 4).asSlice(0, span.byteSize());
            if (span.length() > 0) {
                tape.stream().copyOut(span.buffer(), span.byteOffset(), host);
            }
            tape.stream().record().await();
            return host.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    /** x, and then the parameters in their order. */
    public double[][] inputs(float[] x) {
        float[] values = read(tape, block.values());
        double[][] inputs = new double[1 + block.parameters().size()][];
        inputs[0] = Numbers.doubles(x);
        for (int i = 1; i < inputs.length; i++) {
            inputs[i] = Numbers.doubles(part(values, i - 1));
        }
        return inputs;
    }

    /** The elements of the i-th parameter. */
    public float[] part(float[] all, int i) {
        Parameter p = block.parameters().get(i);
        return Arrays.copyOfRange(all, (int) p.offset(), (int) p.offset() + p.elements());
    }

    @Override
    public void close() {
        block.close();
        tape.close();
    }
}
