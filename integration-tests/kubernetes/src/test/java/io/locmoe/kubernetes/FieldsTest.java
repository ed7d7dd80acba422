package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checks of fields find what is wrong. */
class FieldsTest {
    private final ObjectNode set = (ObjectNode) Chart.object(Chart.render("plain", Map.of()), "StatefulSet");
    private final ObjectNode jobs = (ObjectNode) Chart.object(Chart.render("kueue", Map.of()), "JobSet");

    private List<String> ofSet() {
        return KubernetesFields.problems("StatefulSet", set);
    }

    private List<String> ofJobs() {
        return CustomFields.of("JobSet").orElseThrow().problems(jobs);
    }

    private static ObjectNode at(JsonNode node, String path) {
        return (ObjectNode) node.at(path);
    }

    @Test
    void anUnknownFieldOfAKubernetesType() {
        at(set, "/spec").put("replicaz", 1);
        at(set, "/spec/template/spec/containers/0").put("imag", "x");
        assertThat(ofSet())
                .containsExactlyInAnyOrder(
                        "there is no StatefulSet.spec.replicaz",
                        "there is no StatefulSet.spec.template.spec.containers[0].imag");
    }

    @Test
    void aMissingFieldOfAKubernetesType() {
        at(set, "/spec").remove("selector");
        at(set, "/spec/template/spec/containers/0").remove("name");
        assertThat(ofSet())
                .containsExactlyInAnyOrder(
                        "StatefulSet.spec.selector is missing",
                        "StatefulSet.spec.template.spec.containers[0].name is missing");
    }

    @Test
    void aValueOfTheWrongType() {
        at(set, "/spec").put("replicas", "two");
        assertThat(ofSet()).singleElement().asString().contains("two");
        at(jobs, "/spec").put("suspend", "later");
        assertThat(ofJobs()).containsExactly("spec.suspend is not boolean : \"later\"");
    }

    @Test
    void anUnknownFieldOrValueOfACustomResource() {
        at(jobs, "/spec/network").put("hostnames", true);
        at(jobs, "/spec/successPolicy").put("operator", "Some");
        assertThat(ofJobs())
                .containsExactlyInAnyOrder(
                        "there is no spec.network.hostnames",
                        "spec.successPolicy.operator is not string All|Any: \"Some\"");
    }

    @Test
    void aMissingFieldOfACustomResourceAndAnotherVersion() {
        jobs.put("apiVersion", "jobset.x-k8s.io/v1");
        at(jobs, "/spec/replicatedJobs/0").remove("name");
        assertThat(ofJobs())
                .containsExactlyInAnyOrder(
                        "apiVersion is jobset.x-k8s.io/v1, not jobset.x-k8s.io/v1alpha2",
                        "spec.replicatedJobs[].name is missing");
    }

    @Test
    void anUnknownFieldOfAPodInACustomResource() {
        at(jobs, "/spec/replicatedJobs/0/template/spec/template/spec").put("hostNetwrk", true);
        assertThat(ofJobs()).containsExactly("there is no JobSpec.template.spec.hostNetwrk");
    }
}
