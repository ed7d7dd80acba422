package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.RunEvent;
import java.net.http.HttpResponse;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class MetricsTest {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    /** The Accept header that Prometheus 3 sends. */
    private static final String ACCEPT = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    private final NodeMesh mesh = new NodeMesh();

    @AfterEach
    void close() {
        mesh.close();
    }

    private HttpResponse<String> scrape(int node, String accept) throws Exception {
        String[] headers = accept == null ? new String[0] : new String[] {"Accept", accept};
        HttpResponse<String> answer = mesh.get(node, "/metrics", headers);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    private ExpositionText metrics(int node) throws Exception {
        HttpResponse<String> answer = scrape(node, null);
        assertThat(answer.headers().firstValue("content-type")).contains(PROMETHEUS);
        return ExpositionText.parse(answer.body(), false);
    }

    @Test
    void theCoordinatorShowsTheJobThatRuns() throws Exception {
        MeshClient client = mesh.with(2).client(1);
        String job = client.submit(NodeMesh.job(2, 5000, "steps", "5000"));
        NodeMesh.awaitStep(client, job, 3);
        ExpositionText running = metrics(0);
        assertThat(running.samples)
                .containsEntry("locmoe_mesh_nodes", 2.0)
                .containsEntry("locmoe_training_job{job_id=\"" + job + "\"}", 1.0)
                .containsEntry("locmoe_training_loss_nats", 5.0)
                .containsEntry("locmoe_training_local_share_ratio", 1.0)
                .containsEntry("locmoe_training_step_duration_seconds", 0.02)
                .containsEntry("locmoe_training_peak_share_ratio", 0.2)
                .hasEntrySatisfying(
                        "locmoe_training_tokens_per_second",
                        value -> assertThat(value).isCloseTo(2048 / 0.02, Offset.offset(1e-6)));
        double steps = running.samples.get("locmoe_training_steps_total");
        assertThat(steps).isGreaterThanOrEqualTo(3);
        assertThat(running.samples.get("locmoe_training_step")).isGreaterThanOrEqualTo(3);
        // A step may end while a scrape reads: each counter is that of a whole number of steps, from there on.
        counts(running, "locmoe_training_tokens_total", 2048, steps);
        counts(running, "locmoe_training_time_seconds_total{part=\"exchange\"}", 0.006, steps);
        counts(running, "locmoe_training_exchange_hidden_seconds_total", 0.003, steps);
        counts(running, "locmoe_training_exchange_bytes_total{from=\"node-0\",to=\"node-0\"}", 700, steps);
        counts(running, "locmoe_training_gradient_sync_bytes_total", 30, steps);
        counts(running, "locmoe_training_expert_choices_total{expert=\"1\",layer=\"0\"}", 548, steps);
        counts(running, "locmoe_training_dropped_choices_total{layer=\"0\"}", 7, steps);
        assertThat(running.types).containsEntry("locmoe_training_steps_total", "counter");
        assertThat(metrics(1).samples.keySet()).noneMatch(name -> name.startsWith("locmoe_training_loss"));

        client.checkpoint(job);
        NodeMesh.awaitEvent(
                client, job, event -> event instanceof RunEvent.Training(TrainingEvent.CheckpointWritten _));
        client.cancel(job);
        NodeMesh.end(client, job);
        ExpositionText ended = metrics(0);
        assertThat(ended.samples)
                .containsEntry("locmoe_training_jobs_total{outcome=\"cancelled\"}", 1.0)
                .doesNotContainKeys("locmoe_training_loss_nats", "locmoe_training_job{job_id=\"" + job + "\"}");
        assertThat(ended.samples.get("locmoe_training_steps_total")).isGreaterThanOrEqualTo(steps);
        assertThat(ended.samples.get("locmoe_training_checkpoints_total")).isPositive();
    }

    /** Metrics are read one after the other while the job goes on. */
    private static void counts(ExpositionText metrics, String name, double eachStep, double steps) {
        double counted = metrics.samples.get(name) / eachStep;
        assertThat(counted).as(name).isCloseTo(Math.rint(counted), Offset.offset(1e-6));
        assertThat(counted).as(name).isBetween(steps - 5, steps + 5);
    }

    @Test
    void prometheusGetsOpenMetricsWhereItAsksForThat() throws Exception {
        mesh.with(1);
        HttpResponse<String> answer = scrape(0, ACCEPT);
        assertThat(answer.headers().firstValue("content-type")).contains(OPEN_METRICS);
        ExpositionText metrics = ExpositionText.parse(answer.body(), true);
        assertThat(metrics.samples).containsEntry("locmoe_training_steps_total", 0.0);
        assertThat(metrics.types)
                .containsEntry("locmoe_training_steps", "counter")
                .containsEntry("locmoe_node", "info");
    }
}
