package io.locmoe.launcher.connection;

import io.locmoe.run.ControlException;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A mesh that plays a script: what its watcher hears, and how the job ends. */
public class ScriptedConnection implements MeshConnection {
    public final List<Member> members = new ArrayList<>();
    public final CompletableFuture<End> end = new CompletableFuture<>();
    final Consumer<Consumer<RunEvent>> script;
    public Consumer<RunEvent> watcher;

    public Map<String, String> submitted = Map.of();
    public int cancels;
    boolean closed;

    public Optional<NodeFailure> submittedAfter = Optional.empty();
    /** Why the mesh refuses runs. */
    public Optional<ControlException> refusal = Optional.empty();

    public ScriptedConnection(Consumer<Consumer<RunEvent>> script) {
        this.script = script;
    }

    @Override
    public List<Member> members() {
        return List.copyOf(members);
    }

    @Override
    public HeldPlugins plugins(String node) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String submit(RunRequest request) {
        refusal.ifPresent(refused -> {
            throw refused;
        });
        submitted = request.settings();
        submittedAfter = request.after();
        return "job-1";
    }

    @Override
    public CompletableFuture<End> watch(String job, Consumer<RunEvent> watcher) {
        this.watcher = watcher;
        script.accept(watcher);
        return end;
    }

    @Override
    public void cancel(String job) {
        cancels++;
        end.complete(new End(Outcome.CANCELLED, "cancelled by the user"));
    }

    @Override
    public void close() {
        closed = true;
    }
}
