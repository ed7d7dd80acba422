package io.locmoe.launcher.store;

import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.OwnerOnly;
import io.locmoe.report.ReportJob;
import io.locmoe.settings.FileFailure;
import io.locmoe.store.StoreAddress;
import io.locmoe.store.StoreException;
import io.locmoe.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The copy of a run in an object store, for the command that trains it or fetches it. The leader of the run copies the
 * checkpoints; the command copies the other files. Blocks.
 *
 * @param address of the copy
 */
public record RunCopy(StoreAddress address) {

    /** The copy that a job has; empty without a store. */
    public static Optional<RunCopy> of(JobSettings settings) {
        return Optional.of(settings.training().store())
                .filter(store -> !store.isEmpty())
                .map(RunCopy::at);
    }

    /** @throws RunException if the text is no address */
    public static RunCopy at(String address) {
        try {
            return new RunCopy(StoreAddress.parse(address));
        } catch (StoreException e) {
            throw RunException.usage("--store: " + e.getMessage());
        }
    }

    /** What keeps a job from having its copy here; empty if nothing does. Asks the store. */
    public static Optional<String> problem(JobSettings settings) {
        if (settings.training().store().isEmpty()) {
            return Optional.empty();
        }
        try (StoredRun run = StoredRun.at(StoreAddress.parse(settings.training().store()))) {
            run.requireUsable();
            return settings.resume().isEmpty() && run.exists()
                    ? Optional.of("--store " + run + " already has a run; choose another prefix, or continue that run"
                            + " with --continue --out DIR --store " + run)
                    : Optional.empty();
        } catch (StoreException e) {
            return Optional.of("--store: " + e.getMessage());
        }
    }

    /**
     * Brings the newest complete checkpoint, and the report that belongs to it, into the directory of the run, unless a
     * checkpoint as new is there.
     *
     * @return the name of the checkpoint; empty if none was brought
     * @throws RunException if the store does not answer, or what it has cannot be written
     */
    public Optional<String> bringNewest(Path directory) {
        OutDirectory out = new OutDirectory(directory.toAbsolutePath().normalize());
        OutDirectory.requireFree(Optional.of(out.path()));
        try (StoredRun run = StoredRun.at(address)) {
            Optional<String> newest = run.newest().filter(name -> StoredRun.step(name) > newestHere(out));
            if (newest.isPresent()) {
                bring(run, List.of(newest.get()), out);
            }
            return newest;
        } catch (StoreException e) {
            throw RunException.usage("--store: " + e.getMessage());
        }
    }

    private static long newestHere(OutDirectory out) {
        return CheckpointSearch.find(out.path(), _ -> {})
                .map(checkpoint -> StoredRun.step(checkpoint.getFileName().toString()))
                .orElse(-1L);
    }

    /**
     * Brings a run that is in the store.
     *
     * @param newest whether to bring the newest checkpoint alone
     * @return the names of its complete checkpoints that are in the directory now
     * @throws RunException if there is none, or it cannot be brought
     */
    public List<String> fetch(Path directory, boolean newest) {
        OutDirectory out = new OutDirectory(directory.toAbsolutePath().normalize());
        OutDirectory.requireFree(Optional.of(out.path()));
        try (StoredRun run = StoredRun.at(address)) {
            if (!run.exists()) {
                throw RunException.usage("there is no run at " + address);
            } else if (out.report().exists()) {
                throw RunException.usage(out.path() + " already has the report of a run; choose another directory");
            }
            List<String> all = run.checkpoints();
            List<String> wanted = newest ? all.subList(Math.max(0, all.size() - 1), all.size()) : all;
            bring(run, wanted, out);
            return wanted;
        } catch (StoreException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    private static void bring(StoredRun run, List<String> checkpoints, OutDirectory out) {
        try {
            OwnerOnly.directory(out.path());
            OwnerOnly.directory(out.checkpoints());
            for (String checkpoint : checkpoints) {
                if (!Files.exists(out.checkpoints().resolve(checkpoint))) {
                    run.bring(checkpoint, out.checkpoints());
                }
            }
            if (!out.report().exists()) {
                run.bringFiles(out.path());
            }
        } catch (IOException e) {
            throw RunException.failure(run + " cannot be written to " + out.path() + ": " + FileFailure.of(e), e);
        }
    }

    /** Copies report, steps and log of a run; returns why that failed, or nothing. */
    Optional<String> files(OutDirectory out) {
        try (StoredRun run = StoredRun.at(address)) {
            run.addFiles(out.path());
            return Optional.empty();
        } catch (StoreException | IOException e) {
            return Optional.of("the report of the run is not in " + address + ": "
                    + (e instanceof IOException file ? FileFailure.of(file) : e.getMessage()) + "; it is in "
                    + out.path());
        }
    }

    /** A sentence about the last checkpoint of a run that has ended, if it is not in the store. */
    Optional<String> lacksLast(ReportJob job) {
        if (job.checkpoint() == null) {
            return Optional.empty();
        }
        String name = Path.of(job.checkpoint()).getFileName().toString();
        try (StoredRun run = StoredRun.at(address)) {
            return run.checkpoints().contains(name)
                    ? Optional.empty()
                    : Optional.of("the last checkpoint of the run is not in " + address + ": it is " + job.checkpoint()
                            + " where the run was led, and has to be copied before that disk goes, for instance by"
                            + " ./locmoe runs fetch");
        } catch (StoreException e) {
            return Optional.of("whether the last checkpoint of the run is in " + address + " is not known: "
                    + e.getMessage() + "; it is " + job.checkpoint() + " where the run was led");
        }
    }
}
