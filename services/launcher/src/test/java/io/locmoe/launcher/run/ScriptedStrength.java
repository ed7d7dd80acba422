package io.locmoe.launcher.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A mesh that plays one script after another, and comes to strength as a test says. */
final class ScriptedStrength implements RunMesh {
    final List<List<String>> lost = new ArrayList<>();
    final Deque<Integer> strengths = new ArrayDeque<>();
    private final LocalNodes nodes;
    private final Deque<MeshConnection> scripts;

    ScriptedStrength(LocalNodes nodes, MeshConnection... scripts) {
        this.nodes = nodes;
        this.scripts = new ArrayDeque<>(List.of(scripts));
    }

    @Override
    public MeshConnection connection() {
        return scripts.getFirst();
    }

    @Override
    public LocalNodes nodes() {
        return nodes;
    }

    @Override
    public int regain(List<String> names, int wanted, Duration wait, BooleanSupplier stop) {
        lost.add(names);
        scripts.removeFirst();
        return strengths.isEmpty() ? wanted : strengths.removeFirst();
    }
}
