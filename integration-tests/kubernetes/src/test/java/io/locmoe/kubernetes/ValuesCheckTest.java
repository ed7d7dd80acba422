package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart refuses values that do not fit together, and says what to do, before anything reaches a cluster. */
class ValuesCheckTest {
    private static Map<String, String> values(String words) {
        Map<String, String> values = new TreeMap<>();
        for (String word : words.split(" ")) {
            String[] pair = word.split("=", 2);
            values.put(pair[0], pair[1]);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ports.flight=7200 | ports.membership=7200 is ports.flight too: each needs a port of its own",
                "accelerator.kind=ascend910 ports.http=60031 | change one of the two",
                "resources.requests.memory=3Gi | is above resources.limits.memory=2Gi: raise the limit",
                "resources.requests.memory=2000001Ki resources.limits.memory=2G | is above resources.limits.memory",
                "resources.requests.cpu=1500m resources.limits.cpu=1 | is above resources.limits.cpu=1",
                "job.requests.memory=1Gi | job.requests.memory=1Gi is above job.limits.memory=512Mi",
                "heap=2g | heap=2g does not fit resources.limits.memory=2Gi",
                "heap=2048m | raise the limit, or make the heap smaller",
                "data.size=0 | data.size=0 is no size of a volume: set how much",
                "data.size=0Gi | such as 50Gi, or data.kind=none",
                "data.accessMode=ReadWriteOnce | does not reach 4 nodes on several machines: use ReadWriteMany",
                "data.kind=existing | data.claimName is empty: name the claim",
                "data.store.region=r | data.store.region is set, but no store: name it in data.store.url",
                "data.store.secretName=s | data.store.secretName is set, but no store",
                "data.store.url=s3://runs/team | needs data.store.region, the region of the bucket",
                "data.store.url=s3://runs data.store.region=r job.arguments[0]=--store | leave one of the two out",
                "node.data=/tmp | node.data=/tmp is a place of the image or of another volume",
                "node.data=/etc/locmoe/data | such as /data",
                "node.data=/data/../tmp | such as /data",
                "queue.minMember=5 | queue.minMember=5 is above nodes=4, so the pods would never start: use 0 for all",
                "maxUnavailable=5 | maxUnavailable=5 is above nodes=4: use at most 4",
                "queue.kind=kueue | queue.name is empty: name the queue",
                "accelerator.kind=ascend910 node.devices=2 | node.devices=2 is above accelerator.count=1",
                "graceSeconds=75 | =75 is less than node.stopSeconds and 16 to leave the mesh: use at least 76",
                "image.tag=sha256:0a | image.tag=sha256:0a is a digest: set image.digest to it",
                "image.tag=a/b | is no tag",
                "image.repository=registry:5000/moe:v1 | has a tag or digest: set image.tag or image.digest to it",
                "certificates.from=cert-manager | certificates.issuerName is empty: name the issuer",
                "certificates.from=none tokensSecretName=t | an open mesh takes no tokens",
                "metrics.podMonitor=true | metrics.podMonitor needs metrics.secretName",
                "podLabels.app\\.kubernetes\\.io/component=x | podLabels has the label app.kubernetes.io/component",
                "job.podLabels.app\\.kubernetes\\.io/name=x | by which the chart finds its own objects",
                "commonLabels.app\\.kubernetes\\.io/instance=x | commonLabels has the label app.kubernetes.io/instance",
                "metrics.labels.helm\\.sh/chart=x | metrics.labels has the label helm.sh/chart",
                "env[0].name=LOCMOE_INDEX | env sets LOCMOE_INDEX, which the chart sets: leave it out",
                "job.env[0].name=POD_UID | job.env sets POD_UID",
                "volumes[0].name=data | volumes has data, which is a volume of the chart: choose another name",
                "volumeMounts[0].name=m volumeMounts[0].mountPath=/tmp/ | volumeMounts has /tmp/",
                "job.volumeMounts[0].name=m job.volumeMounts[0].mountPath=/data | choose another path",
                "sidecars[0].name=node | initContainers or sidecars have node",
                "job.kind=none | job.arguments has no effect with job.kind=none: set job.kind to a way to train",
                "job.kind=none job.arguments=null job.directory=own | job.directory has no effect with job.kind=none",
                "job.kind=none job.arguments=null job.suspend=true | job.suspend has no effect",
                "queue.name=q | queue.name has no effect with queue.kind=none: set queue.kind, or leave it out",
                "queue.kind=kueue queue.name=q queue.highestTier=1 | queue.highestTier has no effect with queue.kind",
                "queue.kind=volcano queue.name=q queue.priorityClass=high | queue.priorityClass has no effect",
                "job.kind=trainjob queue.kind=volcano queue.name=q queue.minMember=2 | effect with job.kind=trainjob",
                "data.claimName=c | data.claimName has no effect with data.kind=claim: set data.kind=existing",
                "data.kind=none data.storageClass=nfs | data.storageClass has no effect with data.kind=none",
                "accelerator.count=8 | accelerator.count has no effect with accelerator.kind=cpu: set accelerator.kind",
                "accelerator.hostNetwork=true | accelerator.hostNetwork has no effect",
                "metrics.secretName=watch | metrics.secretName has no effect with metrics.podMonitor=false",
                "metrics.labels.release=prometheus | metrics.labels has no effect",
                "networkPolicy.enabled=false networkPolicy.egress[0].ports[0].port=9000 | networkPolicy.egress has no",
                "serviceAccount.create=false serviceAccount.annotations.a=b | serviceAccount.annotations has no effect",
                "job.kind=leaderworkerset | test.administrator has no effect with job.kind=leaderworkerset, which",
                "plugins.claims[0].name=p plugins.claims[0].claimName=c plugins.images[0].name=p"
                        + " plugins.images[0].reference=r | plugins has p twice: give each its own name"
            })
    void valuesThatDoNotFitAreRefusedWithWhatToDo(String words, String sentence) {
        assertThatThrownBy(() -> Chart.render("plain", values(words)))
                .hasMessageContaining("the values of demo do not fit together:")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resources.requests.memory=2Gi | the same",
                "resources.requests.memory=2000000000 resources.limits.memory=2G | in other units",
                "heap=2047m | less than the limit",
                "data.size=1.5Ti | with a fraction",
                "nodes=1 data.accessMode=ReadWriteOnce | one node",
                "data.accessMode=ReadWriteOnce data.kind=none | not used",
                "data.store.url=s3://runs/team data.store.region=eu-central-1 | a role of the service account",
                "data.store.url=s3://runs/team data.store.endpoint=https://minio.storage:9000 | no region",
                "queue.minMember=4 queue.kind=volcano queue.name=q | all",
                "accelerator.kind=ascend910 node.devices=8 accelerator.count=8 | the same",
                "image.repository=registry:5000/moe image.tag=v1 | a port",
                "metrics.podMonitor=true metrics.secretName=watch | with its secret",
                "metrics.rules=true metrics.labels.release=prometheus | labels of rules",
                "job.kind=none job.arguments=null job.nodeSelector.a=b | helm test has such pods too",
                "metrics.podMonitor=true certificates.from=none | an open mesh",
                "env[0].name=JAVA_TOOL_OPTIONS | not the chart's",
                "resources.limits=null | no limits"
            })
    void valuesThatFitAreTaken(String words, String why) {
        assertThat(Chart.render("plain", values(words))).as(why).contains("kind: StatefulSet");
    }

    /** Without values the chart tells how to make what it needs: the names are those of the release. */
    @Test
    void withoutASecretOfCertificatesTheCommandsThatMakeItAreTold() {
        assertThatThrownBy(() -> Chart.render("plain", Map.of("certificates.secretName", "")))
                .hasMessageContaining("certificates.secretName is empty")
                .hasMessageContaining(
                        "\n    ./locmoe certificates certificates --mesh demo-locmoe --node-count 4 --users"
                                + " job:submit,admin:administer\n")
                .hasMessageContaining("kubectl --namespace training create secret generic demo-locmoe-certificates")
                .hasMessageContaining("certificates.from=none");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        assertThatThrownBy(() -> Chart.render("plain", values("ports.flight=7200 data.size=0 maxUnavailable=9")))
                .hasMessageContainingAll("\n- ports.membership=7200", "\n- data.size=0", "\n- maxUnavailable=9");
    }

    /** What users may set in place of the chart's own is there once. */
    @Test
    void pathsOfTheToolkitAndAnnotationsOfScrapingMayBeReplaced() {
        String text = Chart.render(
                "ascend",
                values("env[0].name=LD_LIBRARY_PATH env[0].value=/own metrics.annotations=true"
                        + " podAnnotations.prometheus\\.io/path=/own"));
        assertThat(text).containsOnlyOnce("name: LD_LIBRARY_PATH").containsOnlyOnce("prometheus.io/path: /own");
    }
}
