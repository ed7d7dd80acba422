package io.locmoe.laboratory.theory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.locmoe.page.ChartPage;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of one run of the command; as JSON they are {@code theory.json}.
 *
 * @param command command line
 * @param samples tokens drawn for each d and n
 * @param model   gate, router and shape of the examined model
 * @param uniform cosine of a uniform token of the model's shape to its own vector
 */
public record TheoryReport(
        String command,
        String version,
        int samples,
        long seed,
        List<Shares> lemma2,
        List<Cap> lemma3,
        List<Bound> theorem1,
        String model,
        Estimate uniform,
        List<LayerCosines> before,
        List<LayerCosines> after) {

    @JsonIgnore
    List<PageSection> sections() {
        return List.of(
                new Lemma2Section(lemma2).section(),
                new Lemma3Section(lemma3).section(),
                new Theorem1Section(theorem1).section(),
                new AnglesSection(model, uniform, before, after).section());
    }

    /** The sentences and tables of each part, for a terminal. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (PageSection section : sections()) {
            text.append(section.heading()).append("\n\n");
            for (PageItem item : section.items()) {
                if (item instanceof DataTable table) {
                    text.append(table.text()).append('\n');
                }
            }
            section.explanation().forEach(sentence -> text.append(sentence).append("\n"));
            text.append('\n');
        }
        return text.toString();
    }

    /** Writes {@code theory.json} and {@code index.html}. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        ReportJson.write(directory.resolve("theory.json"), this);
        List<String> introduction = new ArrayList<>();
        introduction.add(
                "The lemmas and the theorem of LocMoE (Li et al., IJCAI 2024, section 3.2) against Monte Carlo with "
                        + Digits.count(samples) + " drawn tokens for each width and number of experts, seed " + seed
                        + ".");
        introduction.add("Made by " + command + ", LocMoE Mesh " + version
                + ". The numbers are in theory.json beside this page.");
        new ChartPage("LocMoE's theory, measured", introduction, sections()).write(directory.resolve("index.html"));
    }
}
