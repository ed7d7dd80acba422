package io.locmoe.engine.parameter;

import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a model that is not trained, each in the type that its use needs: one copy of each, in one piece of
 * device memory. On the way there one parameter at a time is in host memory.
 */
final class HeldValues {
    /** First byte of a parameter is a multiple of this, as kernels prefer. */
    private static final long ALIGNMENT = 64;

    private record Place(Parameter parameter, ElementType type, long offset) {
        long bytes() {
            return (long) parameter.elements() * type.bytes();
        }

        long end() {
            return (offset + bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }

        Span in(DeviceBuffer buffer) {
            return new Span(buffer, offset / type.bytes(), parameter.elements(), type);
        }
    }

    private HeldValues() {}

    /**
     * Reads the parameters into new device memory, which the caller frees, and binds their tensors to it.
     *
     * @throws IllegalArgumentException if a tensor group holds a part of a parameter only
     */
    static DeviceBuffer read(
            List<Parameter> parameters, List<DeviceTensor> tensors, Weights weights, Products products, Tape tape) {
        List<Place> places = places(parameters, weights, products);
        long bytes = places.isEmpty() ? 1 : places.getLast().end();
        DeviceBuffer buffer = tape.device().allocate(Math.max(1, bytes));
        try {
            fill(places, weights, tape.stream(), buffer);
        } catch (RuntimeException | Error e) {
            tape.device().free(buffer);
            throw e;
        }
        for (int i = 0; i < tensors.size(); i++) {
            tensors.get(i).bind(places.get(i).in(buffer), null);
        }
        return buffer;
    }

    private static List<Place> places(List<Parameter> parameters, Weights weights, Products products) {
        List<Place> places = new ArrayList<>();
        for (Parameter p : parameters) {
            if (p.shard() != null) {
                throw new IllegalArgumentException("a part of " + p.name() + " is not read without the others");
            }
            ElementType type = p.use().held(products, weights.exact(p, products.type()));
            places.add(
                    new Place(p, type, places.isEmpty() ? 0 : places.getLast().end()));
        }
        return places;
    }

    private static void fill(List<Place> places, Weights weights, DeviceStream stream, DeviceBuffer buffer) {
        long most = places.stream().mapToLong(Place::bytes).max().orElse(0);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment host = arena.allocate(Math.max(1, most), ALIGNMENT);
            for (Place place : places) {
                MemorySegment own = host.asSlice(0, place.bytes());
                weights.read(place.parameter(), place.type(), own);
                stream.copyIn(own, buffer, place.offset());
                stream.record().await();
            }
        }
    }
}
