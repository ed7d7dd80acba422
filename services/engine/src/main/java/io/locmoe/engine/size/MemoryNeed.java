package io.locmoe.engine.size;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Locale;
import java.util.Optional;

/**
 * Memory that a training needs on one node, in bytes, estimated from its settings before anything is allocated; the
 * formula is at {@code MemoryEstimate}. It does not count the Java machine itself, gates and routers with much memory
 * of their own, and uneven loads of experts: a job whose need is slightly below a node's memory may still fail.
 *
 * @param state       parameters, gradients and moments
 * @param activations activations that a micro-batch keeps for its backward pass, and gradients during it
 * @param host        buffers for messages and checkpoints
 * @param snapshot    on the node of rank 0, the copy of the whole model and its moments that becomes a checkpoint
 * @param copies      copies of the state in the memory of nodes, two generations of a node's own and its neighbours'
 *     experts
 * @param heap        objects on the Java heap
 */
public record MemoryNeed(double state, double activations, double host, double snapshot, double copies, double heap) {

    /**
     * Memory needed if experts are spread evenly.
     *
     * @param vocabulary number of token ids
     */
    public static MemoryNeed of(JobSettings settings, int vocabulary) {
        return of(settings, ExpertPlacement.even(0, settings.model().experts(), settings.topology()), vocabulary);
    }

    /** The need of the node that hosts the most experts; otherwise like {@link #of(JobSettings, int)}. */
    public static MemoryNeed of(JobSettings settings, ExpertPlacement placement, int vocabulary) {
        int[] experts = new int[settings.nodes()];
        Topology topology = settings.topology();
        for (int rank : placement.rankOfExpert()) {
            experts[topology.node(rank)]++;
        }
        return new MemoryEstimate(settings, experts, vocabulary).need();
    }

    /** Memory outside the Java heap. */
    public double nativeBytes() {
        return state + activations + host + copies + snapshot;
    }

    /** Memory outside their heaps that the nodes of a job on one machine need, as a share of the machine's. */
    public double share(int nodes, double machineBytes) {
        return nativeBytes(nodes) / machineBytes;
    }

    /** Memory of all nodes of the job outside their heaps, if they share a machine. */
    private double nativeBytes(int nodes) {
        return nodes * (state + activations + host + copies) + snapshot;
    }

    /**
     * Why nodes on one machine cannot run the job: its need, the available memory, and what to change.
     *
     * @param nodes        number of nodes of the job that share the machine
     * @param machineBytes memory of the machine
     * @param heapBytes    maximum heap of a node
     * @return empty if the job fits
     */
    public Optional<String> problem(int nodes, double machineBytes, double heapBytes) {
        if (nativeBytes(nodes) > machineBytes) {
            return Optional.of("the job needs about " + size(nativeBytes(nodes)) + " of memory "
                    + (nodes == 1 ? "on a node" : "for its " + nodes + " nodes") + " (on each "
                    + size(state) + " for parameters, gradients and moments, " + size(activations)
                    + " for activations, " + size(host) + " for messages"
                    + (copies == 0 ? "" : ", " + size(copies) + " for copies to recover from") + "; for a checkpoint "
                    + size(snapshot)
                    + "), but this machine has " + size(machineBytes) + "; " + advice());
        } else if (heap > heapBytes) {
            return Optional.of("the job needs about " + size(heap) + " of Java heap on each node, but a node has "
                    + size(heapBytes) + "; lower blocks, experts, batch or sequence, or raise -Xmx");
        }
        return Optional.empty();
    }

    private String advice() {
        return (activations > state
                        ? "lower batch or sequence, raise microBatches or recompute, or use more nodes"
                        : "lower blocks, width, feedForward or experts, or use more nodes")
                + (copies == 0 ? "" : ", or keep no copies with snapshotShare=0, so that losses cost more steps");
    }

    /** A number of bytes for people. */
    static String size(double bytes) {
        return bytes < 1e9
                ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%,.1f GB", bytes / 1e9);
    }
}
