package io.locmoe.engine.exchange;

import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Presents a subset of a mesh's devices as a mesh: member {@code i} has the number {@code first + i * stride} among all
 * devices.
 */
final class PartTransport implements Transport {
    private final Transport devices;
    private final Topology topology;
    private final int first;
    private final int stride;
    private final Optional<Transport> tensorPeers;

    PartTransport(Transport devices, Topology topology, int first, int stride, Optional<Transport> tensorPeers) {
        this.devices = devices;
        this.topology = topology;
        this.first = first;
        this.stride = stride;
        this.tensorPeers = tensorPeers;
    }

    @Override
    public int rank() {
        return (devices.rank() - first) / stride;
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public Optional<Transport> tensorPeers() {
        return tensorPeers;
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        devices.send(device(target), tag, payload);
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        return devices.receive(device(source), tag);
    }

    @Override
    public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        return devices.expect(device(source), tag, target);
    }

    @Override
    public List<String> takeMended() {
        return devices.takeMended();
    }

    private int device(int member) {
        return first + member * stride;
    }
}
