package io.locmoe.planner.plan;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.planner.exchange.GradientSum;
import io.locmoe.planner.exchange.LayerTrip.Speed;
import io.locmoe.planner.exchange.MeshShape;
import io.locmoe.planner.hardware.Hardware;

/** What a device computes in a step, in seconds. Operations are those of the engine's formula. */
final class DeviceWork {
    /** Share of a row's operations in the forward pass; the backward pass has as many for inputs, and for weights. */
    private static final double PASS = 1.0 / 3;
    /** Bytes that AdamW reads and writes for a parameter: value, gradient and moments; all but the gradient again. */
    private static final double UPDATE_BYTES = 28;
    /** Kernels of a micro-batch, forward and backward, counted on the driver cpu. */
    private static final double LAUNCHES = 20;

    private static final double LAUNCHES_OF_A_BLOCK = 40;
    private static final double LAUNCHES_OF_A_CHUNK = 8;
    /** Sums over a tensor group in a block: after attention and after the layer, forward and backward. */
    private static final double SUMS = 4;

    private final Job job;
    private final JobSettings settings;
    private final ModelSize size;
    private final Hardware hardware;
    private final double rate;

    DeviceWork(Job job) {
        this.job = job;
        this.settings = job.settings();
        this.size = ModelSize.of(settings.model(), job.vocabulary());
        this.hardware = job.hardware();
        this.rate = hardware.peak(settings.training().precision()) * hardware.achieved();
    }

    private double group() {
        return settings.tensorParallel();
    }

    /** Factor by which devices that share processors are slower if all compute. */
    private double crowd() {
        int devices = job.shape().devices();
        return hardware.cores() == 0 ? 1 : Math.max(1, devices / hardware.cores());
    }

    /** Everything but experts in a micro-batch, where devices that share processors all compute. */
    double dense() {
        return crowd() * denseAlone();
    }

    /** The same on a processor of its own. */
    double denseAlone() {
        double cut = 6.0 * job.tokens() * size.cutParameters() * (1 - 1 / group());
        double operations = size.flops(settings.model(), job.tokens(), 0) - cut;
        double launches = LAUNCHES + LAUNCHES_OF_A_BLOCK * settings.model().blocks();
        return operations / rate + launches * hardware.launchSeconds();
    }

    /** The optimizer, where devices that share processors all compute. */
    double update() {
        return crowd() * updateAlone();
    }

    /** The same on a processor of its own. */
    double updateAlone() {
        return UPDATE_BYTES * parameters() / hardware.memoryRate();
    }

    /** Experts of a micro-batch, forward and backward, on a processor of its own. */
    double expertsAlone(double rows) {
        return 3 * rows * expert() / rate + 2 * settings.training().overlap() * chunk();
    }

    private double parameters() {
        return shared() + (double) size.expertParameters() / job.shape().devices();
    }

    /** Parameters that each rank has, those of a device. */
    private double shared() {
        return size.sharedParameters() - size.cutParameters() * (1 - 1 / group());
    }

    /** Bytes of gradients that are summed over the ranks. */
    double gradientBytes() {
        return Float.BYTES * shared();
    }

    Speed forward() {
        return new Speed(row(), chunk(), 0);
    }

    Speed backward() {
        return new Speed(row(), chunk(), expert() / rate);
    }

    private double row() {
        return expert() / rate + sum((double) Float.BYTES * settings.model().width());
    }

    /** Operations of an expert's row on a device, in one pass. */
    private double expert() {
        return size.flops(settings.model(), 0, 1) * PASS / group();
    }

    private double chunk() {
        return LAUNCHES_OF_A_CHUNK * hardware.launchSeconds();
    }

    /** Sums over tensor groups in a micro-batch, without those of experts' rows. */
    double tensorSums() {
        if (group() == 1) {
            return 0;
        }
        double bytes = (double) Float.BYTES * job.tokens() * settings.model().width();
        return (SUMS * settings.model().blocks() - SUMS / 2 * settings.model().sparseLayers()) * sum(bytes);
    }

    /** Seconds in which a tensor group sums floats. */
    private double sum(double bytes) {
        int devices = settings.tensorParallel();
        if (devices == 1) {
            return 0;
        }
        return hardware.ringSums()
                ? 2.0 * (devices - 1) / devices * bytes / (hardware.deviceRate() * hardware.linkShare())
                : GradientSum.simulate(new MeshShape(1, devices, 1), hardware, bytes)
                        .seconds();
    }

    /** A gather of a few numbers of all ranks. */
    double gather() {
        int ranks = settings.mesh().ranks();
        double latency = settings.nodes() > 1 ? hardware.nodeLatency() : hardware.deviceLatency();
        return ranks == 1 ? 0 : latency + crowd() * 2 * (ranks - 1) * hardware.messageSeconds();
    }
}
