package io.locmoe.cli.runs;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.control.client.MeshClient;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.store.RunCopy;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.RunSummary;
import io.locmoe.settings.Excerpt;
import io.locmoe.settings.Visible;
import io.locmoe.store.StoreAddress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The run that a command is about. */
final class RunOptions {
    @Mixin
    private MeshAccess access;

    @Mixin
    private RunsDirectory directory;

    @Parameters(
            paramLabel = "RUN",
            description = "The run: its id on the mesh, as runs list shows it, or the name or path of its directory.")
    private String run;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Where runs on this machine are. */
    Path directory() {
        return directory.path();
    }

    boolean json() {
        return json;
    }

    /** The copy of the run in an object store; empty if the command names no store. */
    Optional<RunCopy> inStore() {
        return run.startsWith(StoreAddress.SCHEME) ? Optional.of(RunCopy.at(run)) : Optional.empty();
    }

    /** The run on this machine; empty if the command is about a mesh. */
    Optional<LocalRun> local() {
        return access.address().isPresent() ? Optional.empty() : Optional.of(directory.run(run));
    }

    /**
     * Connects to the mesh on which the run lives. The caller closes it.
     *
     * @throws RunException if the run has ended, as far as its directory here tells
     */
    OnMesh connect() {
        local().filter(LocalRun::hasEnded).ifPresent(ended -> {
            throw RunException.failure(
                    "the run in " + Visible.line(ended.directory().toString()) + " has ended: "
                            + Visible.line(ended.report().job().status()) + " at step " + ended.step());
        });
        return connectEvenIfEnded();
    }

    /** Like {@link #connect}, for what the nodes may still have of a run that has ended. */
    OnMesh connectEvenIfEnded() {
        Optional<LocalRun> local = local();
        return local.isPresent() ? connect(local.get()) : new OnMesh(access.client(), access.reference(), run);
    }

    /**
     * Asks the mesh something about the run, and tells the user so.
     *
     * @param request name of the request in JSON
     * @param told    what the run is asked for, after its id
     * @return the exit code
     */
    int ask(CommandSpec spec, String request, BiConsumer<MeshClient, String> call, String told) {
        try (OnMesh there = connect()) {
            there.summary();
            call.accept(there.mesh(), there.id());
            PrintWriter out = spec.commandLine().getOut();
            out.print(
                    json
                            ? RunTable.json(Map.of("run", there.id(), "asked", request))
                            : Visible.line(there.id()) + " " + told + System.lineSeparator());
            out.flush();
            return ExitCode.OK;
        }
    }

    static OnMesh connect(LocalRun local) {
        Path place = local.directory();
        return local.submitted()
                .map(submitted -> new OnMesh(recorded(place, submitted.mesh()), submitted.mesh(), submitted.run()))
                .orElseThrow(() -> RunException.usage("the run in " + place
                        + " is not known to live on a mesh; name its mesh with --mesh HOST:PORT"));
    }

    private static MeshClient recorded(Path place, MeshReference mesh) {
        try {
            return MeshAccess.client(mesh);
        } catch (RunException | ControlException e) {
            throw RunException.failure(
                    "the run in " + place + " was submitted to the mesh at " + mesh.address()
                            + ", which cannot be asked: " + e.getMessage()
                            + "; if it has another address now, name that with --mesh HOST:PORT",
                    e);
        }
    }

    /**
     * A run on a mesh.
     *
     * @param id may be unknown there
     */
    record OnMesh(MeshClient mesh, MeshReference reference, String id) implements AutoCloseable {

        /** @throws RunException if no node knows it, naming the runs that the nodes know */
        RunSummary summary() {
            return mesh.run(id).orElseThrow(() -> RunException.usage(unknown()));
        }

        private String unknown() {
            List<RunSummary> known = mesh.runs();
            return "the mesh knows no run '" + Excerpt.of(id) + "'; it knows "
                    + (known.isEmpty()
                            ? "none"
                            : known.stream().map(run -> Excerpt.of(run.id())).collect(Collectors.joining(", ")));
        }

        @Override
        public void close() {
            mesh.close();
        }
    }
}
