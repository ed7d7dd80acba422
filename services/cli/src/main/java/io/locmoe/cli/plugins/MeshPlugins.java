package io.locmoe.cli.plugins;

import io.locmoe.launcher.mesh.StandingMesh.NodeAnswer;
import io.locmoe.run.service.HeldPlugin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The plug-ins of a mesh's nodes, side by side.
 *
 * @param answers answers of all nodes, in order
 */
record MeshPlugins(List<NodeAnswer> answers) {
    private static final int SHOWN_DIGITS = 12;

    /** One build of one plug-in, on any node. */
    private record Build(String name, String version, String digest, List<String> errors) {
        static Build of(HeldPlugin plugin) {
            return new Build(plugin.name(), plugin.version(), plugin.digest(), plugin.errors());
        }
    }

    /** Whether all nodes have answered with the same, usable plug-ins. */
    boolean isSound() {
        return differences().isEmpty()
                && answers.stream().allMatch(answer -> answer.failure().isEmpty())
                && builds().keySet().stream().allMatch(build -> build.errors().isEmpty());
    }

    private List<NodeAnswer> heard() {
        return answers.stream().filter(answer -> answer.failure().isEmpty()).toList();
    }

    /** Names of the nodes with each build. */
    private Map<Build, List<String>> builds() {
        return heard().stream()
                .flatMap(answer ->
                        answer.held().plugins().stream().map(plugin -> Map.entry(Build.of(plugin), answer.node())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /**
     * Plug-ins that differ between the nodes that answered: by name, the digest on each node; empty on a node without
     * it.
     */
    Map<String, Map<String, String>> differences() {
        Map<String, Map<String, String>> digests = new TreeMap<>();
        builds().forEach((build, nodes) -> nodes.forEach(
                node -> digests.computeIfAbsent(build.name(), name -> empty()).put(node, build.digest())));
        digests.values().removeIf(byNode -> byNode.values().stream().distinct().count() == 1);
        return digests;
    }

    /** Jars of a plug-in that differ between the nodes that have it: by name, the nodes of each digest. */
    private Map<String, Map<String, List<String>>> jars(String plugin) {
        Map<String, Map<String, List<String>>> jars = new TreeMap<>();
        List<NodeAnswer> holders = heard().stream()
                .filter(answer -> with(answer, plugin).findAny().isPresent())
                .toList();
        for (NodeAnswer answer : holders) {
            with(answer, plugin)
                    .flatMap(held -> held.jars().stream())
                    .forEach(jar -> jars.computeIfAbsent(jar.name(), name -> new LinkedHashMap<>())
                            .computeIfAbsent(shortened(jar.digest()), digest -> new ArrayList<>())
                            .add(answer.node()));
        }
        jars.values()
                .removeIf(builds ->
                        builds.size() == 1 && builds.values().iterator().next().size() == holders.size());
        return jars;
    }

    private static Stream<HeldPlugin> with(NodeAnswer answer, String plugin) {
        return answer.held().plugins().stream().filter(held -> held.name().equals(plugin));
    }

    private static String shortened(String digest) {
        return digest.isEmpty() ? "-" : digest.substring(0, Math.min(digest.length(), SHOWN_DIGITS));
    }

    private Map<String, String> empty() {
        Map<String, String> byNode = new LinkedHashMap<>();
        heard().forEach(answer -> byNode.put(answer.node(), ""));
        return byNode;
    }

    String text() {
        AlignedRows rows = new AlignedRows();
        rows.add("NAME", "VERSION", "SHA-256", "STATUS", "NODES");
        Map<String, Map<String, String>> differences = differences();
        builds().forEach((build, nodes) -> {
            boolean everywhere = nodes.size() == heard().size();
            rows.add(
                    build.name() + (differences.containsKey(build.name()) ? " *" : ""),
                    build.version(),
                    shortened(build.digest()),
                    build.errors().isEmpty() ? "loaded" : "refused",
                    everywhere ? "all" : String.join(", ", nodes));
            build.errors().forEach(error -> rows.add("    " + error));
        });
        differences
                .keySet()
                .forEach(name -> jars(name)
                        .forEach((jar, builds) -> rows.add("    " + name + ", " + jar + ": "
                                + builds.entrySet().stream()
                                        .map(build -> build.getKey() + " on " + String.join(", ", build.getValue()))
                                        .collect(Collectors.joining("; ")))));
        if (!differences.isEmpty()) {
            rows.add("* not the same on all nodes: a job that uses it is refused until they have the same jars");
        }
        answers.forEach(answer -> addNotes(rows, answer));
        return rows.text();
    }

    private static void addNotes(AlignedRows rows, NodeAnswer answer) {
        if (!answer.failure().isEmpty()) {
            rows.add(answer.node() + " does not tell: " + answer.failure());
        }
        if (answer.held().leftOut() > 0) {
            rows.add(answer.node() + " has " + answer.held().leftOut() + " more, which found no room in its answer");
        }
    }
}
