package io.locmoe.dashboard;

import io.locmoe.dashboard.mesh.LogPage;
import io.locmoe.dashboard.mesh.MeshPage;
import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.page.ChartPage;
import io.locmoe.page.PageSection;
import io.locmoe.page.ServedPage;
import io.locmoe.report.RunReport;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Makes pages, and passes on what their buttons ask for. Blocks; any thread. */
record PageAnswers(PagedRuns runs) {
    private static final String TOOLS = """
            <div class="tools" role="group" aria-label="This page">
            %s<button type="button" id="pause" aria-pressed="false">Pause</button>
            <a href="report.html">Save as one file</a>
            <a href="../../">All runs</a>%s
            <p id="said" role="status"></p>
            </div>
            """;

    private static final String BUTTONS = """
            <button type="button" data-post="checkpoint"%1$s>Checkpoint now</button>
            <button type="button" data-post="cancel" data-confirm="End this training at its next step, with a \
            checkpoint?"%1$s>End training</button>
            """;

    /** @param parts of the path */
    PageAnswer page(List<String> parts, MultiMap parameters) throws IOException {
        return switch (parts.size()) {
            case 1 -> first(parts.getFirst(), parameters);
            case 2 ->
                parts.equals(List.of(Addresses.MESH, ""))
                        ? PageAnswer.html(meshPage().html())
                        : missing();
            case 3 -> second(parts, parameters);
            default -> missing();
        };
    }

    private PagedMesh mesh() {
        return runs.mesh().orElseThrow(() -> new NoSuchElementException("this page is of no mesh"));
    }

    MeshPage meshPage() {
        return new MeshPage(mesh(), runs.current().map(PageAnswers::onMesh));
    }

    /** While a run recovers its events may be out of reach; that must not hide the nodes. */
    private static MeshPage.Run onMesh(PagedRun run) {
        String heading = "Run " + run.name();
        PageSection section;
        try {
            section = MeshSection.of(run.report(), heading);
        } catch (RuntimeException untold) {
            section = new PageSection(
                    heading, List.of("Its events cannot be read now: " + untold.getMessage()), List.of());
        }
        return new MeshPage.Run(run.name(), run.status(), run.isRunning(), section);
    }

    private PageAnswer first(String name, MultiMap parameters) {
        return switch (name) {
            case "" ->
                PageAnswer.html(new RunsPage(
                                runs.all(),
                                value(parameters, "filter"),
                                runs.comparisons().keySet(),
                                runs.mesh().isPresent())
                        .html());
            case "over" -> over(parameters.getAll("run"));
            default -> missing();
        };
    }

    private static String value(MultiMap parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).orElse("");
    }

    private PageAnswer over(List<String> names) {
        if (names.size() < 2 || names.size() > OverlayPage.MOST) {
            return PageAnswer.text(400, "choose from two to " + OverlayPage.MOST + " runs; go back and mark them");
        }
        Map<String, RunReport> chosen = new LinkedHashMap<>();
        names.forEach(name -> chosen.put(name, run(name).report()));
        return PageAnswer.html(
                new ServedPage(new OverlayPage(chosen).page(), "<p class=\"tools\"><a href=\"./\">All runs</a></p>\n")
                        .html());
    }

    private PageAnswer second(List<String> parts, MultiMap parameters) throws IOException {
        String name = parts.get(1);
        return switch (parts.getFirst() + "/" + parts.getLast()) {
            case Addresses.RUNS + "/" -> live(run(name));
            case Addresses.RUNS + "/report.html" ->
                PageAnswer.file(page(run(name)).html());
            case Addresses.COMPARISONS + "/" -> comparison(name);
            case Addresses.MESH + "/log" ->
                PageAnswer.html(
                        new LogPage(mesh(), name, value(parameters, "text"), value(parameters, "level")).html());
            default -> missing();
        };
    }

    private PageAnswer live(PagedRun run) {
        String tools = TOOLS.formatted(
                run.isRunning() ? BUTTONS.formatted(MeshPage.disabled(run.forbidden())) : "",
                runs.mesh().isPresent() ? " <a href=\"../../mesh/\">Nodes of the mesh</a>" : "");
        return PageAnswer.html(new ServedPage(page(run), tools).live());
    }

    private PageAnswer comparison(String name) throws IOException {
        Path page = runs.comparisons().get(name);
        return page == null ? missing() : PageAnswer.foreign(Files.readString(page));
    }

    /** What a button of a run's page asks for. */
    PageAnswer asked(List<String> parts) {
        if (parts.size() == 3 && parts.getFirst().equals(Addresses.MESH)) {
            return parts.getLast().equals("leave") ? PageAnswer.text(200, mesh().leave(parts.get(1))) : missing();
        } else if (parts.size() != 3 || !parts.getFirst().equals(Addresses.RUNS)) {
            return missing();
        }
        PagedRun run = run(parts.get(1));
        return switch (parts.getLast()) {
            case "checkpoint" -> PageAnswer.text(200, run.checkpoint());
            case "cancel" -> PageAnswer.text(200, run.cancel());
            default -> missing();
        };
    }

    /** Whether the live page at this address is there; its last part does not count. */
    boolean isThere(List<String> parts) {
        return parts.getFirst().equals(Addresses.MESH)
                ? runs.mesh().isPresent()
                : runs.run(parts.get(1)).isPresent();
    }

    /** The figures of the live page at this address. */
    String update(List<String> parts) {
        return ServedPage.update(
                parts.getFirst().equals(Addresses.MESH) ? meshPage().page() : page(run(parts.get(1))));
    }

    private static ChartPage page(PagedRun run) {
        return new RunPage(run.name(), run.status(), run.last(), run.report()).page();
    }

    private PagedRun run(String name) {
        return runs.run(name).orElseThrow(() -> new NoSuchElementException("there is no such run here"));
    }

    private static PageAnswer missing() {
        return PageAnswer.text(404, "there is no such page");
    }
}
