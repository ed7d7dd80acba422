package io.locmoe.planner.hardware;

import io.locmoe.engine.settings.Precision;
import io.locmoe.settings.Setting;

/**
 * Devices, nodes and links, as a plan assumes them. Rates of links are those of one direction.
 *
 * @param achieved  share of the peak rate at which a step's operations run between exchanges, launches left out
 * @param linkShare share of their rates that links achieve
 * @param cores     devices that compute at once where all nodes share a machine, less what other threads take
 */
public record Hardware(
        @Setting(value = "0", min = 0, max = 1e19, help = "matrix products of float32, operations a second; 0: none")
        double peakFloat32,

        @Setting(value = "0", min = 0, max = 1e19, help = "the same of bfloat16")
        double peakBfloat16,

        @Setting(value = "0", min = 0, max = 1e19, help = "the same of float16")
        double peakFloat16,

        @Setting(value = "0.4", min = 0.0001, max = 1, help = "share of the peak that a step's operations achieve")
        double achieved,

        @Setting(value = "0", min = 0, max = 1e15, help = "memory of a device in bytes; 0: not checked")
        double memory,

        @Setting(value = "1e12", min = 1e6, max = 1e17, help = "bytes a second of a device's memory")
        double memoryRate,

        @Setting(value = "0", min = 0, max = 1, help = "seconds of the host to launch a kernel that nothing hides")
        double launchSeconds,

        @Setting(value = "1e11", min = 1e3, max = 1e17, help = "bytes a second of a device's link inside the node")
        double deviceRate,

        @Setting(value = "0", min = 0, max = 1, help = "seconds of latency inside a node")
        double deviceLatency,

        @Setting(value = "1e10", min = 1e3, max = 1e17, help = "bytes a second of all links of a node to others")
        double nodeRate,

        @Setting(value = "1", min = 1, max = 64, help = "links among which the devices of a node are divided")
        int nodeLinks,

        @Setting(value = "0", min = 0, max = 10, help = "seconds of latency between nodes")
        double nodeLatency,

        @Setting(value = "1", min = 0.001, max = 1, help = "share of their rates that links achieve")
        double linkShare,

        @Setting(
                value = "false",
                help = "the devices of a tensor group sum in a ring, as NCCL and HCCL do, not over the first one")
        boolean ringSums,

        @Setting(value = "0", min = 0, max = 1, help = "seconds of work for a message, at each end")
        double messageSeconds,

        @Setting(value = "0", min = 0, max = 1, help = "seconds of work for a byte of a message, at each end")
        double byteSeconds,

        @Setting(value = "0", min = 0, max = 4096, help = "nodes of a rack; 0: one switch for all")
        int nodesPerRack,

        @Setting(value = "0", min = 0, max = 1e17, help = "bytes a second of a rack to others; 0: as its nodes")
        double rackRate,

        @Setting(
                value = "0",
                min = 0,
                max = 4096,
                help = "devices that compute at once on a machine that all nodes share, less what other threads of the"
                        + " nodes take; 0: all")
        double cores,

        @Setting(
                value = "0",
                min = 0,
                max = 10,
                help = "waiting for ranks that are slower by chance, as a share of the time that all compute")
        double jitter,

        @Setting(value = "0", min = 0, max = 1e9, help = "hours between failures of a node, on average; 0: none")
        double failureHours,

        @Setting(value = "5.6", min = 0, max = 1e6, help = "seconds from a failure of a node to training again")
        double recoverySeconds,

        @Setting(value = "4", min = 0, max = 1e6, help = "steps that a failure of a node repeats")
        double lostSteps) {

    /** Peak rate for an operand type, operations per second; 0 if it has none. */
    public double peak(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> peakFloat32;
            case BFLOAT16 -> peakBfloat16;
            case FLOAT16 -> peakFloat16;
        };
    }
}
