package io.locmoe.cli.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.Declarations;
import io.locmoe.settings.FilePath;
import io.locmoe.settings.ListOf;
import io.locmoe.settings.OneOf;
import io.locmoe.settings.RealNumber;
import io.locmoe.settings.Seconds;
import io.locmoe.settings.Text;
import io.locmoe.settings.TrueFalse;
import io.locmoe.settings.ValueType;
import io.locmoe.settings.WholeNumber;
import java.util.List;

/** The JSON schema of a configuration file, from the declarations. */
final class SettingsSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PLUGINS =
            List.of("gate", "router", "comm", "driver", "placement", "shadow", "shadowGate");
    private static final List<String> SCALARS = List.of("string", "number", "boolean");

    private SettingsSchema() {}

    /** Schema of a node's configuration. */
    static String node(Declarations declarations) {
        return text(of("Configuration of a node: ./locmoe node --config FILE", declarations));
    }

    /** Schema of a job's configuration, with the options of plug-ins and the choices of single layers. */
    static String job(Declarations declarations) {
        ObjectNode schema = of("Configuration of a job: ./locmoe train --config FILE", declarations);
        ObjectNode properties = (ObjectNode) schema.get("properties");
        PLUGINS.forEach(kind -> nameOrTable((ObjectNode) properties.get(kind)));
        ObjectNode layer = table();
        layer.put("additionalProperties", false).put("description", "choices of one sparse layer");
        List.of("gate", "router").forEach(kind -> {
            ObjectNode choice = ((ObjectNode) layer.get("properties")).putObject(kind);
            nameOrTable(choice.put("type", "string"));
            options(layer, "^" + kind + "\\.\\w+$");
        });
        ((ObjectNode) schema.putObject("$defs")).set("layer", layer);
        layers(properties.putObject("layers"));
        options(schema, "^(gate|router|comm|driver|placement|shadow|shadowGate)\\.\\w+$");
        options(schema, "^layers\\.(0|[1-9]\\d*)\\.(gate|router)(\\.\\w+)?$");
        return text(schema);
    }

    private static void layers(ObjectNode layers) {
        layers.put("description", "choices of single sparse layers, from 0, as a list or by number");
        layers.putArray("type").add("array").add("object");
        layers.putObject("items").put("$ref", "#/$defs/layer");
        layers.putObject("additionalProperties").put("$ref", "#/$defs/layer");
    }

    /** A plug-in's name, or a table with the name and the plug-in's options. */
    private static void nameOrTable(ObjectNode choice) {
        choice.putArray("type").add("string").add("object");
        choice.putObject("properties").putObject("name").put("type", "string");
        scalar(choice.putObject("additionalProperties"));
    }

    private static void options(ObjectNode schema, String pattern) {
        ObjectNode patterns = schema.withObjectProperty("patternProperties");
        scalar(patterns.putObject(pattern).put("description", "an option of a plug-in"));
    }

    private static void scalar(ObjectNode property) {
        SCALARS.forEach(property.putArray("type")::add);
    }

    private static ObjectNode of(String title, Declarations declarations) {
        ObjectNode schema = JSON.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", title);
        schema.setAll(table());
        schema.put("additionalProperties", false);
        declarations.all().forEach(setting -> property((ObjectNode) schema.get("properties"), setting));
        return schema;
    }

    private static ObjectNode table() {
        ObjectNode table = JSON.createObjectNode().put("type", "object");
        table.putObject("properties");
        return table;
    }

    private static void property(ObjectNode properties, Declaration setting) {
        ObjectNode property = properties.putObject(setting.name()).put("description", setting.help());
        property.setAll(type(setting.type()));
        if (!setting.defaultValue().isEmpty()) {
            property.set("default", standard(setting));
        }
    }

    private static ObjectNode type(ValueType type) {
        ObjectNode node = JSON.createObjectNode();
        switch (type) {
            case WholeNumber whole ->
                node.put("type", "integer").put("minimum", whole.min()).put("maximum", whole.max());
            case Seconds seconds -> node.setAll(type(seconds.whole()));
            case RealNumber real ->
                node.put("type", "number").put("minimum", real.min()).put("maximum", real.max());
            case TrueFalse _ -> node.put("type", "boolean");
            case OneOf oneOf -> oneOf.words().forEach(node.put("type", "string").withArrayProperty("enum")::add);
            case ListOf list -> node.put("type", "array").set("items", type(list.item()));
            case Text text ->
                node.put("type", "string")
                        .put("minLength", text.mayBeBlank() ? 0 : 1)
                        .put("maxLength", Text.LONGEST);
            case FilePath path -> node.put("type", "string").put("minLength", path.mayBeEmpty() ? 0 : 1);
        }
        return node;
    }

    private static JsonNode standard(Declaration setting) {
        String text = setting.defaultValue();
        return switch (setting.type()) {
            case WholeNumber _ -> JSON.getNodeFactory().numberNode(Long.parseLong(text));
            case Seconds _ -> JSON.getNodeFactory().numberNode(Long.parseLong(text));
            case RealNumber _ -> JSON.getNodeFactory().numberNode(Double.parseDouble(text));
            case TrueFalse _ -> JSON.getNodeFactory().booleanNode(Boolean.parseBoolean(text));
            default -> JSON.getNodeFactory().textNode(text);
        };
    }

    private static String text(ObjectNode schema) {
        return schema.toPrettyString() + "\n";
    }
}
