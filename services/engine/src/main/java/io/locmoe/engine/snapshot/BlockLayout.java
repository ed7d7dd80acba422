package io.locmoe.engine.snapshot;

import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.parameter.Parameter;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layout of a parameter block's copy: values, then first moments, then second moments, each as whole tensors in the
 * order of the block.
 *
 * @param places    the place of each tensor among those of its kind, by the parameter's name
 * @param kindBytes bytes of all tensors of a kind
 */
record BlockLayout(Map<String, Place> places, long kindBytes) {
    /** A place in bytes. */
    record Place(long offset, long bytes) {}

    static BlockLayout of(List<Parameter> parameters) {
        Map<String, Place> places = new HashMap<>();
        long offset = 0;
        for (Parameter p : parameters) {
            Place place = new Place(offset, (long) p.wholeElements() * Float.BYTES);
            places.put(p.name(), place);
            offset += place.bytes();
        }
        return new BlockLayout(Map.copyOf(places), offset);
    }

    /** Bytes of all kinds of tensors. */
    long bytes() {
        return TensorKind.values().length * kindBytes;
    }

    /** The tensors of a kind. */
    MemorySegment of(TensorKind kind, MemorySegment copy) {
        return copy.asSlice(kind.ordinal() * kindBytes, kindBytes);
    }

    /** One tensor; empty if the block has none with that name. */
    Optional<MemorySegment> find(TensorKind kind, String name, MemorySegment copy) {
        return Optional.ofNullable(places.get(name)).map(place -> of(kind, copy).asSlice(place.offset, place.bytes));
    }
}
