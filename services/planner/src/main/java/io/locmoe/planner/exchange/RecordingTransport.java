package io.locmoe.planner.exchange;

import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/** The transport of a device whose calls are recorded; what arrives is zero. */
final class RecordingTransport implements Transport {
    private final Recording recording;
    private final Place place;
    private final Optional<Transport> tensorPeers;
    private MemorySegment zeros = MemorySegment.NULL;

    /**
     * Where a device is among those that it exchanges with.
     *
     * @param topology their topology
     * @param rank     its number among them
     * @param first    device that has number 0
     * @param stride   distance of two successive ones
     */
    private record Place(Topology topology, int rank, int first, int stride) {
        int device(int member) {
            return first + member * stride;
        }
    }

    private RecordingTransport(Recording recording, Place place, Optional<Transport> tensorPeers) {
        this.recording = recording;
        this.place = place;
        this.tensorPeers = tensorPeers;
    }

    /**
     * The transport of a device.
     *
     * @param ranks topology of the ranks, each a tensor group of devices
     * @param group devices of a tensor group
     */
    static RecordingTransport of(Recording recording, Topology ranks, int group, int device) {
        int rank = device / group;
        int member = device % group;
        Optional<Transport> peers = group == 1
                ? Optional.empty()
                : Optional.of(new RecordingTransport(
                        recording, new Place(Topology.of(1, group), member, rank * group, 1), Optional.empty()));
        return new RecordingTransport(recording, new Place(ranks, rank, member, group), peers);
    }

    @Override
    public int rank() {
        return place.rank;
    }

    @Override
    public Topology topology() {
        return place.topology;
    }

    @Override
    public Optional<Transport> tensorPeers() {
        return tensorPeers;
    }

    private int device() {
        return place.device(place.rank);
    }

    @Override
    public void send(int target, MessageTag tag, MemorySegment payload) {
        recording.send(device(), place.device(target), payload.byteSize());
    }

    @Override
    public Received receive(int source, MessageTag tag) {
        Recording.Wait wait = recording.expect(place.device(source), device(), OptionalLong.empty());
        recording.await(wait);
        MemorySegment data = zeros(wait.bytes());
        return new Received() {
            @Override
            public MemorySegment data() {
                return data;
            }

            @Override
            public void close() {
                // the memory is the transport's
            }
        };
    }

    @Override
    public void receiveInto(int source, MessageTag tag, MemorySegment target) {
        expect(source, tag, target).await();
    }

    @Override
    public ExpectedMessage expect(int source, MessageTag tag, MemorySegment target) {
        Recording.Wait wait = recording.expect(place.device(source), device(), OptionalLong.of(target.byteSize()));
        return () -> {
            recording.await(wait);
            return 0;
        };
    }

    private MemorySegment zeros(long bytes) {
        if (zeros.byteSize() < bytes) {
            zeros = Arena.ofAuto().allocate(Math.max(1, bytes), 64);
        }
        return zeros.asSlice(0, bytes);
    }
}
