package io.locmoe.launcher.run;

import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.nodes.LocalNodes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A mesh that plays one script after another; another one begins where the command connects anew. */
final class ScriptedMesh implements RunMesh {
    final List<List<String>> replaced = new ArrayList<>();
    final List<List<String>> ended = new ArrayList<>();
    /** What happens when nodes have been replaced. */
    Runnable then = () -> {};
    /** How other commands reach it. */
    Supplier<Optional<MeshReference>> reference = Optional::empty;

    private final LocalNodes nodes;
    private final Deque<MeshConnection> scripts;

    ScriptedMesh(LocalNodes nodes, MeshConnection... scripts) {
        this.nodes = nodes;
        this.scripts = new ArrayDeque<>(List.of(scripts));
    }

    @Override
    public MeshConnection connection() {
        return scripts.getFirst();
    }

    @Override
    public Optional<MeshReference> reference() {
        return reference.get();
    }

    @Override
    public LocalNodes nodes() {
        return nodes;
    }

    @Override
    public void end(List<String> lost) {
        ended.add(lost);
    }

    @Override
    public void replace(List<String> lost) {
        replaced.add(lost);
        then.run();
    }

    /** As long as there is another script. */
    @Override
    public boolean reconnect(Duration wait, BooleanSupplier stop) {
        scripts.removeFirst();
        return !scripts.isEmpty();
    }
}
