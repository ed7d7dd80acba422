package io.locmoe.engine.checkpoint.state;

import io.locmoe.engine.exchange.HostBuffer;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Parameter;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Cuts a device's parts out of blocks of whole tensors, and joins the parts again. */
final class Wholes {
    private Wholes() {}

    /** Copies a device's parts out of consecutive whole tensors. */
    static void cut(List<Parameter> parameters, MemorySegment wholes, MemorySegment held) {
        long start = 0;
        for (Parameter p : parameters) {
            if (p.shard() == null) {
                MemorySegment.copy(wholes, start, held, p.offset() * Float.BYTES, (long) p.elements() * Float.BYTES);
            } else {
                p.shard().cut(wholes, start, held, p.offset() * Float.BYTES);
            }
            start += (long) p.wholeElements() * Float.BYTES;
        }
    }

    /**
     * Brings the parts of all devices of a group to its first device.
     *
     * @param held   this device's block
     * @param memory buffer for the whole tensors
     * @return the whole tensors, consecutively; on devices other than the first only the size is right
     */
    static MemorySegment paste(List<Parameter> parameters, TensorGroup group, MemorySegment held, HostBuffer memory) {
        MemorySegment wholes = memory.ensure(
                parameters.stream().mapToLong(Parameter::wholeElements).sum() * Float.BYTES);
        MemorySegment block =
                MemorySegment.ofArray(new byte[group.index() == 0 ? Math.toIntExact(held.byteSize()) : 0]);
        group.collect(held, (source, offset, part) -> {
            MemorySegment.copy(part, 0, block, offset, part.byteSize());
            if (offset + part.byteSize() == block.byteSize()) {
                paste(parameters, source, block, wholes);
            }
        });
        return wholes;
    }

    private static void paste(List<Parameter> parameters, int place, MemorySegment held, MemorySegment wholes) {
        long start = 0;
        for (Parameter p : parameters) {
            if (p.shard() != null) {
                p.shard().paste(place, held, p.offset() * Float.BYTES, wholes, start);
            } else if (place == 0) {
                MemorySegment.copy(held, p.offset() * Float.BYTES, wholes, start, (long) p.elements() * Float.BYTES);
            }
            start += (long) p.wholeElements() * Float.BYTES;
        }
    }
}
