package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/** Copy, fill, affine, accumulate and AdamW. */
final class ElementCases {
    static final int[] LENGTHS = {0, 1, 7, 15, 16, 17, 63, 64, 128, 257, 1000};

    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;

    private ElementCases() {}

    static List<KernelCase> copy() {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : LENGTHS) {
            Workspace w = new Workspace(length);
            Span in = w.normal(length);
            Span out = w.unwritten(length);
            cases.add(new KernelCase("copy", w, new Copy(in, out)).gives(out, w.read(in)));
        }
        return cases;
    }

    static List<KernelCase> fill() {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : LENGTHS) {
            for (float value : new float[] {0, -3.5f, Float.NEGATIVE_INFINITY}) {
                Workspace w = new Workspace(length);
                Span out = w.unwritten(length);
                cases.add(new KernelCase("fill", w, new Fill(out, value)).gives(out, Cases.values(length, i -> value)));
            }
        }
        return cases;
    }

    static List<KernelCase> affine() {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : LENGTHS) {
            for (double deviation : new double[] {1, 1e20}) {
                Workspace w = new Workspace(length);
                Span in = w.normal(length, deviation);
                double[] x = w.read(in);
                double[] y = Cases.values(length, i -> -1.5 * x[i] + 0.25);
                Span out = w.unwritten(length);
                cases.add(new KernelCase("affine", w, new Affine(in, -1.5f, 0.25f, out)).gives(out, y));
                cases.add(new KernelCase("in place", w, new Affine(in, -1.5f, 0.25f, in)).gives(in, y));
            }
        }
        return cases;
    }

    static List<KernelCase> accumulate() {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : LENGTHS) {
            Workspace w = new Workspace(length);
            Span in = w.normal(length);
            Span target = w.normal(length);
            double[] x = w.read(in);
            double[] old = w.read(target);
            cases.add(new KernelCase("accumulate", w, new Accumulate(in, 0.125f, target))
                    .gives(target, Cases.values(length, i -> old[i] + 0.125 * x[i])));
        }
        return cases;
    }

    static List<KernelCase> adamW() {
        List<KernelCase> cases = new ArrayList<>();
        for (int length : LENGTHS) {
            for (long step : new long[] {1, 2, 1000, 1_000_000}) {
                cases.add(adamW(length, step, 1e-3f));
            }
            cases.add(adamW(length, 3, 1e4f));
        }
        return cases;
    }

    private static KernelCase adamW(int length, long step, float gradients) {
        Workspace w = new Workspace(length + step);
        Moments of = new Moments(w, length, gradients);
        double[][] expected = of.expected(step, i -> 0.1f);
        return new KernelCase(
                        "AdamW", w, new AdamW(of.p, of.g, of.m, of.v, 0.5f, 0.01f, BETA1, BETA2, 1e-8f, 0.1f, step))
                .gives(of.p, expected[0])
                .gives(of.m, expected[1])
                .gives(of.v, expected[2]);
    }

    /** Parameters of no, of few and of many elements, each with its decay. */
    static List<KernelCase> groupedAdamW() {
        List<KernelCase> cases = new ArrayList<>();
        for (List<Integer> lengths : List.of(
                List.<Integer>of(), List.of(0), List.of(5), List.of(16, 1, 0, 300, 7), List.of(20_000, 3, 17))) {
            for (long step : new long[] {1, 1000}) {
                cases.add(groupedAdamW(lengths, step));
            }
        }
        return cases;
    }

    private static KernelCase groupedAdamW(List<Integer> lengths, long step) {
        int length = lengths.stream().mapToInt(Integer::intValue).sum();
        Workspace w = new Workspace(length + step);
        Moments of = new Moments(w, length, 1e-3f);
        List<Float> decays = new ArrayList<>();
        List<Float> ofElements = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            decays.add(i * 0.1f);
            ofElements.addAll(Collections.nCopies(lengths.get(i), i * 0.1f));
        }
        double[][] expected = of.expected(step, ofElements::get);
        return new KernelCase(
                        "grouped AdamW",
                        w,
                        new GroupedAdamW(
                                of.p, of.g, of.m, of.v, lengths, decays, 0.5f, 0.01f, BETA1, BETA2, 1e-8f, step))
                .gives(of.p, expected[0])
                .gives(of.m, expected[1])
                .gives(of.v, expected[2])
                .gives(of.g, new double[length]);
    }

    /** Parameters, gradients and moments before a step. */
    private record Moments(Workspace w, Span p, Span g, Span m, Span v) {
        Moments(Workspace w, int length, float gradients) {
            this(
                    w,
                    w.normal(length),
                    w.normal(length, gradients),
                    w.normal(length, gradients),
                    w.uniform(length, 0, gradients * gradients));
        }

        /** Parameters and moments after it. */
        double[][] expected(long step, IntFunction<Float> decay) {
            double[] parameters = w.read(p);
            double[] first = w.read(m);
            double[] second = w.read(v);
            double[] gradients = w.read(g);
            for (int i = 0; i < parameters.length; i++) {
                double scaled = 0.5 * gradients[i];
                first[i] = BETA1 * first[i] + (1.0 - BETA1) * scaled;
                second[i] = BETA2 * second[i] + (1.0 - BETA2) * scaled * scaled;
                double unbiasedFirst = first[i] / (1 - Math.pow(BETA1, step));
                double unbiasedSecond = second[i] / (1 - Math.pow(BETA2, step));
                parameters[i] -=
                        0.01f * (unbiasedFirst / (Math.sqrt(unbiasedSecond) + 1e-8f) + decay.apply(i) * parameters[i]);
            }
            return new double[][] {parameters, first, second};
        }
    }
}
