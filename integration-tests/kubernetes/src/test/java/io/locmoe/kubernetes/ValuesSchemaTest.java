package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Helm refuses values that are not in the schema, and the schema has every value and no other. */
class ValuesSchemaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodez=4 | nodez",
                "node.index=1 | index",
                "nodes=0 | /nodes",
                "nodes=two | /nodes",
                "node.devices=65 | /node/devices",
                "node.bodyChannel=rdma | /node/bodyChannel",
                "node.data=data | /node/data",
                "certificates.from=file | /certificates/from",
                "certificates.secretName=A_b | /certificates/secretName",
                "data.size=1.2.3Gi | /data/size",
                "data.size=1K | /data/size",
                "data.size=-1 | /data/size",
                "image.digest=sha256:12 | /image/digest",
                "node.cluster=-a | /node/cluster",
                "job.kind=cron | /job/kind",
                "heap=1GB | /heap",
                "ports.http=0 | /ports/http",
                "accelerator.kind=gpu | /accelerator/kind",
                "location.zoneLabel=a b | /location/zoneLabel",
                "location.zoneLabel=a//b | /location/zoneLabel",
                "location.rackLabel=a/b/c | /location/rackLabel",
                "podLabels.team=a/b | /podLabels/team",
                "job.podLabels.a//b=c | /job/podLabels",
                "nodeSelector.a_=b | /nodeSelector",
                "spread.topologyKeys[0]=a/ | /spread/topologyKeys/0",
                "fullnameOverride=1abc | /fullnameOverride",
                "volumeMounts[0].name=a | /volumeMounts/0",
                "test.leaveSteps=0 | /test/leaveSteps",
                "graceSeconds=5 | /graceSeconds"
            })
    void aValueThatIsNotAllowedIsRefusedByItsName(String setting, String place) {
        String[] words = setting.split("=", 2);
        assertThatThrownBy(() -> Chart.render("plain", Map.of(words[0], words[1])))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(place);
    }

    @Test
    void theSchemaHasEveryValueAndNoOther() throws IOException {
        TreeSet<String> values = new TreeSet<>();
        paths(Chart.YAML.readTree(Files.readString(Chart.DIRECTORY.resolve("values.yaml"))), "", values);
        TreeSet<String> described = new TreeSet<>();
        described(
                new ObjectMapper().readTree(Files.readString(Chart.DIRECTORY.resolve("values.schema.json"))),
                "",
                described);
        // Helm's own
        described.remove(".global");
        assertThat(described).isEqualTo(values);
    }

    private static void paths(JsonNode node, String path, TreeSet<String> paths) {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String here = path + "." + entry.getKey();
            paths.add(here);
            // Names of resources and labels are the user's.
            if (!here.matches(".*(resources|job)\\.(requests|limits)|.*(Selector|Labels|[sS]ecurityContext)")) {
                paths(entry.getValue(), here, paths);
            }
        }
    }

    private static void described(JsonNode schema, String path, TreeSet<String> paths) {
        for (Map.Entry<String, JsonNode> entry : schema.path("properties").properties()) {
            paths.add(path + "." + entry.getKey());
            described(entry.getValue(), path + "." + entry.getKey(), paths);
        }
    }
}
