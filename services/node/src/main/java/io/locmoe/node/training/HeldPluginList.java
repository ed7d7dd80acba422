package io.locmoe.node.training;

import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.run.service.HeldOption;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.spi.plugin.Option;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Converts plug-ins of this process to the form of the control plane. */
public final class HeldPluginList {
    private HeldPluginList() {}

    public static HeldPlugins of(List<LoadedPlugin> plugins) {
        return new HeldPlugins(plugins.stream().map(HeldPluginList::of).toList(), 0);
    }

    public static HeldPlugin of(LoadedPlugin plugin) {
        return new HeldPlugin(
                plugin.name(),
                plugin.version(),
                plugin.directory().toString(),
                plugin.origin().jars().entrySet().stream()
                        .map(jar -> new HeldPlugin.Jar(jar.getKey(), jar.getValue()))
                        .toList(),
                plugin.origin().spiVersion(),
                plugin.origin().digest(),
                plugin.errors(),
                plugin.offers().stream().map(HeldPluginList::of).toList());
    }

    private static HeldPlugin.Choosable of(Offer offer) {
        return new HeldPlugin.Choosable(
                offer.kind().setting(),
                offer.name(),
                offer.options().stream().map(HeldPluginList::of).toList());
    }

    private static HeldOption of(Option option) {
        Object[] constants = option.type().getEnumConstants();
        return new HeldOption(
                option.name(),
                type(option.type()),
                constants == null
                        ? List.of()
                        : Arrays.stream(constants)
                                .map(constant -> Option.text((Enum<?>) constant))
                                .toList(),
                option.required(),
                option.defaultValue(),
                option.minimum(),
                option.maximum(),
                option.description());
    }

    private static HeldOption.Type type(Class<?> type) {
        if (type == Integer.class) {
            return HeldOption.Type.WHOLE_NUMBER;
        } else if (type == Double.class) {
            return HeldOption.Type.NUMBER;
        } else if (type == Boolean.class) {
            return HeldOption.Type.FLAG;
        } else if (type == Path.class) {
            return HeldOption.Type.FILE;
        }
        return type == String.class ? HeldOption.Type.TEXT : HeldOption.Type.CONSTANT;
    }
}
