package io.locmoe.engine.snapshot;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.snapshot.BlockCopy.Role;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Agreement of the ranks on the newest state that they can restore: together they have copies of all its tensors, and
 * it is not older than the checkpoint. Called by the first device of each tensor group.
 */
final class SnapshotAgreement {
    private final Collectives collectives;
    private final RankCopies held;
    private final List<String> tensors;
    private final int ranksPerNode;
    private Optional<Coverage> best = Optional.empty();

    /** @param tensors names of all tensors of the model, the same on all ranks */
    SnapshotAgreement(Collectives collectives, RankCopies held, List<String> tensors, int ranksPerNode) {
        this.collectives = collectives;
        this.held = held;
        this.tensors = tensors;
        this.ranksPerNode = ranksPerNode;
    }

    /**
     * Agrees; all ranks call it.
     *
     * @param saved   step of the checkpoint that rank 0 could restore; -1 if none
     * @param useless receives the reason why existing copies cannot be used
     * @return empty if there are no usable copies
     */
    Optional<Coverage> reach(long saved, Consumer<String> useless) {
        long[][] all = collectives.gather(offer(saved));
        int damaged = 0;
        SortedSet<Generation> known = new TreeSet<>();
        for (long[] offer : all) {
            damaged += (int) offer[1];
            for (int i = 2; i < offer.length; i += 2) {
                known.add(new Generation(offer[i], offer[i + 1]));
            }
        }
        for (Generation generation : List.copyOf(known).reversed()) {
            Optional<Coverage> found = generation.step() < all[0][0] ? Optional.empty() : cover(generation);
            if (found.isPresent()) {
                return found;
            }
        }
        if (damaged > 0 || best.isPresent()) {
            useless.accept(reason(damaged));
        }
        return Optional.empty();
    }

    private String reason(int damaged) {
        String parts = damaged + " copies in the memory of nodes are damaged";
        String missing = best.map(coverage -> "no node has copies of " + coverage.missing() + " of " + tensors.size()
                        + " tensors as they were after step "
                        + coverage.generation().step())
                .orElse("");
        return damaged == 0 ? missing : missing.isEmpty() ? parts : parts + ", and " + missing;
    }

    /** The step of the checkpoint, the number of damaged copies, and epoch and step of each whole generation. */
    private long[] offer(long saved) {
        int damaged = held.freeDamaged();
        return Stream.concat(
                        Stream.of(saved, (long) damaged),
                        held.whole().stream()
                                .flatMap(copy -> copy.generation().stream())
                                .distinct()
                                .flatMap(g -> Stream.of(g.epoch(), g.step())))
                .mapToLong(Long::longValue)
                .toArray();
    }

    /** The coverage of a generation; empty if tensors are missing. */
    private Optional<Coverage> cover(Generation generation) {
        List<BitSet> masks = new ArrayList<>();
        for (long[] mask : collectives.gather(mask(generation).toLongArray())) {
            masks.add(BitSet.valueOf(mask));
        }
        Coverage coverage = new Coverage(generation, tensors.size(), masks, ranksPerNode);
        if (coverage.missing() == 0) {
            return Optional.of(coverage);
        }
        best = best.filter(other -> other.missing() <= coverage.missing()).or(() -> Optional.of(coverage));
        return Optional.empty();
    }

    private BitSet mask(Generation generation) {
        List<BlockCopy> copies = held.of(generation);
        BitSet mask = new BitSet();
        for (int i = 0; i < tensors.size(); i++) {
            String name = tensors.get(i);
            mask.set(i, copies.stream().anyMatch(copy -> copy.has(name)));
        }
        mask.set(
                tensors.size(),
                held.position(generation).isPresent()
                        && copies.stream().anyMatch(copy -> copy.role.equals(Role.EXPERTS)));
        return mask;
    }
}
