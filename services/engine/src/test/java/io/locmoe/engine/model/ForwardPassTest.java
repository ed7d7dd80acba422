package io.locmoe.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeasuredDriver;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.spi.device.Device;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The device work of a forward pass of a model with three sparse layers on one rank. */
class ForwardPassTest {
    private static final int LAYERS = 3;
    private static final int WIDTH = 16;
    private static final int HIDDEN = 64;

    private static Map<String, String> settings(String router) {
        return TinyJob.settings(
                "blocks",
                Integer.toString(2 * LAYERS),
                "feedForward",
                Integer.toString(HIDDEN),
                "router",
                router,
                "gate",
                "dense");
    }

    /**
     * The queue of a device is never empty because scores or weights are checked: the host reads in each layer what the
     * router asks for, the scores, and nothing else. The checks are read with the loss.
     */
    @ParameterizedTest
    @CsvSource({"hash, 0", "switch, 1"})
    void onlyRoutersWaitForTheDevice(String router, int readsOfALayer) {
        MeasuredDriver driver = new MeasuredDriver(TestDriver.STRICT.driver());
        try (Device device = driver.open(0);
                ModelBench bench = new ModelBench(device, settings(router))) {
            LayerResults results = new LayerResults();
            long before = driver.copiesToHost.get();
            DeviceTensor loss = bench.model.transformer().lossSum(bench.tape, bench.batch, results);
            assertThat(driver.copiesToHost.get() - before).isEqualTo(LAYERS * readsOfALayer);
            float[] read = results.read(bench.tape, List.of(loss))[0];
            assertThat(read).containsExactly(loss.toArray());
            bench.tape.reset();
        }
    }

    /** Without a backward pass the experts of all layers share the memory of one: input, inner and active rows. */
    @ParameterizedTest
    @EnumSource(
            value = TestDriver.class,
            names = {"CPU", "STRICT_LAZY"})
    void forwardOnlyPassesKeepNoActivationsForBackward(TestDriver driver) {
        try (Device device = driver.open()) {
            long kept = memory(device, true);
            long rows = 8 * 8;
            assertThat(kept - memory(device, false))
                    .isGreaterThanOrEqualTo((LAYERS - 1) * rows * (WIDTH + 2 * HIDDEN) * Float.BYTES);
        }
    }

    private static long memory(Device device, boolean learns) {
        try (ModelBench bench = new ModelBench(device, settings("hash"), learns)) {
            bench.model.transformer().logits(bench.tape, bench.batch, new LayerResults());
            bench.tape.reset();
            return bench.tape.memoryBytes();
        }
    }

    /** Parameters alone: no gradients, no moments. */
    @ParameterizedTest
    @CsvSource({"true, 2", "false, 1"})
    void aModelThatDoesNotLearnHasNoGradients(boolean learns, int copies) {
        MeasuredDriver driver = new MeasuredDriver(TestDriver.CPU.driver());
        try (Device device = driver.open(0);
                ModelBench bench = new ModelBench(device, settings("hash"), learns)) {
            long elements =
                    bench.model.shared().elements() + bench.model.experts().elements();
            assertThat(driver.bytes.get()).isEqualTo(copies * elements * Float.BYTES);
        }
    }
}
