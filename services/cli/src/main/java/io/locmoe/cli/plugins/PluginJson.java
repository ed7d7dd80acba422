package io.locmoe.cli.plugins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.control.HeldPlugin;
import io.locmoe.launcher.run.RemoteMesh.NodeAnswer;
import io.locmoe.node.training.HeldPluginList;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.report.ReportJson;
import io.locmoe.spi.plugin.Option;
import java.util.List;
import java.util.Map;

/** Plug-ins as JSON; the user guide describes the fields. */
final class PluginJson {
    private PluginJson() {}

    /** The plug-ins of this machine. */
    static ObjectNode of(List<LoadedPlugin> plugins) {
        ObjectNode root = ReportJson.MAPPER.createObjectNode();
        ArrayNode list = root.putArray("plugins");
        plugins.forEach(plugin -> list.add(of(plugin)));
        return root;
    }

    /** With the options of each offer. */
    static ObjectNode of(LoadedPlugin plugin) {
        ObjectNode json = of(HeldPluginList.of(plugin));
        ArrayNode offers = json.putArray("offers");
        plugin.offers().forEach(offer -> offers.add(of(offer)));
        return json;
    }

    private static ObjectNode of(HeldPlugin plugin) {
        ObjectNode json = ReportJson.MAPPER
                .createObjectNode()
                .put("name", plugin.name())
                .put("version", plugin.version())
                .put("status", plugin.errors().isEmpty() ? "loaded" : "refused")
                .put("directory", plugin.directory())
                .put("digest", plugin.digest())
                .put("spiVersion", plugin.spiVersion());
        json.set("jars", ReportJson.MAPPER.valueToTree(plugin.jars()));
        json.set("errors", ReportJson.MAPPER.valueToTree(plugin.errors()));
        json.set("offers", ReportJson.MAPPER.valueToTree(plugin.offers()));
        return json;
    }

    static ObjectNode of(Offer offer) {
        ObjectNode json = ReportJson.MAPPER
                .createObjectNode()
                .put("kind", offer.kind().setting())
                .put("name", offer.name());
        ArrayNode options = json.putArray("options");
        offer.options().forEach(option -> options.add(of(option)));
        return json;
    }

    private static ObjectNode of(Option option) {
        ObjectNode json = ReportJson.MAPPER
                .createObjectNode()
                .put("name", option.name())
                .put("type", new OptionWords(option).type())
                .put("required", option.required())
                .put("default", option.defaultValue())
                .put("description", option.description());
        // Without a bound it is null: JSON has no infinity.
        json.set("minimum", ReportJson.MAPPER.valueToTree(option.minimum()));
        json.set("maximum", ReportJson.MAPPER.valueToTree(option.maximum()));
        return json;
    }

    /** The plug-ins of each node of a mesh, and those in which the nodes differ, by name. */
    static ObjectNode of(List<NodeAnswer> answers, Map<String, Map<String, String>> differences) {
        ObjectNode root = ReportJson.MAPPER.createObjectNode();
        ArrayNode nodes = root.putArray("nodes");
        for (NodeAnswer answer : answers) {
            ObjectNode node = nodes.addObject()
                    .put("node", answer.node())
                    .put("failure", answer.failure())
                    .put("leftOut", answer.held().leftOut());
            ArrayNode plugins = node.putArray("plugins");
            answer.held().plugins().forEach(plugin -> plugins.add(of(plugin)));
        }
        root.set("differences", ReportJson.MAPPER.valueToTree(differences));
        return root;
    }

    /** Replaces what a loader found by what a thorough check did. */
    static void verdict(ObjectNode plugin, List<String> errors) {
        plugin.put("status", errors.isEmpty() ? "good" : "bad");
        plugin.set("errors", ReportJson.MAPPER.valueToTree(errors));
    }

    /** With line ends and indents, as people and programs read it. */
    static String text(ObjectNode json) {
        try {
            return ReportJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + json, e);
        }
    }
}
