package io.locmoe.report;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.report.ShadowReport;
import io.locmoe.engine.report.ShadowValidation;
import io.locmoe.engine.report.StepReport;
import io.locmoe.samples.Project;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportSchemaTest {
    private final Path file = Project.root().resolve("docs/report.schema.json");
    private final ReportCollector collector = new ReportCollector(Reports.job(Map.of("width", "128")));

    @TempDir
    private Path directory;

    @Test
    void aFinishedReportIsValid() throws Exception {
        for (int n = 1; n <= 12; n++) {
            collector.accept(new TrainingEvent.StepCompleted(step(n, 100, 0.5)));
        }
        collector.accept(new TrainingEvent.Validated(6, 3.5, layers(Double.NaN)));
        collector.accept(new TrainingEvent.Validated(12, 2.5, layers(0.75)));
        collector.accept(new TrainingEvent.CheckpointWritten(12, directory.toString()));
        collector.accept(new TrainingEvent.PaceChanged("node-1", new PaceChange(1, 11, 3, 0, 2.5)));
        collector.accept(new TrainingEvent.PaceChanged("node-3", new PaceChange(3, 12, 4, 0, 1.6)));
        collector.accept(new TrainingEvent.PaceChanged("node-3", new PaceChange(3, 12, 4, 9, 1.75)));
        collector.accept(new TrainingEvent.CheckpointFailed(8, "/out/.partial-step-000008: no space"));
        collector.accept(new TrainingEvent.CheckpointFailed(10, "/out/.partial-step-000010: no space"));
        collector.accept(new TrainingEvent.CheckpointFailed(12, "/out: does not exist"));
        collector.onJoin(new ReportJoin(List.of("node-2"), 12, 4, 1.25));
        collector.onMove(new ReportMove(List.of("node-2"), Map.of("node-1", 3, "node-2", 1), 14, 0.75));
        collector.onNodeFailure();
        collector.accept(new TrainingEvent.PaceChanged("node-0", new PaceChange(0, 12, 12, 0, 4)));
        collector.accept(new TrainingEvent.StepCompleted(step(12, 100, 0.5)));
        collector.onRecovery(new ReportFailure(
                List.of("node-2"),
                13,
                11,
                ReportFailure.SNAPSHOT,
                4,
                List.of("node-0", "node-1", "node-3"),
                2.5,
                "node-2 left the mesh"));
        collector.end(ReportJob.COMPLETED, "");
        JsonNode written = written();
        assertThat(errors(written)).isEmpty();
        assertThat(written.at("/steps/0/peakShare").asDouble())
                .isEqualTo(ReportFile.in(directory).read().steps().getFirst().peakShare())
                .isCloseTo(0.2, within(1e-12));
        assertThat(written.at("/summary/peakShare").asDouble()).isCloseTo(0.2, within(1e-12));
        assertThat(collector.report().checkpointFailures())
                .containsExactly(
                        new ReportCheckpointFailure("/out/.partial-step-000008: no space", 8, 10, 2),
                        new ReportCheckpointFailure("/out: does not exist", 12, 12, 1));
        assertThat(collector.report().slowNodes())
                .as("one that the job ends with, one that keeps up again, and one of the next job")
                .containsExactly(
                        new ReportSlowNode("node-1", 3, 11, 12L, 2.5),
                        new ReportSlowNode("node-3", 4, 12, 9L, 1.75),
                        new ReportSlowNode("node-0", 12, 12, null, 4));
    }

    private static List<LayerValidation> layers(double stability) {
        return List.of(
                new LayerValidation(stability, null),
                new LayerValidation(stability, new ShadowValidation(0.5, new long[][] {{4, 1}, {2, 3}})));
    }

    @Test
    void aReportBeforeTheFirstStepIsValid() throws Exception {
        assertThat(errors(written())).isEmpty();
    }

    @Test
    void aLossThatIsNotFiniteIsNullAndValid() throws Exception {
        StepReport s = step(1, 100, 0.5);
        collector.accept(new TrainingEvent.StepCompleted(new StepReport(
                1,
                1,
                Double.NaN,
                0,
                0,
                0,
                0,
                0,
                Double.POSITIVE_INFINITY,
                0,
                new StepReport.LossScaling(65536, true),
                s.milliseconds(),
                s.processor(),
                s.bytes(),
                s.memory(),
                s.layers(),
                s.measures(),
                s.traffic(),
                List.of("the loss of rank 1 is NaN"))));
        JsonNode report = written();
        assertThat(report.at("/steps/0/lossPerToken").isNull()).isTrue();
        assertThat(report.at("/summary/lossPerToken").isNull()).isTrue();
        assertThat(errors(report)).isEmpty();
        assertThat(ReportFile.in(directory).read().steps().getFirst().lossPerToken())
                .isNaN();
    }

    @Test
    void anUnknownFieldIsNotValid() throws Exception {
        JsonNode report = written();
        ((ObjectNode) report.get("summary")).put("speed", 1);
        assertThat(errors(report)).hasSize(1).first().asString().contains("speed");
    }

    @Test
    void theSchemaNamesTheFieldsOfTheRecordsAndDescribesEach() throws Exception {
        JsonNode schema = ReportJson.MAPPER.readTree(file.toFile());
        agree(RunReport.class, schema, false);
        agree(ReportJob.class, schema.at("/properties/job"), true);
        agree(Machine.class, schema.at("/properties/job/properties/machine"), true);
        agree(StepReport.class, schema.at("/$defs/step"), true);
        agree(StepReport.Milliseconds.class, schema.at("/$defs/milliseconds"), true);
        agree(StepReport.LossScaling.class, schema.at("/$defs/step/properties/lossScaling"), true);
        agree(StepReport.Processor.class, schema.at("/$defs/step/properties/processor"), true);
        agree(StepReport.Memory.class, schema.at("/$defs/step/properties/memory"), true);
        agree(StepReport.Bytes.class, schema.at("/$defs/step/properties/bytes"), true);
        agree(LayerReport.class, schema.at("/$defs/layer"), true);
        agree(PluginMeasures.class, schema.at("/$defs/step/properties/measures"), true);
        agree(ShadowReport.class, schema.at("/$defs/layer/properties/shadow"), true);
        agree(ReportSummary.Shadow.class, schema.at("/properties/summary/properties/shadow"), true);
        agree(ReportValidation.class, schema.at("/properties/validations/items"), true);
        agree(LayerValidation.class, schema.at("/$defs/layerValidation"), true);
        agree(ShadowValidation.class, schema.at("/$defs/layerValidation/properties/shadow"), true);
        agree(ReportTime.Goodput.class, schema.at("/properties/goodput/items"), true);
        agree(ReportSummary.class, schema.at("/properties/summary"), true);
        agree(ReportTime.class, schema.at("/properties/time"), true);
        agree(ReportSlowNode.class, schema.at("/properties/slowNodes/items"), true);
        agree(ReportCheckpointFailure.class, schema.at("/properties/checkpointFailures/items"), true);
        agree(ReportJoin.class, schema.at("/properties/joins/items"), true);
        agree(ReportMove.class, schema.at("/properties/moves/items"), true);
        agree(ReportFailure.class, schema.at("/properties/failures/items"), true);
    }

    private static void agree(Class<? extends Record> type, JsonNode schema, boolean described) {
        Stream<String> derived = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(JsonProperty.class))
                .map(Method::getName);
        List<String> fields = Stream.concat(
                        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName), derived)
                .toList();
        assertThat(schema.get("properties").fieldNames())
                .toIterable()
                .as(type.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(fields);
        assertThat(schema.get("required"))
                .extracting(JsonNode::asText)
                .as(type.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(fields);
        assertThat(schema.get("additionalProperties").asBoolean(true)).isFalse();
        if (described) {
            schema.get("properties")
                    .properties()
                    .forEach(e -> assertThat(e.getValue().has("description")
                                    || e.getValue().has("$ref"))
                            .as(e.getKey())
                            .isTrue());
        }
    }

    private JsonNode written() throws Exception {
        ReportFile report = ReportFile.in(directory);
        report.write(collector.report());
        return ReportJson.MAPPER.readTree(report.path().toFile());
    }

    private List<Error> errors(JsonNode report) throws Exception {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(file), InputFormat.JSON);
        return schema.validate(report.toString(), InputFormat.JSON);
    }
}
