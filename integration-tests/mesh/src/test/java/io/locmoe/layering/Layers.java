package io.locmoe.layering;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What each module may know of the others and which modules may know a library, with the reason. A new module or
 * library needs a row here. Names of modules are their root packages below {@code io.locmoe}.
 */
final class Layers {
    private static final String OURS = "io.locmoe.";

    /** A module, the modules that it may know, and why no others. */
    record Module(String name, List<String> knows, String reason) {
        static Module of(String name, String reason, String... knows) {
            return new Module(name, List.of(knows), reason);
        }

        String[] allowed() {
            return Stream.concat(Stream.of(name), knows.stream())
                    .map(Layers::packages)
                    .toArray(String[]::new);
        }
    }

    /** The packages of a library, the modules that may know it, and why no others. */
    record Library(List<String> packages, List<String> homes, String reason) {
        static Library of(String packages, String homes, String reason) {
            return new Library(Arrays.asList(packages.split(" ")), Arrays.asList(homes.split(" ")), reason);
        }

        String[] homePackages() {
            return homes.stream().map(Layers::packages).toArray(String[]::new);
        }
    }

    private static final String PLUGIN = "a plug-in has its own class loader, in which nothing of the host exists";

    static final List<Module> MODULES = List.of(
            Module.of("spi", "plug-ins are built against it and nothing else, and it must outlive what is behind it"),
            Module.of("theory", "it computes formulas; plug-ins and the command bring it along"),
            Module.of("gate", PLUGIN, "spi"),
            Module.of("router", PLUGIN, "spi", "theory"),
            Module.of("placement", PLUGIN, "spi"),
            Module.of("comm", PLUGIN, "spi"),
            Module.of("driver", PLUGIN, "spi"),
            Module.of("detection", "a node is judged by evidence, however that travels"),
            Module.of("files", "it is the same whatever lies in them"),
            Module.of("processes", "a process is started and observed alike, whoever asks"),
            Module.of("settings", "jobs, nodes and the command declare their settings with it", "spi"),
            Module.of("identity", "who somebody is does not depend on what he asks for, or by which protocol"),
            Module.of("guard", "the way into a plug-in is the same whoever calls it, and for whatever", "spi"),
            Module.of("tape", "tensors are computed where there is no model, as in tests of plug-ins", "spi"),
            Module.of(
                    "engine",
                    "the model and its training run on any mesh, also on a test's in memory",
                    "spi",
                    "settings",
                    "guard",
                    "tape"),
            Module.of(
                    "corpus",
                    "it gives a job its text, and knows nothing of tensors or meshes",
                    "settings",
                    "engine.job"),
            Module.of("pluginhost", "it loads plug-ins and knows them by the SPI alone", "spi", "guard", "files"),
            Module.of("store", "a run is files by name there, whoever writes or reads them", "settings"),
            Module.of("topology", "nodes find and know each other, whatever they do together", "detection", "identity"),
            Module.of("dataplane", "tensors never meet the control plane", "spi", "detection", "identity", "files"),
            Module.of(
                    "run",
                    "runs survive on any transport: messages and tensors are carried by others",
                    "spi detection guard settings identity engine pluginhost topology".split(" ")),
            Module.of(
                    "control",
                    "control messages never meet the data plane",
                    "spi",
                    "detection",
                    "identity",
                    "engine",
                    "topology",
                    "run"),
            Module.of(
                    "node",
                    "it joins the services, and no service knows it",
                    ("spi files guard settings identity tape engine corpus pluginhost store topology dataplane run"
                                    + " models control report dashboard")
                            .split(" ")),
            Module.of(
                    "client",
                    "a program that uses a mesh gets messages and reports, and nothing that trains",
                    "identity",
                    "engine.report",
                    "report",
                    "control.proto"),
            Module.of("report", "a report is made of numbers, wherever they were measured", "settings", "engine"),
            Module.of(
                    "models",
                    "a model of others is files and a checkpoint, whoever computes it",
                    "spi",
                    "settings",
                    "engine",
                    "corpus"),
            Module.of("page", "a chart draws any numbers"),
            Module.of("dashboard", "it shows reports, whoever trains", "engine.report", "report", "page"),
            Module.of(
                    "launcher",
                    "it starts nodes and jobs for every command; exit codes are the command line's",
                    ("spi files processes guard settings identity tape engine corpus pluginhost store run control node"
                                    + " report")
                            .split(" ")),
            Module.of(
                    "laboratory",
                    "an experiment may use every part, and knows nothing of the command line",
                    ("spi files processes settings identity theory tape engine pluginhost dataplane node report page"
                                    + " launcher")
                            .split(" ")),
            Module.of(
                    "planner",
                    "a plan is computed from settings, reports and what plug-ins do; nothing is started for it",
                    "spi",
                    "settings",
                    "engine",
                    "report"),
            Module.of(
                    "cli",
                    "the command line sees everything but plug-ins, which are loaded",
                    ("spi files guard settings identity theory engine corpus pluginhost store topology run control node"
                                    + " report models page dashboard launcher laboratory planner")
                            .split(" ")),
            Module.of(
                    "workshop",
                    "it adds to the command what authors of plug-ins need; a training is built without it",
                    "spi guard settings engine pluginhost node report launcher cli harness conformance".split(" ")),
            Module.of(
                    "embedded",
                    "it is a mesh without membership and control plane, on what nodes and commands are made of",
                    "settings engine pluginhost dataplane run node launcher".split(" ")),
            Module.of("samples", "tests of several modules share it; no main code uses it", "engine"),
            Module.of(
                    "conformance",
                    "authors of plug-ins test against the SPI, with a tape and a device but without a host",
                    "spi",
                    "tape",
                    "comm",
                    "driver"),
            Module.of(
                    "harness",
                    "authors of plug-ins read reports on their class path; nodes come from an installation",
                    "spi",
                    "files",
                    "processes",
                    "engine.report",
                    "report"));

    static final List<Library> LIBRARIES = List.of(
            Library.of("com.hazelcast..", "topology", "whoever asks for members must not depend on how they are found"),
            Library.of(
                    "org.apache.arrow.. com.google.flatbuffers.. io.grpc..",
                    "dataplane",
                    "off-heap buffers have one owner and one allocator, so one module handles them"),
            Library.of(
                    "io.netty..",
                    "dataplane node",
                    "tensors are the data plane's; a node guards the sockets that Vert.x opens, which Vert.x cannot"),
            Library.of(
                    "com.google.protobuf.. io.vertx.grpc..",
                    "control client",
                    "generated messages end where the values of the engine, or of a client, begin"),
            Library.of(
                    "io.vertx.core.. io.vertx.ext..",
                    "run control client node embedded dashboard",
                    "event loops route messages; what computes or blocks must not run on them"),
            Library.of(
                    "software.amazon.awssdk..",
                    "store",
                    "what an object store is told, and what people are told of its answers, is in one place"),
            Library.of("picocli..", "cli workshop", "options and exit codes belong to the command"),
            Library.of(
                    "io.opentelemetry..",
                    "node",
                    "what leaves a node by OTLP, and that nobody waits for it, is in one place"),
            Library.of("io.prometheus..", "node", "a node shows the metrics; modules report by records of their own"),
            Library.of("org.slf4j..", "topology run control node cli", "a library returns or throws; a service logs"),
            Library.of("ch.qos.logback..", "cli", "where lines go, and how many, is the process's"),
            Library.of(
                    "com.fasterxml.jackson..",
                    "settings engine corpus report models page laboratory cli workshop",
                    "JSON is a format of files and reports; between modules go values"),
            Library.of(
                    "org.bouncycastle..",
                    "identity",
                    "certificates are made in one place; what others need is the JDK's"),
            Library.of("ai.djl..", "corpus", "tokens are numbers everywhere else"),
            Library.of(
                    "org.apache.commons.numbers..",
                    "theory laboratory",
                    "special functions serve formulas and their tests"),
            Library.of(
                    "jdk.incubator.vector..",
                    "driver engine",
                    "the module is an incubator's: two places are quickly rewritten"),
            Library.of(
                    "javax.xml.. org.w3c.dom.. org.xml.sax.. javax.lang.model..",
                    "cli workshop",
                    "only projects of plug-ins have to do with Maven's files and with names in Java"),
            Library.of(
                    "jdk.jfr..",
                    "guard node.recording laboratory",
                    "events are written where calls pass, recorded on nodes, and read where a profile is made of them"),
            Library.of("com.sun.net.httpserver..", "samples", "tests play servers of a cluster; ours are Vert.x's"),
            Library.of("javax.tools..", "samples", "tests compile plug-ins of their own; the host loads packed ones"),
            Library.of("org.junit.. org.assertj..", "conformance harness samples", "nothing else ships or runs tests"));

    private Layers() {}

    /** Classes of ours outside of packages. */
    static DescribedPredicate<JavaClass> oursOutside(String... packages) {
        return JavaClass.Predicates.resideInAPackage("io.locmoe..")
                .and(JavaClass.Predicates.resideOutsideOfPackages(packages));
    }

    /** What a plug-in may use of another because it brings it along as a library. */
    static DescribedPredicate<JavaClass> broughtAlong() {
        return JavaClass.Predicates.resideInAnyPackage(
                "io.locmoe.router.toolkit..",
                "io.locmoe.comm.toolkit..",
                "io.locmoe.driver.reference..",
                "io.locmoe.driver.cpu..");
    }

    /** The pattern of a module's packages. */
    static String packages(String module) {
        return OURS + module + "..";
    }

    static boolean isIn(JavaClass type, String module) {
        return (type.getPackageName() + ".").startsWith(OURS + module + ".");
    }
}
