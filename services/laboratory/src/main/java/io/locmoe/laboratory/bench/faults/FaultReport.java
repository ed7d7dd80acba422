package io.locmoe.laboratory.bench.faults;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.locmoe.laboratory.bench.endurance.Endurance;
import io.locmoe.laboratory.bench.faults.recovery.Fault;
import io.locmoe.page.DataTable;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJson;
import io.locmoe.report.ReportTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The results of one run of {@code bench faults}: the content of {@code faults.json}.
 *
 * @param version   version of this software
 * @param settings  settings of the job
 * @param every     mean seconds between two faults
 * @param faults    faults in order
 * @param steps     number of steps of the training
 * @param losses    comparison of the losses with those of an undisturbed training
 * @param time      time of the training by purpose; its goodput is the effective training time
 * @param course    steps of the training over time
 * @param endurance resources of nodes and command over time
 */
public record FaultReport(
        String command,
        String version,
        Machine machine,
        Map<String, String> settings,
        long seed,
        double every,
        List<Fault> faults,
        long steps,
        SameLosses losses,
        ReportTime time,
        List<TimeLine.Point> course,
        Endurance endurance) {
    /** Seconds without faults that are enough for a statement. */
    private static final double ENOUGH = 60;

    public FaultReport {
        faults = List.copyOf(faults);
        course = List.copyOf(course);
    }

    /** The faults of each kind that happened, in the order of the kinds. */
    List<List<Fault>> byKind() {
        return Arrays.stream(FaultKind.values())
                .map(kind -> faults.stream()
                        .filter(fault -> fault.kind().equals(kind.label()))
                        .toList())
                .filter(ofKind -> !ofKind.isEmpty())
                .toList();
    }

    /** The cost of each kind of fault. */
    @JsonIgnore
    public DataTable table() {
        return FaultTables.kinds(this);
    }

    /** Sentences about the training as a whole. */
    @JsonIgnore
    public List<String> findings() {
        return FaultTables.findings(this);
    }

    /** Whether the losses are as required: equal, unless experts have moved. */
    @JsonIgnore
    public boolean isAsUndisturbed() {
        return losses.all()
                || Boolean.parseBoolean(settings.get("relieveSlow"))
                || faults.stream().anyMatch(fault -> FaultKind.of(fault.kind()).movesExperts());
    }

    /** Recovery, repeated steps and pauses, divided by the number of faults. */
    @JsonProperty("secondsOfAFault")
    double secondsOfAFault() {
        return disturbed() / faults.size();
    }

    private double disturbed() {
        return time.recovering() + time.recomputed() + time.pauses();
    }

    /**
     * The effective training time if faults came at this interval, with the measured cost of a fault and the same share
     * for everything else; without that share if it is not known.
     *
     * @param interval seconds from one fault to the next
     */
    double goodput(double interval) {
        double share = isRestKnown() ? (time.training() + time.validations()) / undisturbed() : 1;
        return Math.max(0, 1 - secondsOfAFault() / interval) * share;
    }

    /** Whether enough time without faults is left to know the share of everything else. */
    @JsonIgnore
    boolean isRestKnown() {
        return undisturbed() >= ENOUGH;
    }

    private double undisturbed() {
        return time.seconds() - disturbed();
    }

    /**
     * Writes {@code faults.json} and {@code index.html} with a time line of the run.
     *
     * @throws IOException if the directory cannot be written
     */
    void write(Path directory) throws IOException {
        ReportJson.write(directory.resolve("faults.json"), this);
        new FaultPage(this).page().write(directory.resolve("index.html"));
    }
}
