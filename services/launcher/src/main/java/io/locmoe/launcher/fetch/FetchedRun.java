package io.locmoe.launcher.fetch;

import io.locmoe.control.client.FileClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.SubmittedRun;
import io.locmoe.launcher.run.KeptEvents;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RunSummary;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A run whose files are brought to a directory here: report, steps and log from its events, and checkpoints from the
 * nodes that hold them. Repeated, it brings what has been added since. Used by one thread; blocks.
 *
 * @param run  with its settings
 * @param told gets a sentence for each checkpoint, and for each node that cannot be asked
 */
public record FetchedRun(MeshClient mesh, MeshReference reference, RunSummary run, Consumer<String> told) {
    /** Codes of a node that has nothing, or does not answer. */
    private static final Set<Code> NOTHING =
            EnumSet.of(Code.UNKNOWN_JOB, Code.UNREACHABLE, Code.NOT_READY, Code.DEADLINE);

    /**
     * Fetches the run.
     *
     * @param newest whether to fetch the newest checkpoint alone
     * @return the names of the checkpoints that are in the directory now, of those that nodes hold
     * @throws RunException     if the directory has another run, or cannot be written
     * @throws ControlException if the caller may not have the files of the run, or no node answers
     */
    public List<String> into(Path directory, boolean newest) {
        OutDirectory out = new OutDirectory(directory.toAbsolutePath().normalize());
        try (DirectoryLock _ = DirectoryLock.acquire(out.path(), "a fetch", Duration.ZERO)) {
            requireSameRun(out);
            List<HeldCheckpoint> held = held();
            if (!hasWholeReport(out)) {
                List<RunEvent> events = KeptEvents.of(mesh, run);
                new SubmittedRun(run.id(), reference).write(out);
                new FetchedReport(out, run).write(events);
            }
            return download(newest ? held.stream().limit(1).toList() : held, out);
        } catch (CheckpointException used) {
            throw RunException.usage(used.getMessage());
        } catch (IOException e) {
            throw RunException.failure("the run cannot be written to " + out.path() + ": " + FileFailure.of(e), e);
        }
    }

    private void requireSameRun(OutDirectory out) throws IOException {
        Optional<String> there = SubmittedRun.in(out.path()).map(SubmittedRun::run);
        if (out.report().exists() && !there.equals(Optional.of(run.id()))) {
            throw RunException.usage(out.path() + " already has the report of "
                    + there.map(other -> "the run " + other).orElse("another run") + "; choose another directory");
        }
    }

    /** The report of an earlier fetch, or of the command that trained, has the whole run. */
    private static boolean hasWholeReport(OutDirectory out) throws IOException {
        return out.report().exists() && out.report().read().job().ended() != null;
    }

    /** The newest checkpoint first. */
    private List<HeldCheckpoint> held() {
        FileClient files = new FileClient(mesh, run.id());
        SequencedMap<String, List<StoredFile>> lists = new LinkedHashMap<>();
        for (String node : nodes()) {
            try {
                StoredFiles stored = files.list(node);
                lists.put(node, stored.files());
                if (stored.leftOut() > 0) {
                    told.accept(stored.leftOut() + " older checkpoints of " + node + " are left out");
                }
            } catch (ControlException e) {
                if (!NOTHING.contains(e.code())) {
                    throw e;
                } else if (e.code() != Code.UNKNOWN_JOB) {
                    told.accept(node + " cannot be asked for checkpoints: " + e.getMessage());
                }
            }
        }
        return HeldCheckpoint.of(lists);
    }

    /** The leader first, which has written last. */
    private List<String> nodes() {
        return mesh.topology().nodes().stream()
                .map(NodeStatus::name)
                .sorted(Comparator.comparing(name -> !name.equals(run.leader())))
                .toList();
    }

    private List<String> download(List<HeldCheckpoint> held, OutDirectory out) throws IOException {
        Download download = new Download(new FileClient(mesh, run.id()), out.checkpoints());
        List<String> names = new ArrayList<>();
        for (HeldCheckpoint checkpoint : held.reversed()) {
            if (download.get(checkpoint)) {
                told.accept(checkpoint.name() + ": " + checkpoint.files().size() + " files, " + checkpoint.bytes()
                        + " bytes from " + String.join(" and ", checkpoint.nodes()));
            }
            names.add(checkpoint.name());
        }
        return names;
    }
}
