package io.locmoe.cli.profile;

import io.locmoe.control.client.MeshClient;
import io.locmoe.laboratory.profile.Profile;
import io.locmoe.laboratory.profile.Recordings;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.recording.RunRecording;
import io.locmoe.launcher.recording.RunRecording.RecordedRun;
import io.locmoe.run.service.RunSummary;
import io.locmoe.settings.Excerpt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A profile of a run that is going on.
 *
 * @param run   the run; empty for the only one
 * @param steps recorded steps
 * @param out   a directory that is empty or does not exist; empty for one below {@code runs}
 */
record MeshProfile(MeshClient mesh, Optional<String> run, int steps, Optional<Path> out) {
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,127}";

    /** Records and makes the trace. Blocks until the steps are over. @param told gets sentences about the progress */
    Profile take(Consumer<String> told) {
        RunSummary going = going();
        Path directory = out.orElseGet(() -> free(going.id())).toAbsolutePath().normalize();
        RecordedRun recorded = new RunRecording(mesh, going, steps, told).into(directory.resolve("recordings"));
        return new Recordings(directory, recorded.files()).profile(recorded.steps());
    }

    /** @throws RunException if no run goes on, or the named one does not */
    private RunSummary going() {
        List<RunSummary> going = mesh.runs().stream()
                .filter(RunSummary::runs)
                .filter(one -> run.isEmpty() || one.id().equals(run.get()))
                .filter(one -> one.id().matches(ID))
                .toList();
        if (going.isEmpty()) {
            throw RunException.failure(run.map(name -> "the mesh does not train '" + Excerpt.of(name) + "'")
                            .orElse("the mesh trains nothing")
                    + ", and profile --mesh records a training that is going on; `./locmoe runs list` names them");
        }
        return going.getFirst();
    }

    private static Path free(String run) {
        Path path = Path.of("runs", run + "-profile");
        for (int n = 2; Files.exists(path); n++) {
            path = Path.of("runs", run + "-profile-" + n);
        }
        return path;
    }
}
