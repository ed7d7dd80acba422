package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.page.DataTable;
import io.locmoe.page.Digits;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The tables of {@code bench step} about meshes of nodes. */
final class MeshTables {
    private MeshTables() {}

    /** The measured case, for captions. */
    static String title(StepCaseReport one, MeshReport mesh) {
        return one.title() + ", " + mesh.nodes() + (mesh.nodes() == 1 ? " node" : " nodes");
    }

    /** Processor seconds with and without exchange. */
    static DataTable use(List<StepCaseReport> cases) {
        return new DataTable(
                "What nodes use: processor seconds for 1,000 tokens",
                List.of("case", "with exchange", "quartiles", "without", "quartiles"),
                rows(
                        cases,
                        mesh -> Stream.of(mesh.processorSeconds(), mesh.withoutExchange())
                                .flatMap(seconds -> Stream.of(seconds(seconds.median()), quartiles(seconds)))));
    }

    /** Processor seconds by purpose. */
    static DataTable processor(List<StepCaseReport> cases) {
        return new DataTable(
                "Where processor seconds go, for 1,000 tokens",
                List.of(
                        "case",
                        "all",
                        "compute",
                        "update",
                        "exchange",
                        "gradient sums",
                        "agreement",
                        "messages",
                        "compilers",
                        "rest"),
                rows(cases, mesh -> parts(mesh.processor()).mapToObj(MeshTables::seconds)));
    }

    private static DoubleStream parts(ProcessorParts parts) {
        return DoubleStream.of(
                parts.all(),
                parts.compute(),
                parts.update(),
                parts.exchange(),
                parts.gradientSync(),
                parts.agreement(),
                parts.messages(),
                parts.compilers(),
                parts.rest());
    }

    /** The memory of a node by content. */
    static DataTable memory(List<StepCaseReport> cases) {
        return new DataTable(
                "Where the resident memory of a node is, MB",
                List.of(
                        "case",
                        "resident",
                        "weights",
                        "gradients",
                        "moments",
                        "activations",
                        "buffers",
                        "shared",
                        "heap",
                        "files",
                        "rest"),
                rows(cases, mesh -> parts(mesh.memory()).mapToObj(bytes -> Digits.fixed(bytes / 1e6, 1))));
    }

    private static DoubleStream parts(NodeMemory memory) {
        return DoubleStream.of(
                memory.resident(),
                memory.weights(),
                memory.gradients(),
                memory.moments(),
                memory.activations(),
                memory.buffers(),
                memory.shared(),
                memory.heap(),
                memory.files(),
                memory.rest());
    }

    private static List<List<String>> rows(List<StepCaseReport> cases, Function<MeshReport, Stream<String>> cells) {
        return cases.stream()
                .flatMap(one -> one.meshes().stream()
                        .map(mesh -> Stream.concat(Stream.of(title(one, mesh)), cells.apply(mesh))
                                .toList()))
                .toList();
    }

    private static String quartiles(Quartiles of) {
        return seconds(of.low()) + " to " + seconds(of.high());
    }

    private static String seconds(double value) {
        return Digits.fixed(value, 3);
    }
}
