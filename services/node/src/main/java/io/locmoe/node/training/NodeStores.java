package io.locmoe.node.training;

import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.service.RankStart;
import io.locmoe.store.StoreAddress;
import io.locmoe.store.StoreException;
import io.locmoe.store.StoredRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The places in object stores that jobs may use. The node's credentials reach farther, perhaps, than the user of a job
 * may.
 */
public record NodeStores(List<StoreAddress> allowed) {
    public NodeStores {
        allowed = List.copyOf(allowed);
    }

    /** @throws StoreException if one is no address */
    public static NodeStores of(List<String> allowed) {
        return new NodeStores(allowed.stream().map(StoreAddress::parse).toList());
    }

    /** @throws IllegalArgumentException if the job names a store that it may not use, or that cannot be opened */
    void check(JobSettings settings) {
        try {
            address(settings).map(StoredRun::at).ifPresent(StoredRun::close);
        } catch (StoreException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Brings the checkpoint that a job continues from the job's store, if it is not here. Blocks.
     *
     * @throws IllegalArgumentException if the store has no such checkpoint, or does not answer
     */
    void bring(JobSettings settings) {
        Optional<Path> absent = settings.resume().filter(path -> !Files.exists(path));
        Optional<StoreAddress> address = address(settings);
        if (absent.isEmpty() || address.isEmpty()) {
            return;
        }
        Path checkpoint = absent.get().toAbsolutePath();
        try (StoredRun run = StoredRun.at(address.get())) {
            run.bring(checkpoint.getFileName().toString(), checkpoint.getParent());
        } catch (StoreException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Copies of a job's checkpoints, on the node that writes them; elsewhere, and without a store, none. */
    Optional<StoreCopies> copies(RankStart start, JobSettings settings, TrainingListener listener) {
        return start.node() == 0
                ? address(settings).map(address -> StoreCopies.start(address, settings, listener))
                : Optional.empty();
    }

    private Optional<StoreAddress> address(JobSettings settings) {
        String store = settings.training().store();
        if (store.isEmpty()) {
            return Optional.empty();
        }
        StoreAddress address = parsed(store);
        if (allowed.stream().noneMatch(place -> place.contains(address))) {
            throw new IllegalArgumentException("jobs on this node use "
                    + (allowed.isEmpty()
                            ? "no object store"
                            : "object stores below "
                                    + allowed.stream()
                                            .map(StoreAddress::toString)
                                            .collect(Collectors.joining(", ")))
                    + "; store names " + address + "; add it to the node's setting 'stores', or leave it out");
        }
        return Optional.of(address);
    }

    private static StoreAddress parsed(String store) {
        try {
            return StoreAddress.parse(store);
        } catch (StoreException e) {
            throw new IllegalArgumentException("store: " + e.getMessage(), e);
        }
    }
}
