package io.locmoe.workshop.conformance;

import io.locmoe.conformance.packaged.RuleResult;
import io.locmoe.conformance.packaged.RuleResult.Outcome;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The results in the format that Ant's JUnit task introduced and build servers read: a {@code testsuite} for each
 * plug-in, a {@code testcase} for each rule. A plug-in that cannot be loaded is a suite with one error.
 */
record JUnitXml(List<Results> results, List<LoadedPlugin> refused) {

    void write(Path file) {
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (Results each : results) {
                suite(xml, each);
            }
            for (LoadedPlugin plugin : refused) {
                suite(xml, plugin);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (IOException e) {
            throw RunException.failure("cannot write " + file + ": " + FileFailure.of(file, e), e);
        } catch (XMLStreamException e) {
            throw RunException.failure("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static void start(
            XMLStreamWriter xml, String name, int tests, long failures, long errors, long skipped, Duration time)
            throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", name);
        xml.writeAttribute("tests", Integer.toString(tests));
        xml.writeAttribute("failures", Long.toString(failures));
        xml.writeAttribute("errors", Long.toString(errors));
        xml.writeAttribute("skipped", Long.toString(skipped));
        xml.writeAttribute("time", seconds(time));
    }

    private static void suite(XMLStreamWriter xml, Results results) throws XMLStreamException {
        String name = results.plugin().toString();
        Duration time = results.rules().stream().map(RuleResult::time).reduce(Duration.ZERO, Duration::plus);
        start(
                xml,
                name,
                results.rules().size(),
                results.count(Outcome.FAILED),
                0,
                results.count(Outcome.UNSUPPORTED),
                time);
        for (RuleResult result : results.rules()) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", name);
            xml.writeAttribute("name", result.rule().toString());
            xml.writeAttribute("time", seconds(result.time()));
            outcome(xml, result);
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void outcome(XMLStreamWriter xml, RuleResult result) throws XMLStreamException {
        if (result.outcome() == Outcome.UNSUPPORTED) {
            xml.writeEmptyElement("skipped");
            xml.writeAttribute("message", legal(result.reason()));
        } else if (result.failed()) {
            xml.writeStartElement("failure");
            xml.writeAttribute("message", legal(result.reason()));
            xml.writeAttribute(
                    "type",
                    result.trace().map(trace -> trace.getClass().getName()).orElse("failure"));
            xml.writeCharacters(legal(result.trace().map(JUnitXml::trace).orElse("")));
            xml.writeEndElement();
        }
    }

    private static void suite(XMLStreamWriter xml, LoadedPlugin plugin) throws XMLStreamException {
        start(xml, plugin.name(), 1, 0, 1, 0, Duration.ZERO);
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", plugin.name());
        xml.writeAttribute("name", "is loaded");
        xml.writeEmptyElement("error");
        xml.writeAttribute("message", legal(plugin.reason()));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static String trace(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
    }

    /** Without the characters that XML 1.0 forbids, which a plug-in's message may have. */
    private static String legal(String text) {
        return text.codePoints()
                .map(c ->
                        c == '\n' || c == '\t' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000
                                ? c
                                : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
