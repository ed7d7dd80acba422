package io.locmoe.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The ports that the NetworkPolicies of a rendered chart leave a pod, as rules of nftables in its network, since podman
 * obeys no policy. A connection to another port gets no answer. Whose pods may use a port is not looked at.
 *
 * @param policies those that select the pod
 */
record PlayedPolicy(List<JsonNode> policies) {

    /** The policy of pods with these labels. */
    static PlayedPolicy of(String rendered, JsonNode labels) {
        return new PlayedPolicy(Chart.objects(rendered).stream()
                .filter(object -> object.path("kind").asText().equals("NetworkPolicy"))
                .filter(policy -> policy.at("/spec/podSelector/matchLabels").properties().stream()
                        .allMatch(label -> label.getValue().equals(labels.path(label.getKey()))))
                .toList());
    }

    /**
     * Commands of nft; none where no policy selects the pod.
     *
     * @param machine address of the machine in the network of the pods: no policy stops what a kubelet asks
     */
    String rules(String machine) {
        List<String> rules = new ArrayList<>();
        if (restricts("Ingress")) {
            rules.addAll(rules("in", "input", "iifname != \"lo\" ip saddr != " + machine, "ingress"));
        }
        if (restricts("Egress")) {
            rules.addAll(rules("out", "output", "oifname != \"lo\" ip daddr != " + machine, "egress"));
        }
        return String.join("; ", rules);
    }

    private boolean restricts(String type) {
        return policies.stream()
                .flatMap(policy -> policy.at("/spec/policyTypes").valueStream())
                .anyMatch(restricted -> restricted.asText().equals(type));
    }

    /** Answers to what was let through belong to it, so only what opens a connection is looked at. */
    private List<String> rules(String chain, String hook, String stranger, String direction) {
        String ports = ports(direction);
        return List.of(
                "add table inet ports",
                "add chain inet ports " + chain + " { type filter hook " + hook + " priority 0; policy accept; }",
                "add rule inet ports " + chain + " " + stranger + " tcp flags & (syn | ack) == syn"
                        + (ports.isEmpty() ? "" : " tcp dport != { " + ports + " }") + " drop");
    }

    private String ports(String direction) {
        return policies.stream()
                .flatMap(policy -> policy.at("/spec/" + direction).valueStream())
                .flatMap(rule -> rule.path("ports").valueStream())
                .filter(port -> port.path("protocol").asText().equals("TCP"))
                .map(port -> port.path("port").asText()
                        + (port.has("endPort") ? "-" + port.path("endPort").asText() : ""))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
