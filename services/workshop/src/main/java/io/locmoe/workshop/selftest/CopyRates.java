package io.locmoe.workshop.selftest;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Measures copies between host and device, and on the device, and that they change nothing. Used by one thread. */
final class CopyRates {
    private static final long[] SIZES = {4 << 10, 1 << 20, 64 << 20};
    private static final int ROUNDS = 5;
    private static final long LONGEST_ROUND = 20_000_000;
    private static final int MOST_COPIES = 200;

    private final Device device;
    private final List<CopyRate> rates = new ArrayList<>();

    private CopyRates(Device device) {
        this.device = device;
    }

    /** @throws RuntimeException of the device, or naming what came back changed */
    static List<CopyRate> of(Device device) {
        CopyRates rates = new CopyRates(device);
        for (long bytes : SIZES) {
            rates.measure(bytes);
        }
        return rates.rates;
    }

    private void measure(long bytes) {
        DeviceBuffer first = device.allocate(bytes);
        DeviceBuffer second = device.allocate(bytes);
        try (DeviceStream stream = device.openStream();
                Arena arena = Arena.ofShared()) {
            MemorySegment sent = arena.allocate(bytes, 64);
            byte[] bits = new byte[(int) bytes];
            new Random(bytes).nextBytes(bits);
            MemorySegment.copy(bits, 0, sent, ValueLayout.JAVA_BYTE, 0, bits.length);
            MemorySegment back = arena.allocate(bytes, 64);
            Copy copy = new Copy(new Span(first, 0, bytes / 4), new Span(second, 0, bytes / 4));
            boolean copies = device.supports(Copy.class);
            add(CopyRate.Way.TO_DEVICE, bytes, stream, () -> stream.copyIn(sent, first, 0));
            if (copies) {
                add(CopyRate.Way.ON_DEVICE, bytes, stream, () -> stream.launch(copy));
            }
            add(CopyRate.Way.FROM_DEVICE, bytes, stream, () -> stream.copyOut(copies ? second : first, 0, back));
            long changed = sent.mismatch(back);
            if (changed >= 0) {
                throw new IllegalStateException(
                        "a copy of " + bytes + " bytes to the device and back changed byte " + changed);
            }
        } finally {
            device.free(first);
            device.free(second);
        }
    }

    private void add(CopyRate.Way way, long bytes, DeviceStream stream, Runnable copy) {
        long once = round(stream, copy, 1);
        int copies = (int) Math.clamp(LONGEST_ROUND / Math.max(1, once), 1, MOST_COPIES);
        double best = once;
        for (int i = 0; i < ROUNDS; i++) {
            best = Math.min(best, (double) round(stream, copy, copies) / copies);
        }
        rates.add(new CopyRate(way, bytes, bytes / best));
    }

    private static long round(DeviceStream stream, Runnable copy, int copies) {
        long begin = System.nanoTime();
        for (int i = 0; i < copies; i++) {
            copy.run();
        }
        stream.record().await();
        return System.nanoTime() - begin;
    }
}
