package io.locmoe.cli.plugins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.launcher.mesh.StandingMesh.NodeAnswer;
import io.locmoe.node.training.HeldPluginList;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.report.ReportJson;
import io.locmoe.run.service.HeldOption;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Choosable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Plug-ins as JSON; the user guide describes the fields. */
final class PluginJson {
    private PluginJson() {}

    /** The plug-ins of this machine. */
    static ObjectNode of(List<LoadedPlugin> plugins) {
        ObjectNode root = ReportJson.MAPPER.createObjectNode();
        ArrayNode list = root.putArray("plugins");
        plugins.forEach(plugin -> list.add(of(HeldPluginList.of(plugin))));
        return root;
    }

    /** A plug-in with the options of each offer. */
    static ObjectNode of(HeldPlugin plugin) {
        ObjectNode json = ReportJson.MAPPER
                .createObjectNode()
                .put("name", plugin.name())
                .put("version", plugin.version())
                .put("status", plugin.errors().isEmpty() ? "loaded" : "refused")
                .put("directory", plugin.directory())
                .put("digest", plugin.digest())
                .put("spiVersion", plugin.spiVersion());
        ArrayNode jars = json.putArray("jars");
        ObjectNode digests = json.putObject("jarDigests");
        plugin.jars().forEach(jar -> {
            jars.add(jar.name());
            digests.put(jar.name(), jar.digest());
        });
        json.set("errors", ReportJson.MAPPER.valueToTree(plugin.errors()));
        ArrayNode offers = json.putArray("offers");
        plugin.offers().forEach(offer -> offers.add(of(offer)));
        return json;
    }

    private static ObjectNode of(Choosable offer) {
        ObjectNode json =
                ReportJson.MAPPER.createObjectNode().put("kind", offer.kind()).put("name", offer.name());
        ArrayNode options = json.putArray("options");
        offer.options().forEach(option -> options.add(of(option)));
        return json;
    }

    private static ObjectNode of(HeldOption option) {
        ObjectNode json = ReportJson.MAPPER
                .createObjectNode()
                .put("name", option.name())
                .put("type", new OptionWords(option).type())
                .put("required", option.required())
                .put("default", option.value())
                .put("description", option.description());
        // A missing bound becomes null, because JSON has no infinity.
        json.set("minimum", ReportJson.MAPPER.valueToTree(option.minimum()));
        json.set("maximum", ReportJson.MAPPER.valueToTree(option.maximum()));
        return json;
    }

    /**
     * A plug-in with one of its offers.
     *
     * @param problems problems of a configuration; empty if there is none to check
     */
    static ObjectNode described(FoundOffer found, Optional<List<String>> problems) {
        ObjectNode json = of(found.plugin());
        json.set("described", of(found.offer()));
        problems.ifPresent(all -> json.set("problems", ReportJson.MAPPER.valueToTree(all)));
        return json;
    }

    /** What the nodes of a mesh have under a name; for the parameter see {@link MeshOffer#text}. */
    static ObjectNode described(MeshOffer offer, Function<MeshOffer.Build, Optional<List<String>>> problems) {
        ObjectNode root = ReportJson.MAPPER.createObjectNode();
        ArrayNode builds = root.putArray("builds");
        for (MeshOffer.Build build : offer.builds()) {
            ObjectNode json = described(build.found(), problems.apply(build));
            json.set("nodes", ReportJson.MAPPER.valueToTree(build.nodes()));
            builds.add(json);
        }
        root.set("missing", ReportJson.MAPPER.valueToTree(offer.missing()));
        root.set("silent", ReportJson.MAPPER.valueToTree(offer.silent()));
        return root;
    }

    /** The plug-ins of each node of a mesh, and the differences between nodes, by name. */
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

    /** Replaces the loader's result by that of a thorough check. */
    static void verdict(ObjectNode plugin, Verdict verdict) {
        plugin.put("status", verdict.isGood() ? "good" : "bad");
        plugin.set("errors", ReportJson.MAPPER.valueToTree(verdict.errors()));
        plugin.set("notes", ReportJson.MAPPER.valueToTree(verdict.notes()));
    }

    /** Indented text, for people and programs. */
    static String text(ObjectNode json) {
        try {
            return ReportJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + json, e);
        }
    }
}
