package io.locmoe.laboratory.bench.step;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.locmoe.laboratory.bench.step.device.MachineLimits;
import io.locmoe.page.DataTable;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of one run of {@code bench step}.
 *
 * @param version     version of this software
 * @param device      name of the device
 * @param repetitions repetitions of each measurement, alternating
 * @param notes       what was missing for more, or what degrades the numbers
 */
public record StepBenchReport(
        String command,
        String version,
        Machine machine,
        String device,
        int repetitions,
        MachineLimits limits,
        List<String> notes,
        List<StepCaseReport> cases) {

    /** A table of the parts of a step for each case, and tables of all cases at the end. */
    @JsonIgnore
    public List<DataTable> tables() {
        List<DataTable> tables = new ArrayList<>();
        cases.forEach(one -> tables.add(StepTables.parts(one)));
        tables.add(StepTables.shares(cases));
        tables.add(StepTables.rates(cases));
        if (cases.stream().anyMatch(one -> one.peer() != null)) {
            tables.add(StepTables.peers(cases));
        }
        if (cases.stream().anyMatch(one -> !one.meshes().isEmpty())) {
            tables.add(MeshTables.use(cases));
            tables.add(MeshTables.processor(cases));
            tables.add(MeshTables.memory(cases));
        }
        return tables;
    }

    /** Sentences about machine and measurement. */
    @JsonIgnore
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        remarks.add(limits.text());
        remarks.addAll(notes);
        return remarks;
    }

    /** Writes all of it as JSON. */
    public void write(Path file) throws IOException {
        ReportJson.write(file, this);
    }
}
