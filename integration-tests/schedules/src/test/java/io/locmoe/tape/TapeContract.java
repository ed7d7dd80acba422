package io.locmoe.tape;

import static io.locmoe.schedule.Together.require;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.schedule.Together;
import io.locmoe.spi.device.Device;
import java.util.Arrays;
import java.util.List;

/** The promise of {@link Tape}, A1: each rank has its own, on its own device, and notices nothing of the others. */
public final class TapeContract {
    private TapeContract() {}

    /** The gradient of {@code sum((x + x) * x)} is {@code 4 x}. */
    private static void step(ReferenceDriver driver, int rank) {
        try (Device device = driver.open(rank);
                Tape tape = new Tape(device)) {
            for (int step = 0; step < 2; step++) {
                float[] values = {rank + 1, step + 2};
                DeviceTensor x = tape.variable(values, 2);
                tape.backward(List.of(x.add(x).multiply(x).sum()), new float[] {1f});
                float[] gradient = new DeviceTensor(tape, new Slot(x.gradient(), false, null), 2).toArray();
                require(
                        Arrays.equals(gradient, new float[] {4 * values[0], 4 * values[1]}),
                        "A1: a tape computes what it computes alone, not " + Arrays.toString(gradient));
                tape.reset();
            }
        }
    }

    /** A1. */
    public static void ranksComputeBesideEachOther() throws Exception {
        ReferenceDriver driver = new ReferenceDriver();
        Together.run(() -> step(driver, 0), () -> step(driver, 1));
    }
}
