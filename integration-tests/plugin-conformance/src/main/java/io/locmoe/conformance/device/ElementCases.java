package io.locmoe.conformance.device;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;

/** Copy, fill, affine, accumulate and AdamW. */
final class ElementCases {
    static final int[] LENGTHS = {0, 1, 7, 15, 16, 17, 63, 64, 128, 257, 1000};

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
        float beta1 = 0.9f;
        float beta2 = 0.999f;
        Workspace w = new Workspace(length + step);
        Span parameter = w.normal(length);
        Span gradient = w.normal(length, gradients);
        Span first = w.normal(length, gradients);
        Span second = w.uniform(length, 0, gradients * gradients);
        double[] p = w.read(parameter);
        double[] m = w.read(first);
        double[] v = w.read(second);
        double[] g = w.read(gradient);
        for (int i = 0; i < length; i++) {
            double scaled = 0.5 * g[i];
            m[i] = beta1 * m[i] + (1.0 - beta1) * scaled;
            v[i] = beta2 * v[i] + (1.0 - beta2) * scaled * scaled;
            double unbiasedFirst = m[i] / (1 - Math.pow(beta1, step));
            double unbiasedSecond = v[i] / (1 - Math.pow(beta2, step));
            p[i] -= 0.01f * (unbiasedFirst / (Math.sqrt(unbiasedSecond) + 1e-8f) + 0.1f * p[i]);
        }
        return new KernelCase(
                        "AdamW",
                        w,
                        new AdamW(parameter, gradient, first, second, 0.5f, 0.01f, beta1, beta2, 1e-8f, 0.1f, step))
                .gives(parameter, p)
                .gives(first, m)
                .gives(second, v);
    }
}
