package io.locmoe.laboratory.bench.endurance;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locmoe.page.Digits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The resources of a mesh and its command over time.
 *
 * @param samples samples in time order
 */
public record Endurance(List<Sample> samples) {
    private static final double MIB = 1 << 20;
    /** Least growth in MiB that counts. */
    private static final double MIB_FLOOR = 32;

    private static final double FLOOR = 8;

    public Endurance {
        samples = List.copyOf(samples);
    }

    private record Moment(double second, Held held) {}

    /** Growing resources, see {@link Series#growth}: of the command, of all nodes together, and of long-lived nodes. */
    @JsonProperty("growing")
    public List<Growth> growing() {
        List<Growth> growing = new ArrayList<>();
        growing.addAll(growing("the command", moments(Sample::command)));
        growing.addAll(growing("all nodes", moments(Endurance::together)));
        processes().forEach((name, moments) -> growing.addAll(growing(name, moments)));
        files(Sample::shared).growth("files in /dev/shm", FLOOR).ifPresent(growing::add);
        files(Sample::temporary).growth("temporary files", FLOOR).ifPresent(growing::add);
        return growing;
    }

    private List<Moment> moments(Function<Sample, Held> held) {
        return samples.stream()
                .map(sample -> new Moment(sample.second(), held.apply(sample)))
                .toList();
    }

    private Series files(Function<Sample, Long> count) {
        return Series.of(samples, Sample::second, count::apply);
    }

    private static List<Growth> growing(String whose, List<Moment> moments) {
        List<Growth> growing = new ArrayList<>();
        Series.of(moments, Moment::second, moment -> moment.held().resident() / MIB)
                .growth("MiB of memory of " + whose, MIB_FLOOR)
                .ifPresent(growing::add);
        Series.of(moments, Moment::second, moment -> moment.held().threads())
                .growth("threads of " + whose, FLOOR)
                .ifPresent(growing::add);
        Series.of(moments, Moment::second, moment -> moment.held().descriptors())
                .growth("descriptors of " + whose, FLOOR)
                .ifPresent(growing::add);
        return growing;
    }

    private static Held together(Sample sample) {
        return sample.nodes().stream()
                .map(Sample.Node::held)
                .reduce(
                        new Held(0, 0, 0),
                        (one, other) -> new Held(
                                one.resident() + other.resident(),
                                one.threads() + other.threads(),
                                one.descriptors() + other.descriptors()));
    }

    /** Processes that existed for at least half of the time; one that was spare and then trained counts as two. */
    private Map<String, List<Moment>> processes() {
        Map<String, List<Moment>> all = new TreeMap<>();
        for (Sample sample : samples) {
            for (Sample.Node node : sample.nodes()) {
                all.computeIfAbsent(node.process(), _ -> new ArrayList<>())
                        .add(new Moment(sample.second(), node.held()));
            }
        }
        all.values().removeIf(moments -> 2 * moments.size() < samples.size());
        return all;
    }

    /** A sentence: whether they are flat, or what grows. */
    public String finding() {
        if (!files(Sample::shared).isLongEnough()) {
            return "memory, threads, descriptors and files: the run is too short to say whether they grow";
        }
        String time = Digits.fixed(samples.getLast().second(), 0) + " s";
        List<Growth> growing = growing();
        return growing.isEmpty()
                ? "memory, threads, descriptors and files are flat over " + time
                : "over " + time + " this grows: "
                        + growing.stream().map(Growth::text).collect(Collectors.joining("; "));
    }
}
