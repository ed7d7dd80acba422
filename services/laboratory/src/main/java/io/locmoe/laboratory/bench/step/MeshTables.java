package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import java.util.List;

/** The tables of {@code bench step} about meshes of nodes. */
final class MeshTables {
    private MeshTables() {}

    /** A case on a mesh, for captions. */
    static String title(String one, MeshReport mesh) {
        return one + ", " + mesh.nodes() + (mesh.nodes() == 1 ? " node" : " nodes");
    }

    /** Processor seconds with and without exchange. */
    static DataTable use(List<StepCaseReport> cases) {
        return columns(cases)
                .column(
                        "with exchange",
                        row -> seconds(row.mesh.processorSeconds().median()))
                .column("quartiles", row -> quartiles(row.mesh.processorSeconds()))
                .column("without", row -> seconds(row.mesh.withoutExchange().median()))
                .column("quartiles", row -> quartiles(row.mesh.withoutExchange()))
                .table("What nodes use: processor seconds for 1,000 tokens");
    }

    /** Processor seconds by purpose. */
    static DataTable processor(List<StepCaseReport> cases) {
        return columns(cases)
                .column("all", row -> seconds(row.mesh.processor().all()))
                .column("compute", row -> seconds(row.mesh.processor().compute()))
                .column("update", row -> seconds(row.mesh.processor().update()))
                .column("exchange", row -> seconds(row.mesh.processor().exchange()))
                .column("gradient sums", row -> seconds(row.mesh.processor().gradientSync()))
                .column("agreement", row -> seconds(row.mesh.processor().agreement()))
                .column("messages", row -> seconds(row.mesh.processor().messages()))
                .column("compilers", row -> seconds(row.mesh.processor().compilers()))
                .column("rest", row -> seconds(row.mesh.processor().rest()))
                .table("Where processor seconds go, for 1,000 tokens");
    }

    /** The memory of a node by content. */
    static DataTable memory(List<StepCaseReport> cases) {
        return columns(cases)
                .column("resident", row -> megabytes(row.mesh.memory().resident()))
                .column("weights", row -> megabytes(row.mesh.memory().weights()))
                .column("gradients", row -> megabytes(row.mesh.memory().gradients()))
                .column("moments", row -> megabytes(row.mesh.memory().moments()))
                .column("activations", row -> megabytes(row.mesh.memory().activations()))
                .column("buffers", row -> megabytes(row.mesh.memory().buffers()))
                .column("shared", row -> megabytes(row.mesh.memory().shared()))
                .column("heap", row -> megabytes(row.mesh.memory().heap()))
                .column("files", row -> megabytes(row.mesh.memory().files()))
                .column("rest", row -> megabytes(row.mesh.memory().rest()))
                .table("Where the resident memory of a node is, MB");
    }

    private record Row(String title, MeshReport mesh) {}

    private static Columns<Row> columns(List<StepCaseReport> cases) {
        return Columns.of(cases.stream()
                        .flatMap(one -> one.meshes().stream().map(mesh -> new Row(title(one.title(), mesh), mesh)))
                        .toList())
                .column("case", Row::title);
    }

    private static String quartiles(Quartiles of) {
        return seconds(of.low()) + " to " + seconds(of.high());
    }

    private static String seconds(double value) {
        return Digits.fixed(value, 3);
    }

    private static String megabytes(double bytes) {
        return Digits.fixed(bytes / 1e6, 1);
    }
}
