package io.locmoe.engine.snapshot;

import io.locmoe.engine.snapshot.BlockCopy.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The copies of a run that a rank keeps: two generations of its own state and of its neighbours' experts. They outlive
 * the job that made them. Used by the rank's thread, and after its end by that of the next job.
 */
public final class RankCopies {
    private static final int GENERATIONS = 2;

    private final List<BlockCopy> copies = new ArrayList<>();
    private final SortedMap<Generation, SharedState> positions = new TreeMap<>();

    RankCopies() {}

    /** Bytes of all copies. */
    public long bytes() {
        return copies.stream().mapToLong(copy -> copy.memory().byteSize()).sum();
    }

    /**
     * Memory for a new copy; if the job already has two, it overwrites the older one.
     *
     * @param epoch placement epoch of the job
     */
    BlockCopy next(Role role, long epoch, BlockLayout layout) {
        List<BlockCopy> made = copies.stream()
                .filter(copy -> copy.role.equals(role) && copy.epoch == epoch)
                .toList();
        BlockCopy next = made.size() < GENERATIONS
                ? new BlockCopy(role, epoch, layout)
                : made.stream().min(BY_AGE).orElseThrow();
        if (made.size() < GENERATIONS) {
            copies.add(next);
        }
        next.begin();
        return next;
    }

    /** An incomplete copy counts as the oldest. */
    private static final Comparator<BlockCopy> BY_AGE =
            Comparator.comparing(copy -> copy.generation().orElse(new Generation(0, -1)));

    /** Keeps the state other than tensors. */
    void position(Generation generation, SharedState position) {
        positions.put(generation, position);
        if (positions.size() > GENERATIONS) {
            positions.remove(positions.firstKey());
        }
    }

    Optional<SharedState> position(Generation generation) {
        return Optional.ofNullable(positions.get(generation));
    }

    /** All whole copies. */
    List<BlockCopy> whole() {
        return copies.stream().filter(copy -> copy.generation().isPresent()).toList();
    }

    /** Copies of a generation. */
    List<BlockCopy> of(Generation generation) {
        return copies.stream().filter(copy -> copy.is(generation)).toList();
    }

    /** Frees copies whose bits have changed, and incomplete ones. Returns the number of the former. */
    int freeDamaged() {
        int all = whole().size();
        int sound = keep(copy -> copy.generation().isPresent() && copy.isSound());
        return all - sound;
    }

    /** Frees all copies of other generations. */
    void keep(Generation generation) {
        keep(copy -> copy.is(generation));
        positions.keySet().removeIf(other -> !other.equals(generation));
    }

    /** Frees all copies of other jobs. */
    void keepEpoch(long epoch) {
        keep(copy -> copy.epoch == epoch);
        positions.keySet().removeIf(generation -> generation.epoch() != epoch);
    }

    /** Frees all copies. */
    void clear() {
        keep(copy -> false);
        positions.clear();
    }

    private int keep(Predicate<BlockCopy> wanted) {
        Map<Boolean, List<BlockCopy>> parts = copies.stream().collect(Collectors.partitioningBy(wanted));
        parts.get(false).forEach(BlockCopy::close);
        copies.retainAll(parts.get(true));
        return copies.size();
    }
}
