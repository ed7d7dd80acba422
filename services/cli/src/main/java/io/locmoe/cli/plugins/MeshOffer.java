package io.locmoe.cli.plugins;

import io.locmoe.launcher.mesh.StandingMesh.NodeAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the nodes of a mesh have under a name, once for each build of its plug-in.
 *
 * @param builds  each with its nodes, in order
 * @param missing nodes that do not have it
 * @param silent  nodes that did not answer, with the reason
 */
record MeshOffer(List<Build> builds, List<String> missing, Map<String, String> silent) {

    /** One build and its nodes; the first of them answers for it. */
    record Build(FoundOffer found, List<NodeAnswer> answers) {
        List<String> nodes() {
            return answers.stream().map(NodeAnswer::node).toList();
        }

        Build and(Build same) {
            return new Build(
                    found,
                    Stream.concat(answers.stream(), same.answers.stream()).toList());
        }
    }

    /**
     * Searches the answers of the nodes.
     *
     * @param kind name of the kind in settings; empty for any
     * @throws io.locmoe.launcher.RunException if no node has it, or it is of several kinds
     */
    static MeshOffer find(List<NodeAnswer> answers, String name, Optional<String> kind) {
        List<FoundOffer> all = answers.stream()
                .flatMap(answer -> FoundOffer.all(answer.held().plugins()).stream())
                .toList();
        FoundOffer wanted = FoundOffer.find(all, name, kind).getFirst();
        Map<List<String>, Build> builds = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (NodeAnswer answer : answers) {
            Optional<FoundOffer> found = FoundOffer.all(answer.held().plugins()).stream()
                    .filter(known -> known.named().equals(wanted.named()))
                    .findFirst();
            found.ifPresent(known -> builds.merge(
                    List.of(
                            known.plugin().name(),
                            known.plugin().version(),
                            known.plugin().digest()),
                    new Build(known, List.of(answer)),
                    Build::and));
            if (found.isEmpty() && answer.failure().isEmpty()) {
                missing.add(answer.node());
            }
        }
        return new MeshOffer(List.copyOf(builds.values()), missing, silent(answers));
    }

    private static Map<String, String> silent(List<NodeAnswer> answers) {
        return answers.stream()
                .filter(answer -> !answer.failure().isEmpty())
                .collect(Collectors.toMap(NodeAnswer::node, NodeAnswer::failure, (a, b) -> a, LinkedHashMap::new));
    }

    /** Whether all nodes have answered, with the same build. */
    boolean isSound() {
        return builds.size() == 1 && missing.isEmpty() && silent.isEmpty();
    }

    /** @param problems problems of a configuration, by build */
    String text(Function<Build, Optional<List<String>>> problems) {
        AlignedRows notes = new AlignedRows();
        if (builds.size() > 1 || !missing.isEmpty()) {
            notes.add("* not the same on all nodes: a job that uses it is refused until they have the same jars");
        }
        missing.forEach(node -> notes.add(node + " does not have it"));
        silent.forEach((node, failure) -> notes.add(node + " does not tell: " + failure));
        return builds.stream()
                        .map(build -> new OfferText(build.found(), build.nodes(), problems.apply(build)).text())
                        .collect(Collectors.joining(System.lineSeparator()))
                + notes.text();
    }
}
