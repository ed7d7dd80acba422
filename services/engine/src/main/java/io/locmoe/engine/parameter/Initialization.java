package io.locmoe.engine.parameter;

import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/** Draws the initial values of parameters. They depend on the seed and the parameter's name, not on rank or order. */
final class Initialization {
    private Initialization() {}

    /**
     * Writes the parameters' initial values; waits for the copy.
     *
     * @param names maps a parameter's name to the name that seeds its values
     */
    static void fill(
            List<Parameter> parameters, UnaryOperator<String> names, long seed, DeviceStream stream, Span target) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment host = arena.allocate(target.byteSize(), 64);
            for (Parameter p : parameters) {
                draw(p, seed * 0x9E3779B97F4A7C15L + hash(names.apply(p.name())), host);
            }
            stream.copyIn(host, target.buffer(), target.byteOffset());
            stream.record().await();
        }
    }

    /** A part of a tensor gets the same values as in the whole tensor. */
    private static void draw(Parameter p, long seed, MemorySegment host) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] whole = new float[p.wholeElements()];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = p.deviation() == 0f ? p.mean() : (float) (p.mean() + p.deviation() * random.nextGaussian());
        }
        if (p.shard() == null) {
            MemorySegment.copy(whole, 0, host, ValueLayout.JAVA_FLOAT, p.offset() * Float.BYTES, whole.length);
        } else {
            p.shard().cut(MemorySegment.ofArray(whole), 0, host, p.offset() * Float.BYTES);
        }
    }

    /** FNV-1a. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
