package io.locmoe.cli.runs;

import io.locmoe.control.client.MeshClient;
import io.locmoe.settings.Visible;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** What a page can ask of a run on a mesh; answers with a sentence, or throws with one. Any thread; blocks. */
interface RunControl {
    String ask(BiConsumer<MeshClient, String> call, String told);

    default String checkpoint() {
        return ask(MeshClient::checkpoint, RunsCheckpointCommand.ASKED);
    }

    default String cancel() {
        return ask(MeshClient::cancel, RunsCancelCommand.ASKED);
    }

    /** Control through a connection that is open. */
    static RunControl through(RunOptions.OnMesh there) {
        return (call, told) -> {
            call.accept(there.mesh(), there.id());
            return Visible.line(there.id()) + " " + told;
        };
    }

    /** Control through the mesh that the directory of a run names by then; each has a connection of its own. */
    static RunControl of(Path directory) {
        return (call, told) -> {
            try (RunOptions.OnMesh there = RunOptions.connect(LocalRun.read(directory))) {
                return through(there).ask(call, told);
            }
        };
    }
}
