package io.locmoe.engine.exchange;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.tape.Tape;
import java.lang.foreign.MemorySegment;

/**
 * The devices that compute the same tokens, each with a part of the weights: attention heads and the hidden elements of
 * feed-forward layers and experts are split over them (Shoeybi et al. 2019, Megatron-LM). Used by the device's thread;
 * all devices of a group make the same calls in the same order.
 */
public final class TensorGroup implements AutoCloseable {
    /** Largest message within the node, in bytes. */
    private static final long PART = 4 << 20;

    private final Collectives devices;
    private final HostBuffer host = new HostBuffer();
    private DeviceEvent copiedIn;

    /** @param devices collectives of the devices of the group */
    public TensorGroup(Collectives devices) {
        this.devices = devices;
    }

    /** A group of one device, which has all weights. */
    public static TensorGroup solo() {
        return new TensorGroup(new Collectives(new SoloMesh()));
    }

    /** This device's place in the group. */
    public int index() {
        return devices.rank();
    }

    public int size() {
        return devices.ranks();
    }

    /**
     * Replaces floats on the device by their sum over the group, with equal bits on all devices. Waits for the device.
     */
    public void sum(Tape tape, Span floats) {
        if (size() == 1 || floats.length() == 0) {
            return;
        }
        if (copiedIn != null) {
            tape.await(copiedIn);
        }
        MemorySegment memory = host.ensure(floats.byteSize());
        tape.stream().copyOut(floats.buffer(), floats.byteOffset(), memory);
        tape.await();
        for (long start = 0; start < memory.byteSize(); start += PART) {
            devices.beginSum(memory.asSlice(start, Math.min(PART, memory.byteSize() - start)))
                    .await();
        }
        tape.stream().copyIn(memory, floats.buffer(), floats.byteOffset());
        copiedIn = tape.stream().record();
    }

    /** Collectives for small numbers, with the devices in group order. */
    public MeshCounts counts() {
        return devices;
    }

    /** The first device's numbers, on every device. */
    public long[] ofFirst(long[] mine) {
        return devices.gather(mine)[0];
    }

    /** Sum of a number over the group. */
    public double sum(double mine) {
        double sum = 0;
        for (long[] device : devices.gather(new long[] {Double.doubleToLongBits(mine)})) {
            sum += Double.longBitsToDouble(device[0]);
        }
        return sum;
    }

    /** Collects the bytes of every device on the first, like {@link Collectives#collect}. */
    public void collect(MemorySegment mine, Collectives.PartSink sink) {
        devices.collect(mine, sink);
    }

    /** Copies the first device's bytes to all, in place. */
    public void broadcast(MemorySegment bytes) {
        devices.broadcast(bytes);
    }

    /** Names the step in the messages of later waits. */
    public void step(long step) {
        devices.step(step);
    }

    @Override
    public void close() {
        host.close();
    }
}
