package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locmoe.harness.job.TinyText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code profile}: the trace of a training on two nodes beside its report. */
@Tag("slow")
class ProfileTest {
    private static final int RANKS = 2;
    private static final int WARM_UP = 3;
    private static final int STEPS = 10;
    private static final int SPARSE_LAYERS = 2;
    private static final int MICRO_BATCHES = 2;
    /** Dispatch, combine, and the gradients of both. */
    private static final int DIRECTIONS = 4;

    @TempDir
    private static Path directory;

    private static Path out;
    private static JsonNode result;
    private static Path trace;
    private static List<JsonNode> events;

    /** A slice of a track, in nanoseconds. */
    private record Slice(String category, String name, long from, long to, JsonNode arguments) {
        static Slice of(JsonNode event) {
            long from = nanos(event.path("ts"));
            return new Slice(
                    event.path("cat").asText(),
                    event.path("name").asText(),
                    from,
                    from + nanos(event.path("dur")),
                    event.path("args"));
        }

        private static long nanos(JsonNode microseconds) {
            return microseconds.decimalValue().movePointRight(3).longValueExact();
        }

        long nanos() {
            return to - from;
        }

        boolean is(String wanted) {
            return category.equals(wanted);
        }
    }

    @BeforeAll
    static void profile() throws IOException {
        out = directory.resolve("a, b");
        Locmoe profile = Locmoe.run(
                directory,
                "profile",
                "--out",
                out.toString(),
                "--warm-up",
                Integer.toString(WARM_UP),
                "--nodes",
                Integer.toString(RANKS),
                "--json",
                "--set",
                "preset=tiny",
                "--set",
                "width=32",
                "--set",
                "microBatches=" + MICRO_BATCHES,
                "--set",
                "data=" + TinyText.write(directory.resolve("text")));
        assertThat(profile.exitCode(1)).as(profile.output() + profile.errors()).isZero();
        result = new ObjectMapper().readTree(profile.output());
        trace = Path.of(result.path("trace").asText());
        events = events(trace);
    }

    @Test
    void theTraceHasWhatTheReportHas() {
        JsonNode report = Locmoe.report(out);
        assertFiles(result, out);
        Map<List<Long>, List<Slice>> tracks = tracks(events);
        tracks.values().forEach(ProfileTest::assertNested);
        List<List<Slice>> ranks = tracks.values().stream()
                .filter(slices -> slices.stream().anyMatch(slice -> slice.is("step")))
                .toList();
        assertThat(ranks).hasSize(RANKS).allSatisfy(ProfileTest::assertSteps);
        assertTimes(ranks, report);
        assertTimesOfRanks(ranks, report);
        assertExchanges(events, report);
        assertThat(result.path("parts").findValuesAsText("name"))
                .contains("GroupedLinear", "forward", "backward", "gradient sync", "agreement", "update", "dispatch");
    }

    private static void assertFiles(JsonNode result, Path out) {
        assertThat(result.path("directory").asText()).isEqualTo(out.toString());
        assertThat(result.path("recordings"))
                .hasSize(RANKS)
                .allSatisfy(file -> assertThat(Path.of(file.asText())).isNotEmptyFile());
        assertThat(result.path("firstStep").asInt()).isEqualTo(WARM_UP + 1);
        assertThat(result.path("lastStep").asInt()).isEqualTo(WARM_UP + STEPS);
        assertThat(result.path("ranks").asInt()).isEqualTo(RANKS);
    }

    private static List<JsonNode> events(Path trace) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(trace))) {
            JsonNode events = new ObjectMapper()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(in)
                    .path("traceEvents");
            return StreamSupport.stream(events.spliterator(), false).toList();
        }
    }

    /** The slices of each process and thread, as a reader sorts them: by begin, and the longer before the shorter. */
    private static Map<List<Long>, List<Slice>> tracks(List<JsonNode> events) {
        Map<List<Long>, List<Slice>> tracks = new HashMap<>();
        for (JsonNode event : events) {
            if (event.path("ph").asText().equals("X")) {
                tracks.computeIfAbsent(track(event), _ -> new ArrayList<>()).add(Slice.of(event));
            }
        }
        tracks.values()
                .forEach(slices -> slices.sort(Comparator.comparingLong(Slice::from)
                        .thenComparing(Comparator.comparingLong(Slice::to).reversed())));
        return tracks;
    }

    private static void assertNested(List<Slice> slices) {
        Deque<Slice> open = new ArrayDeque<>();
        for (Slice slice : slices) {
            while (!open.isEmpty() && open.peek().to <= slice.from) {
                open.pop();
            }
            if (!open.isEmpty()) {
                assertThat(slice.to).as(slice + " in " + open.peek()).isLessThanOrEqualTo(open.peek().to);
            }
            open.push(slice);
        }
    }

    /** Steps follow each other, and what they contain takes no longer than they do. */
    private static void assertSteps(List<Slice> track) {
        List<Slice> steps = track.stream().filter(slice -> slice.is("step")).toList();
        assertThat(steps)
                .extracting(step -> step.arguments.path("step").asLong())
                .containsExactlyElementsOf(LongStream.rangeClosed(WARM_UP + 1, WARM_UP + STEPS)
                        .boxed()
                        .toList());
        assertThat(steps).allSatisfy(step -> {
            List<Slice> inside = track.stream()
                    .filter(slice -> !slice.is("step") && step.from <= slice.from && slice.to <= step.to)
                    .toList();
            assertThat(sum(inside, slice -> slice.is("kernel"))).isPositive().isLessThanOrEqualTo(step.nanos());
            for (String phase : List.of("forward", "backward")) {
                assertThat(inside.stream().filter(slice -> slice.name.equals(phase)))
                        .as(phase)
                        .hasSize(MICRO_BATCHES);
            }
            assertThat(sum(
                            inside,
                            slice -> List.of("batches", "forward", "backward", "update")
                                    .contains(slice.name)))
                    .isLessThanOrEqualTo(step.nanos());
        });
    }

    private static long sum(List<Slice> slices, Predicate<Slice> which) {
        return slices.stream().filter(which).mapToLong(Slice::nanos).sum();
    }

    /** The mean over the ranks of each time of each step is the report's. */
    private static void assertTimes(List<List<Slice>> ranks, JsonNode report) {
        for (JsonNode step : recorded(report)) {
            for (String part : List.of("total", "compute", "exchange", "exchangeHidden", "gradientSync", "idle")) {
                double mean = ranks.stream()
                        .flatMap(List::stream)
                        .filter(slice -> slice.is("step")
                                && slice.arguments.path("step").asLong()
                                        == step.path("step").asLong())
                        .mapToDouble(slice ->
                                slice.arguments.path(part + "Milliseconds").asDouble())
                        .average()
                        .orElseThrow();
                assertThat(mean)
                        .as(part)
                        .isCloseTo(step.at("/milliseconds/" + part).asDouble(), within(1e-6));
            }
        }
    }

    /** Each rank's own times are in the report, too, and their means are the report's. */
    private static void assertTimesOfRanks(List<List<Slice>> ranks, JsonNode report) {
        for (JsonNode step : recorded(report)) {
            JsonNode own = step.at("/milliseconds/ranks");
            assertThat(own).hasSize(RANKS);
            for (String part : List.of("compute", "exchange", "exchangeHidden", "gradientSync", "idle")) {
                double sum = 0;
                for (JsonNode rank : own) {
                    JsonNode recorded = ranks.stream()
                            .flatMap(List::stream)
                            .filter(slice -> slice.is("step"))
                            .map(Slice::arguments)
                            .filter(same("step", step).and(same("rank", rank)))
                            .findFirst()
                            .orElseThrow();
                    assertThat(rank.path(part).asDouble())
                            .as(part)
                            .isCloseTo(recorded.path(part + "Milliseconds").asDouble(), within(1e-6));
                    sum += rank.path(part).asDouble();
                }
                assertThat(sum / RANKS)
                        .as(part)
                        .isCloseTo(step.at("/milliseconds/" + part).asDouble(), within(1e-6));
            }
        }
    }

    private static Predicate<JsonNode> same(String field, JsonNode like) {
        return arguments -> arguments.path(field).asLong() == like.path(field).asLong();
    }

    private static List<JsonNode> recorded(JsonNode report) {
        List<JsonNode> steps = StreamSupport.stream(report.path("steps").spliterator(), false)
                .filter(step -> step.path("step").asInt() > WARM_UP)
                .toList();
        assertThat(steps).hasSize(STEPS);
        return steps;
    }

    /** Each exchange of each step begins and ends, and together they have sent the bytes of the report. */
    private static void assertExchanges(List<JsonNode> events, JsonNode report) {
        List<JsonNode> begun = events.stream()
                .filter(event -> event.path("ph").asText().equals("b"))
                .toList();
        assertThat(events.stream()
                        .filter(event -> event.path("ph").asText().equals("e"))
                        .map(event -> event.at("/id2/local").asText()))
                .containsExactlyInAnyOrderElementsOf(begun.stream()
                        .map(event -> event.at("/id2/local").asText())
                        .toList());
        for (JsonNode step : recorded(report)) {
            List<JsonNode> own = begun.stream()
                    .map(event -> event.path("args"))
                    .filter(arguments ->
                            arguments.path("step").asInt() == step.path("step").asInt())
                    .toList();
            assertThat(own.size() % (RANKS * SPARSE_LAYERS * MICRO_BATCHES * DIRECTIONS))
                    .isZero();
            for (int layer = 0; layer < SPARSE_LAYERS; layer++) {
                int number = layer;
                assertThat(own).anyMatch(arguments -> arguments.path("layer").asInt() == number);
            }
            long bytes = own.stream()
                    .mapToLong(arguments -> arguments.path("bytesOut").asLong())
                    .sum();
            assertThat(bytes)
                    .isPositive()
                    .isEqualTo(step.at("/bytes/interNode").asLong()
                            + step.at("/bytes/intraNode").asLong());
        }
    }

    /** It drops and mends nothing, and shows the slices of each rank, and each node's exchanges and heap. */
    @Test
    void perfettoReadsEverythingInTheTrace() throws Exception {
        String ofRanks =
                "select p.name || ' ' || t.name || ' ' || s.category || ' ' || s.name || ' ' || s.ts || ' ' || s.dur"
                        + " from slice s join thread_track k on s.track_id = k.id join thread t using (utid)"
                        + " join process p using (upid)";
        String underWay = "select p.name || ' ' || s.category || ' ' || s.name || ' ' || s.ts || ' ' || s.dur || ' '"
                + " || extract_arg(s.arg_set_id, 'args.bytesOut')"
                + " from slice s join process_track k on s.track_id = k.id join process p using (upid)";
        List<List<String>> rows = Perfetto.ask(
                trace,
                "select name || ': ' || value from stats where severity <> 'info' and value > 0",
                ofRanks,
                underWay,
                "select distinct p.name || ' ' || k.name from counter c join process_counter_track k on"
                        + " c.track_id = k.id join process p using (upid) order by 1");
        assertThat(rows.get(0)).as("problems").isEmpty();
        assertThat(rows.get(1)).containsExactlyInAnyOrderElementsOf(ofRanks());
        assertThat(rows.get(2)).containsExactlyInAnyOrderElementsOf(underWay());
        assertThat(rows.get(3)).containsExactly("node-0 heap bytes", "node-1 heap bytes");
    }

    private static List<String> ofRanks() {
        Map<List<Long>, String> names = new HashMap<>();
        for (JsonNode event : events) {
            if (event.path("name").asText().equals("thread_name")) {
                names.put(
                        track(event), node(event) + " " + event.at("/args/name").asText());
            }
        }
        return events.stream()
                .filter(event -> event.path("ph").asText().equals("X"))
                .map(event -> names.get(track(event)) + " " + text(Slice.of(event)))
                .toList();
    }

    private static List<Long> track(JsonNode event) {
        return List.of(event.path("pid").asLong(), event.path("tid").asLong());
    }

    private static String node(JsonNode event) {
        return "node-" + (event.path("pid").asInt() - 1);
    }

    private static String text(Slice slice) {
        return slice.category + " " + slice.name + " " + slice.from + " " + slice.nanos();
    }

    private static List<String> underWay() {
        Map<String, JsonNode> ends = events.stream()
                .filter(event -> event.path("ph").asText().equals("e"))
                .collect(Collectors.toMap(event -> event.at("/id2/local").asText(), event -> event));
        return events.stream()
                .filter(event -> event.path("ph").asText().equals("b"))
                .map(event -> {
                    long from = Slice.nanos(event.path("ts"));
                    long to = Slice.nanos(
                            ends.get(event.at("/id2/local").asText()).path("ts"));
                    return node(event) + " exchange " + event.path("name").asText() + " " + from + " " + (to - from)
                            + " " + event.at("/args/bytesOut").asLong();
                })
                .toList();
    }

    @Test
    void whatCannotBeProfiledIsRefused() throws IOException {
        assertRefused("--steps must be between 1 and 1000, not 0", "--steps", "0");
        assertRefused("--warm-up must be between 0 and 1000000, not -1", "--warm-up", "-1");
        assertRefused("leave stopAfter out", "--set", "stopAfter=3");
        assertRefused("leave stopAfter out", "--stop-after", "3");
        assertRefused("experts must be", "--set", "experts=0");
        Path full = Files.createDirectory(directory.resolve("full"));
        Files.writeString(full.resolve("mine"), "");
        assertRefused("is not empty; name a new directory", "--out", full.toString());
        assertThat(full).isDirectoryContaining(file -> file.endsWith("mine"));
    }

    private void assertRefused(String sentence, String... words) {
        List<String> all = new ArrayList<>(List.of("profile"));
        all.addAll(List.of(words));
        CommandHere refused = CommandHere.run(all.toArray(String[]::new));
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
        assertThat(refused.errors()).contains(sentence);
    }
}
